"""The pure replay: a ledger, a calendar and an instant give the outcome. It reads neither clock nor database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from core.counting import Count, Pause, Step, Unit, count, follow, local_date
from core.deadlines.ledger import Entry, Folded, Term, fold
from core.models.deadlines import DeadlineState, EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from core.calendars import Calendar

STATES: dict[str, DeadlineState] = {EntryKind.MEET: DeadlineState.MET, EntryKind.CANCEL: DeadlineState.CANCELLED}


@dataclass(frozen=True)
class Outcome:
    """What a ledger amounts to. `due_at` is null while a suspension is open, `earliest_due` is then the best that can be said.

    `late`: it was met, or ended, too late, or is still owed after its time at the instant asked; `late_by` counts from the due time.
    `earlier_national` is the last day of the national count when that is earlier (own duties only).
    """

    state: str
    origin: datetime
    term: Term
    last_day: date | None
    due_at: datetime | None
    earliest_due: datetime | None
    provisional: bool
    ended_at: datetime | None = None
    late: bool = False
    late_by: timedelta | None = None
    earlier_national: date | None = None
    paused: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    steps: tuple[Step, ...] = field(default=(), repr=False)
    calendar: Calendar | None = field(default=None, repr=False, compare=False)
    reached: date = date.min
    extended: int = 0

    @property
    def late_seconds(self) -> int | None:
        """Whole seconds late, at least 1; 0 when met in time; null while it is neither."""
        if self.late_by is not None:
            return max(1, int(self.late_by.total_seconds()))
        return None if self.state == DeadlineState.OPEN else 0


def replay(entries: Iterable[Entry], *, calendar: Calendar, granted: bool = False, at: datetime | None = None) -> Outcome:
    """Replay the entries, valid as of `at` for what is still running. Own duties are counted on all layers of the calendar.

    A granted term ends on the later of the national and the full count (LEGAL.md §10). Raises LedgerError, CountingError.
    """
    folded = fold(entries)
    outcome = _on(folded, calendar, at)
    if len(calendar.layers) == 1:
        return outcome
    national = _on(folded, calendar.national, at)
    if national.reached < outcome.reached:
        return outcome if granted else replace(outcome, earlier_national=national.reached)
    if granted and national.reached > outcome.reached:
        return replace(national, provisional=national.provisional or outcome.provisional)
    return outcome


def _on(folded: Folded, calendar: Calendar, at: datetime | None) -> Outcome:
    """The outcome on one calendar."""
    stopped = folded.ended[1] if folded.ended else at
    reached = _count(folded, calendar, folded.pauses)
    paused = tuple(cause for cause, begin in folded.open.items() if _before_end(begin, reached))
    if paused:
        reached = _count(folded, calendar, folded.closed_at(stopped))
    state = STATES[folded.ended[0]] if folded.ended else DeadlineState.OPEN
    running = bool(paused) and folded.ended is None
    late = not running and stopped is not None and _is_late(stopped, reached, running=folded.ended is None)
    return Outcome(
        state=state,
        origin=folded.origin,
        term=folded.term,
        last_day=None if running else reached.last_day,
        due_at=None if running else reached.due_at,
        earliest_due=reached.due_at,
        provisional=reached.provisional,
        ended_at=folded.ended[1] if folded.ended else None,
        late=late,
        late_by=stopped - reached.due_at if late and stopped else None,
        paused=paused if running else (),
        pauses=tuple(folded.closed_at(stopped)),
        steps=tuple(reached.steps),
        calendar=calendar,
        reached=reached.last_day,
        extended=len(folded.extensions),
    )


def _count(folded: Folded, calendar: Calendar, pauses: Sequence[Pause]) -> Count:
    """The base limit, then each extension from the last day reached."""
    term = folded.term
    result = count(folded.origin, term.amount, term.unit, calendar, pauses=pauses, backward=term.backward)
    for extension in folded.extensions:
        if extension.unit is Unit.HOURS:
            more = count(result.due_at, extension.amount, Unit.HOURS, calendar, pauses=pauses)
        else:
            numbered = sum(step.number is not None for step in result.steps)
            more = follow(result.last_day, extension.amount, extension.unit, calendar, pauses=pauses, number=numbered)
        result = replace(more, provisional=more.provisional or result.provisional, steps=[*result.steps, *more.steps])
    return result


def _before_end(begin: datetime, reached: Count) -> bool:
    """Whether a suspension that begins then can still move the end: it excludes the days after its first."""
    return begin < reached.due_at if reached.exact else local_date(begin) < reached.last_day


def _is_late(instant: datetime, reached: Count, *, running: bool) -> bool:
    """In days the due instant is exclusive; an hour clock is met at its very instant (民法典201条2款)."""
    return instant > reached.due_at if reached.exact and not running else instant >= reached.due_at
