"""The board 舆情: every open incident with its clocks, the soonest first, and what each waits for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from core.access import Verb, organisations_for
from disclosure.models import DocumentVersion
from interpretation.models import Incident, Statement
from interpretation.queries.clocks import Clocks, clocks_of
from interpretation.states import OVER

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from core.models import User
    from interpretation.queries.clocks import Clock


@dataclass(frozen=True)
class Row:
    """One incident. `drafts`: versions of its statements that are not public yet."""

    incident: Incident
    clocks: Clocks
    published: int = 0
    drafts: list[DocumentVersion] = field(default_factory=list)

    @property
    def first(self) -> Clock | None:
        """The clock that ends first."""
        return self.clocks.first

    @property
    def level(self) -> str:
        """How pressing: that of the first clock; without one `amber` while the grade is owed, else `calm`."""
        if self.first:
            return self.first.level
        return "amber" if self.incident.state == "registered" else "calm"


@dataclass
class Board:
    """Open incidents in lists; one may stand in several. `rows`: all of them, the soonest end first, those without a clock last."""

    rows: list[Row] = field(default_factory=list)

    @property
    def overdue(self) -> list[Row]:
        """A clock has run out."""
        return [row for row in self.rows if row.level == "late"]

    @property
    def pressing(self) -> list[Row]:
        """Four fifths of a clock have run, its last 15 minutes among them."""
        return [row for row in self.rows if row.level in ("last", "red")]

    @property
    def ungraded(self) -> list[Row]:
        """Registered, waiting for its grade."""
        return [row for row in self.rows if row.incident.state == "registered"]

    @property
    def calls(self) -> list[Row]:
        """A call of the duty roster stands unanswered."""
        return [row for row in self.rows if row.clocks.waiting]

    @property
    def drafts(self) -> list[Row]:
        """A statement is being written or approved."""
        return [row for row in self.rows if row.drafts]

    @property
    def mine(self) -> list[Row]:
        """The person's own acknowledgement is wanted."""
        return [row for row in self.rows if row.clocks.mine]


def incident_board(user: User, at: datetime) -> Board:
    """Open incidents of the organisations where the person may see incidents (VIEW_INCIDENTS). Ten queries at most, whatever the number."""
    rows = Incident.objects.filter(organisation__in=organisations_for(user, Verb.VIEW_INCIDENTS, at)).exclude(state__in=OVER)
    return Board(rows_of(rows, user, at))


def rows_of(incidents: QuerySet[Incident], user: User, at: datetime) -> list[Row]:
    """These incidents (a queryset) as rows, the soonest end first; those without a running clock last, the newest first."""
    found = list(incidents.select_related("organisation", "matter", "handler", "spokesperson"))
    if not found:
        return []
    clocks = clocks_of([incident.matter_id for incident in found], user, at)
    published: dict[int, int] = defaultdict(int)
    drafts: dict[int, list[DocumentVersion]] = defaultdict(list)
    for statement in _statements(found):
        document = statement.document
        published[statement.incident_id] += document.is_public
        drafts[statement.incident_id] += [version for version in document.versions.all() if not version.is_frozen]
    rows = [Row(incident, clocks.get(incident.matter_id, Clocks()), published[incident.pk], drafts[incident.pk]) for incident in found]
    return sorted(rows, key=lambda row: (row.first is None, row.first.left if row.first else 0, -row.incident.pk))


def _statements(incidents: list[Incident]) -> QuerySet[Statement]:
    """Their statements with every version, without the texts."""
    versions = Prefetch("document__versions", DocumentVersion.objects.defer("body", "body_text").order_by("number"))
    return Statement.objects.filter(incident__in=incidents).select_related("document").prefetch_related(versions).order_by("document_id")
