"""The board of the day: what is due, overdue, paused and why, waiting for somebody; cards by workdays left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendars import get_calendar
from core.counting import local_date
from core.models import Deadline
from requests_app.models import Application, ApplicationState, Consultation, ConsultationKind, Extension
from requests_app.queries.shown import CORRECTION_RULE, LIMITS, said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from core.calendars import Calendar

# Cards by workdays left until the last day, today not counted.
YELLOW_FROM, RED_FROM = 5, 2


class Card(StrEnum):
    """How near the last day is; a case that stands still or is answered has none."""

    NONE = ""
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    OVERDUE = "overdue"


CARD_LABELS = {
    Card.NONE: "",
    Card.GREEN: gettext_lazy("期限内"),
    Card.YELLOW: gettext_lazy("黄牌"),
    Card.RED: gettext_lazy("红牌"),
    Card.OVERDUE: gettext_lazy("逾期"),
}


@dataclass(frozen=True)
class Row:
    """One open application. `left`: workdays to the last day, 0 on it, negative behind it; None while the limit stands still."""

    application: Application
    state: str
    limit: Deadline | None
    left: int | None
    card: Card
    why_paused: str = ""
    correct_by: date | None = None  # the last day on which a correction notice lets the limit restart

    @property
    def card_label(self) -> str:
        """The card in words."""
        return str(CARD_LABELS[self.card])

    @property
    def left_label(self) -> str:
        """How many workdays, in words."""
        if self.left is None:
            return ""
        if self.left < 0:
            return _("逾期%(days)s个工作日") % {"days": -self.left}
        return _("还剩%(days)s个工作日") % {"days": self.left} if self.left else _("今天到期")


@dataclass
class Board:
    """Open applications in lists; one may stand in several. `unconfirmed`: the date of receipt is still to be confirmed."""

    overdue: list[Row] = field(default_factory=list)
    today: list[Row] = field(default_factory=list)
    red: list[Row] = field(default_factory=list)
    yellow: list[Row] = field(default_factory=list)
    paused: list[Row] = field(default_factory=list)
    unclaimed: list[Row] = field(default_factory=list)
    unconfirmed: list[Row] = field(default_factory=list)
    correct_soon: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def board(organisations: Iterable[int], at: datetime) -> Board:
    """The board of these organisations, soonest first. Five queries, and one for each calendar that was never read."""
    found = Board(rows=rows_of(Application.objects.of(organisations).open(), at))
    for row in found.rows:
        if row.card in (Card.RED, Card.YELLOW, Card.OVERDUE):
            chosen = found.today if row.left == 0 else getattr(found, row.card.value)
            chosen.append(row)
        if row.why_paused:
            found.paused.append(row)
        if row.application.state == ApplicationState.SUBMITTED:
            found.unconfirmed.append(row)
        elif row.application.matter.handler_id is None:
            found.unclaimed.append(row)
        if row.correct_by is not None and row.application.state in (ApplicationState.REGISTERED, ApplicationState.HANDLING):
            found.correct_soon.append(row)
    return found


def rows_of(applications: Iterable[Application], at: datetime) -> list[Row]:
    """These applications (a queryset) as rows of the board, soonest first; those without a running limit last."""
    cases = list(applications.select_related("organisation", "matter__handler"))  # type: ignore[attr-defined]
    matters = [case.matter_id for case in cases]
    limits: dict[int, dict[str, Deadline]] = defaultdict(dict)
    for deadline in Deadline.objects.open().filter(matter__in=matters, rule__in=(*LIMITS, CORRECTION_RULE)).select_related("organisation"):
        limits[deadline.matter_id]["correction" if deadline.rule == CORRECTION_RULE else "limit"] = deadline
    consulting: dict[int, set[str]] = defaultdict(set)
    for pk, kind in Consultation.objects.filter(application__in=cases, ended_on__isnull=True).values_list("application", "kind"):
        consulting[pk].add(kind)
    extended = set(Extension.objects.filter(application__in=cases, told_on__lte=local_date(at)).values_list("application", flat=True))
    rows = [_row(case, limits[case.matter_id], consulting[case.pk], case.pk in extended, at) for case in cases]
    return sorted(rows, key=lambda row: (row.left is None, row.left if row.left is not None else 0, row.application.pk))


def _row(case: Application, limits: dict[str, Deadline], consulting: set[str], extended: bool, at: datetime) -> Row:
    today = local_date(at)
    calendar = get_calendar(case.organisation.calendar_layers)
    limit = limits.get("limit")
    correction = limits.get("correction")
    left = workdays_left(today, limit.last_day, calendar) if limit is not None and limit.last_day is not None else None
    correct_by = correction.last_day if correction is not None and correction.last_day and correction.last_day >= today else None
    return Row(
        application=case,
        state=said(case.state, consulting, extended),
        limit=limit,
        left=left,
        card=card_of(left),
        why_paused=_why(case, consulting) if limit is not None and limit.last_day is None else "",
        correct_by=correct_by,
    )


def _why(case: Application, consulting: set[str]) -> str:
    """Why the limit stands still; several causes are named together."""
    causes = []
    if case.state == ApplicationState.CORRECTION:
        causes.append(_("待补正"))
    if case.state == ApplicationState.FEE:
        causes.append(_("待缴费"))
    if ConsultationKind.THIRD_PARTY in consulting:
        causes.append(_("征求第三方意见"))
    if consulting - {ConsultationKind.THIRD_PARTY}:
        causes.append(_("征求其他机关意见"))
    return "、".join(causes) or _("扣除期间")


def card_of(left: int | None) -> Card:
    """The card for so many workdays left."""
    if left is None:
        return Card.NONE
    if left < 0:
        return Card.OVERDUE
    return Card.RED if left <= RED_FROM else Card.YELLOW if left <= YELLOW_FROM else Card.GREEN


def workdays_left(today: date, last_day: date, calendar: Calendar) -> int:
    """Workdays after today up to the last day; behind it, those after the last day up to today, negative (at least one)."""
    first, end = sorted((today, last_day))
    days = sum(calendar.is_workday(first + timedelta(days=step)) for step in range(1, (end - first).days + 1))
    return days if today <= last_day else -max(days, 1)
