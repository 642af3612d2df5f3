"""The staff's first page (今天): due dates first, then what waits for the signed-in person, then whether the clocks run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.access import Verb
from core.calendars import get_calendar
from core.confidential import shown_matters
from core.counting import SHANGHAI
from core.models import Deadline, Event, EventSeal, Heartbeat, Notice
from core.reach import Reach, reach
from core.rules import granted_codes
from disclosure.column_care import neglected
from disclosure.desk import open_posts, returned_to, waiting_for, waiting_removals
from disclosure.entry_desk import entries_for
from interpretation.queries.incident_board import incident_board
from interpretation.queries.plans import interpretation_board
from requests_app.queries import board

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

ROWS = 8
SOON_WORKDAYS = 3
STALE = timedelta(minutes=5)


@dataclass(frozen=True)
class Shelf:
    """The first rows of a list and how many there are in all (one more than shown means "more")."""

    rows: list[Any]
    count: int

    @property
    def more(self) -> bool:
        return self.count > len(self.rows)


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's dashboard callback: one query a list, five for applications, three for interpretations, ten for incidents."""
    known = reach(request)
    context["today"] = known.at
    context["clock"] = clock(known.at)
    if known.may(Verb.VIEW_DEADLINES):
        context["overdue"], context["soon"] = due(known)
    if known.may(Verb.VIEW_DOCUMENTS):
        context["waiting"] = _shelf(waiting_for(known))
        context["returned"] = _shelf(returned_to(known))
        context["determinations"] = _shelf(entries_for(known))
    if known.may(Verb.PLAN_INTERPRETATION):
        context["interpretations"] = interpretations(known)
    if known.may(Verb.VIEW_INCIDENTS):
        rows = incident_board(known.user, known.at).rows
        context["incidents"] = Shelf(rows[:ROWS], len(rows))
    if known.may(Verb.VIEW_APPLICATIONS):
        context["applications"] = applications(known)
    if known.may(Verb.MANAGE_COLUMNS):
        cares = neglected(known.at)
        context["neglected"] = Shelf(cares[:ROWS], len(cares))
    if known.may(Verb.PUBLISH):
        context["posts"] = _shelf(open_posts(known))
    if known.may(Verb.CONFIRM_REMOVAL):
        context["removals"] = _shelf(waiting_removals(known))
    context["notices"] = _shelf(
        Notice.objects.filter(recipient=known.user.pk, read_at__isnull=True).select_related("matter", "deadline", "organisation")
    )
    if known.may(Verb.VIEW_TRAIL):
        context["unsealed"] = unsealed()
    return context


def due(known: Reach) -> tuple[Shelf, Shelf]:
    """Overdue deadlines of the bodies themselves (not terms granted to others), and those that end within three workdays.

    Workdays of the national calendar, today not counted.
    """
    open_ones = (
        Deadline.objects.open()
        .filter(organisation__in=known.organisations(Verb.VIEW_DEADLINES), due_at__isnull=False)
        .filter(shown_matters(known))
        .exclude(rule__in=granted_codes())
        .select_related("matter__handler", "organisation")
        .order_by("due_at", "id")
    )
    horizon = soon(known.at)
    return _shelf(open_ones.filter(due_at__lte=known.at)), _shelf(open_ones.filter(due_at__gt=known.at, due_at__lte=horizon))


def interpretations(known: Reach) -> list[tuple[str, str, Shelf]]:
    """Interpretations by what they want: (name on the board, title, rows of (title, unit))."""
    found = interpretation_board(known.organisations(Verb.PLAN_INTERPRETATION), known.at, brief=True)
    wanted = [
        ("overdue", _("逾期未解读"), [(row.policy, row.deadline.organisation) for row in found.overdue]),
        ("today", _("今天到期的解读"), [(row.policy, row.deadline.organisation) for row in found.today]),
        ("unplanned", _("尚未编写解读方案"), [(version.title, version.document.organisation) for version in found.unplanned]),
        ("assist", _("配合解读"), [(task.plan.policy.title, task.organisation) for task in found.tasks]),
    ]
    return [(name, title, Shelf(rows[:ROWS], len(rows))) for name, title, rows in wanted if rows]


def applications(known: Reach) -> list[tuple[str, str, Shelf]]:
    """Applications by what they want of the office: (name on the board, title, rows)."""
    found = board(known.organisations(Verb.VIEW_APPLICATIONS), known.at)
    wanted = [
        ("unconfirmed", _("待确认收到的申请"), found.unconfirmed),
        ("unclaimed", _("待签收的申请"), found.unclaimed),
        ("red", _("红牌、今天到期和逾期的申请"), [*found.overdue, *found.today, *found.red]),
        ("paused", _("扣除期间的申请"), found.paused),
    ]
    return [(name, title, Shelf(rows[:ROWS], len(rows))) for name, title, rows in wanted if rows]


def soon(at: datetime) -> datetime:
    """The end (exclusive) of the third workday after today in Asia/Shanghai."""
    calendar = get_calendar(["national"])
    day, left = at.astimezone(SHANGHAI).date(), SOON_WORKDAYS
    while left:
        day += timedelta(days=1)
        left -= calendar.is_workday(day)
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def clock(at: datetime) -> dict[str, Any]:
    """Whether the sweep has completed within five minutes, and when last."""
    last = Heartbeat.objects.filter(name="sweep").values_list("at", flat=True).first()
    return {"last": last, "stale": last is None or at - last > STALE}


def unsealed() -> int:
    """How many events come after the last seal; more than a handful means that the sealer stands still."""
    sealed = EventSeal.objects.order_by("-event_id").values_list("event_id", flat=True).first() or 0
    return Event.objects.filter(pk__gt=sealed).count()


def _shelf(rows: QuerySet[Any]) -> Shelf:
    found = list(rows[: ROWS + 1])
    return Shelf(found[:ROWS], rows.count() if len(found) > ROWS else len(found))
