"""Why this date: the day-by-day trace of a deadline, or of a rule from any start."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendars import Calendar, get_calendar
from core.counting import Pause, Step, StepKind, local_date
from core.deadlines.ledger import Entry
from core.deadlines.replay import Outcome, replay
from core.deadlines.store import outcome_of
from core.models.calendar import NATIONAL
from core.models.deadlines import EntryKind
from core.rules import Rule, follows_another, get_rule, rule_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from core.models import Deadline, LedgerEntry, Organisation

# Causes of excluded time and what they are called; rooms add theirs.
CAUSES: dict[str, str | _StrPromise] = {
    "third_party": gettext_lazy("征求第三方意见"),
    "organs": gettext_lazy("征求其他机关意见"),
    "correction": gettext_lazy("待补正"),
    "fee": gettext_lazy("待缴费"),
}


@dataclass(frozen=True)
class TraceDay:
    """One day. `kind`: work, makeup, day (a counted calendar day), weekend, holiday, pause, rolled."""

    date: date
    counted: bool
    number: int | None
    reason: str
    kind: str


@dataclass(frozen=True)
class TraceEntry:
    """One line of the ledger in words."""

    at: datetime
    title: str
    text: str
    article: str
    voided: bool


@dataclass(frozen=True)
class Trace:
    """Why a limit ends when it ends. `days` run from the day after the start to the last; empty for hours and fixed dates."""

    rule: str
    label: str
    start: datetime
    amount: int
    unit: str
    backward: bool
    last_day: date | None
    due_at: datetime | None
    earliest_due: datetime | None
    provisional: bool
    article: str
    layers: tuple[str, ...]
    days: list[TraceDay]
    note: str = ""
    paused: tuple[str, ...] = ()
    entries: list[TraceEntry] = field(default_factory=list)

    @property
    def end_day(self) -> date | None:
        """The last day, or while paused the earliest possible one."""
        return self.last_day or (local_date(self.earliest_due - timedelta(microseconds=1)) if self.earliest_due else None)

    @property
    def in_hours(self) -> bool:
        """Whether the due time is an instant and not the end of a day."""
        return self.unit == "hours"

    @property
    def last_number(self) -> int:
        """How many days are counted."""
        return sum(day.counted for day in self.days)


def explain(deadline: Deadline, *, at: datetime) -> Trace:
    """The trace of a stored deadline as of `at`, with the entries of its ledger."""
    outcome = outcome_of(deadline, at=at)
    rule = rule_for(outcome.term.rule or deadline.rule, deadline.organisation)
    return _trace(deadline.rule, rule, outcome, [_entry(row) for row in deadline.entries.select_related("voided_by").all()])


def explain_rule(rule_code: str, start: datetime, layers: Sequence[str] = (NATIONAL,), organisation: Organisation | None = None) -> Trace:
    """The trace of a rule from a start on these calendar layers, for the calculator. Raises RuleError, CountingError."""
    begin = start - timedelta(microseconds=1) if follows_another(rule_code) else start
    rule = get_rule(rule_code, organisation, local_date(begin))
    entry = Entry(1, EntryKind.START, begin, amount=rule.amount, unit=rule.unit, backward=rule.backward, article=rule.citation)
    outcome = replay([entry], calendar=get_calendar(layers), granted=rule.party == "granted")
    return replace(_trace(rule_code, rule, outcome, []), start=start)


def cause_label(cause: str) -> str:
    """What a cause of excluded time is called; `third_party:2` of several is called like `third_party`."""
    return str(CAUSES.get(cause.split(":")[0], cause))


def _trace(code: str, rule: Rule, outcome: Outcome, entries: list[TraceEntry]) -> Trace:
    calendar = outcome.calendar or get_calendar([NATIONAL])
    return Trace(
        rule=code,
        label=str(rule.label),
        start=outcome.origin,
        amount=outcome.term.amount,
        unit=outcome.term.unit.value,
        backward=outcome.term.backward,
        last_day=outcome.last_day,
        due_at=outcome.due_at,
        earliest_due=outcome.earliest_due,
        provisional=outcome.provisional,
        article=outcome.term.article,
        layers=calendar.codes,
        days=[_day(step, calendar, outcome.pauses) for step in outcome.steps],
        note=str(rule.note),
        paused=tuple(cause_label(cause) for cause in outcome.paused),
        entries=entries,
    )


def _day(step: Step, calendar: Calendar, pauses: Sequence[Pause]) -> TraceDay:
    info = calendar.day(step.date)
    off_kind = "holiday" if info.name else "weekend"
    if step.kind is StepKind.PAUSED:
        causes = dict.fromkeys(cause_label(pause.cause) for pause in pauses if pause.covers(step.date))
        return TraceDay(step.date, False, None, _("扣除期间（%(cause)s）") % {"cause": "、".join(causes)}, "pause")
    if step.kind is StepKind.OFF:
        return TraceDay(step.date, False, None, info.reason, off_kind)
    if step.kind is StepKind.ROLLED:
        reason = _("顺延至%(reason)s") if info.is_workday else _("%(reason)s，继续顺延")
        return TraceDay(step.date, False, None, reason % {"reason": info.reason}, "rolled" if info.is_workday else off_kind)
    if not step.looked:
        return TraceDay(step.date, True, step.number, _("自然日，计入"), "day")
    if not info.is_workday:
        return TraceDay(step.date, True, step.number, _("末日为%(reason)s，顺延") % {"reason": info.reason}, off_kind)
    return TraceDay(step.date, True, step.number, info.reason, "makeup" if step.date.weekday() >= 5 else "work")


def _entry(row: LedgerEntry) -> TraceEntry:
    words = [cause_label(row.cause) if row.kind != EntryKind.REGRADE else "", row.reason]
    return TraceEntry(
        row.effective_at, row.get_kind_display(), "；".join(word for word in words if word), row.article, hasattr(row, "voided_by")
    )
