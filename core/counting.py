"""Units of legal limits and pure counting (LEGAL.md §0). Dates are always those of Asia/Shanghai; nothing here reads a clock or a table."""

from __future__ import annotations

import calendar as month_lengths
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
LAST_COUNTABLE = date(2199, 12, 31)


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"
    HOURS = "hours"
    FIXED = "fixed"  # a date of the year: amount is month * 100 + day, in the year after the start


class CountingError(ValueError):
    """The limit cannot be counted (amount or date out of range). The message is shown to the person."""


class WorkCalendar(Protocol):
    """What counting needs of a calendar."""

    def is_workday(self, day: date, /) -> bool: ...

    def is_provisional(self, day: date, /) -> bool: ...


class StepKind(StrEnum):
    """Why a day of the walk is or is not counted."""

    COUNTED = "counted"
    OFF = "off"
    PAUSED = "paused"
    ROLLED = "rolled"  # after the last counted day, on the way to the next workday (民法典203条1款)


@dataclass(frozen=True, slots=True)
class Step:
    """One day of the walk; `number` runs over the counted ones; `looked` when the calendar decided it."""

    date: date
    kind: StepKind
    number: int | None
    looked: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """Excluded time: of a suspension from `begin` to `end`, the dates d with begin < d <= end are not counted (LEGAL.md §1.1)."""

    begin: datetime
    end: datetime
    cause: str = ""

    def covers(self, day: date) -> bool:
        """Whether this date is excluded."""
        return local_date(self.begin) < day <= local_date(self.end)


@dataclass(frozen=True)
class Count:
    """The result: the last day, its exclusive end (or, when `exact`, the very instant), and the days walked."""

    last_day: date
    due_at: datetime
    provisional: bool = False
    exact: bool = False
    steps: list[Step] = field(default_factory=list)


def local_date(instant: datetime) -> date:
    """The date in Asia/Shanghai, never in UTC."""
    return instant.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """24:00 of the day as the exclusive instant 00:00 of the next (民法典203条2款)."""
    return datetime.combine(day + ONE_DAY, time(), SHANGHAI)


def count(start: datetime, amount: int, unit: Unit, work: WorkCalendar, *, pauses: Sequence[Pause] = (), backward: bool = False) -> Count:
    """Count a limit from an instant. The day of the event is not counted; hours run from the instant. Raises CountingError."""
    if not 1 <= amount <= 3660:
        raise CountingError(_("期限数量“%(amount)s”超出可计算的范围。") % {"amount": amount})
    if unit is Unit.HOURS:
        due = start - timedelta(hours=amount) if backward else run_hours(start, amount, pauses)
        return Count(local_date(due), due.astimezone(SHANGHAI), exact=True)
    day = local_date(start)
    if unit is Unit.FIXED:
        last = _fixed(day.year + 1, amount)
        return Count(last, end_of_day(last))
    if backward:
        return _backward(day, amount, unit, work)
    return follow(day, amount, unit, work, pauses=pauses)


def follow(day_zero: date, amount: int, unit: Unit, work: WorkCalendar, *, pauses: Sequence[Pause] = (), number: int = 0) -> Count:
    """Count days after `day_zero`; an extension continues from the last day with the running number `number`."""
    by_workday = unit is Unit.WORKDAYS
    wanted = (add_months(day_zero, amount) - day_zero).days if unit is Unit.MONTHS else amount
    steps: list[Step] = []
    day, counted = day_zero, 0
    while counted < wanted:
        day = _next(day)
        if any(pause.covers(day) for pause in pauses):
            steps.append(Step(day, StepKind.PAUSED, None, looked=False))
        elif by_workday and not work.is_workday(day):
            steps.append(Step(day, StepKind.OFF, None, looked=True))
        else:
            counted += 1
            steps.append(Step(day, StepKind.COUNTED, number + counted, looked=by_workday or counted == wanted))
    while not work.is_workday(day) or any(pause.covers(day) for pause in pauses):
        day = _next(day)
        steps.append(Step(day, StepKind.ROLLED, None, looked=True))
    return Count(day, end_of_day(day), provisional=_provisional(steps, work), steps=steps)


def run_hours(start: datetime, amount: int, pauses: Iterable[Pause]) -> datetime:
    """The instant `amount` hours after `start`, later by the union of the pauses that begin before it is reached."""
    due, reached = start + timedelta(hours=amount), start
    for pause in sorted(pauses, key=lambda one: one.begin):
        if pause.begin >= due:
            break
        begin = max(pause.begin, reached)
        if pause.end > begin:
            due += pause.end - begin
            reached = pause.end
    return due


def shift_workdays(day: date, amount: int, work: WorkCalendar) -> date:
    """The `amount`-th workday strictly after the day, or before it when negative; 0 is the day itself."""
    step = ONE_DAY if amount > 0 else -ONE_DAY
    left = abs(amount)
    while left:
        day = day + step
        left -= work.is_workday(day)
    return day


def add_months(day: date, months: int) -> date:
    """The corresponding day, or the last day of a month that has none (民法典202条)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > LAST_COUNTABLE.year:
        raise CountingError(_("日期超出可计算的范围。"))
    return date(year, month, min(day.day, month_lengths.monthrange(year, month)[1]))


def _backward(event: date, amount: int, unit: Unit, work: WorkCalendar) -> Count:
    """Before an event, its own day not counted; never rolled, for a later day would come too late."""
    steps: list[Step] = []
    day, counted = event, 0
    by_workday = unit is Unit.WORKDAYS
    wanted = (event - add_months(event, -amount)).days if unit is Unit.MONTHS else amount
    while counted < wanted:
        day = day - ONE_DAY
        if by_workday and not work.is_workday(day):
            steps.append(Step(day, StepKind.OFF, None, looked=True))
        else:
            counted += 1
            steps.append(Step(day, StepKind.COUNTED, counted, looked=by_workday))
    steps.reverse()
    return Count(day, end_of_day(day), provisional=_provisional(steps, work), steps=steps)


def _fixed(year: int, amount: int) -> date:
    month, day = divmod(amount, 100)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CountingError(_("“%(amount)s”不是一年中的日期。") % {"amount": amount}) from error


def _next(day: date) -> date:
    if day >= LAST_COUNTABLE:
        raise CountingError(_("日期超出可计算的范围。"))
    return day + ONE_DAY


def _provisional(steps: Iterable[Step], work: WorkCalendar) -> bool:
    return any(step.looked and work.is_provisional(step.date) for step in steps)
