"""Loading or editing the calendar: first the impact, then one transaction. Open deadlines move; closed ones are only listed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import pageversions
from core.access import NotAllowedError, Verb, organisations_for
from core.calendar_files import DayChange, check
from core.calendars import Calendar, Layer, pinned, read_layers
from core.counting import end_of_day
from core.deadlines import outcome_of
from core.deadlines.store import store
from core.events import record
from core.models import CalendarDay, CalendarYear, Deadline, LedgerEntry, Organisation
from core.models.calendar import NATIONAL
from core.models.deadlines import DeadlineState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from core.models import User

CHUNK = 500
# Rungs of the ladder are counted in workdays after the end: a change shortly after it moves them too.
AFTER_END = timedelta(days=20)


@dataclass(frozen=True)
class Move:
    """A deadline whose end, or whose being provisional, changes."""

    deadline: int
    rule: str
    organisation: str
    matter: str
    old: date | None
    new: date | None
    old_provisional: bool
    new_provisional: bool


@dataclass(frozen=True)
class VerdictChange:
    """A closed deadline that would be judged otherwise; it stays as it was."""

    deadline: int
    rule: str
    organisation: str
    matter: str
    was_late: bool
    would_be_late: bool


@dataclass(frozen=True)
class Impact:
    """What a change does: days added, changed and removed, deadlines that move, verdicts that would differ."""

    layer: str
    year: int
    added: list[DayChange] = field(default_factory=list)
    changed: list[DayChange] = field(default_factory=list)
    removed: list[date] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    verdicts: list[VerdictChange] = field(default_factory=list)


def days_of(layer: str, year: int) -> list[DayChange]:
    """The special days that this year's notice fixed in the layer, to edit one and hand back all."""
    rows = CalendarDay.objects.filter(layer=layer, notice_year=year).order_by("date")
    return [DayChange(row.date, row.is_workday, row.name) for row in rows]


def impact(*, layer: str, year: int, days: list[DayChange], at: datetime) -> Impact:
    """What `apply_change` would do with the same arguments. Raises CalendarFileError."""
    check(days, year=year, layer=layer)
    found, after = _plan(layer, year, days)
    touched = {day.date for day in [*found.added, *found.changed]} | set(found.removed)
    window = None if not touched else (min(touched), max(touched))
    if not CalendarYear.objects.filter(layer=layer, year=year).exists():  # the whole year stops being provisional
        window = (min([*touched, date(year, 1, 1)]), max([*touched, date(year, 12, 31)]))
    if window is None:
        return found
    moves: list[Move] = []
    verdicts: list[VerdictChange] = []
    for deadline in _reaching(layer, window):
        outcome = outcome_of(deadline, at=at, calendar=_calendar(after, deadline.organisation))
        about = (deadline.pk, deadline.rule, deadline.organisation.short_name, deadline.matter.title)
        if deadline.state != DeadlineState.OPEN:
            was = bool(deadline.late_seconds)
            if was != outcome.late:
                verdicts.append(VerdictChange(*about, was_late=was, would_be_late=outcome.late))
        elif (deadline.last_day, deadline.due_at, deadline.provisional) != (outcome.last_day, outcome.due_at, outcome.provisional):
            moves.append(Move(*about, deadline.last_day, outcome.last_day, deadline.provisional, outcome.provisional))
    return replace(found, moves=moves, verdicts=verdicts)


def apply_change(
    *, layer: str, year: int, days: list[DayChange], source: str, by: User | None, at: datetime, verified: bool = True
) -> Impact:
    """Make these the days of the year's notice in the layer and recompute open deadlines, all in one transaction.

    Raises CalendarFileError, NotAllowedError.
    """
    if by is not None and not organisations_for(by, Verb.MANAGE_CALENDAR, at):
        raise NotAllowedError(_("您没有维护工作日历的权限。"))
    with transaction.atomic():
        list(CalendarYear.objects.select_for_update().filter(layer=layer, year=year))
        found = impact(layer=layer, year=year, days=days, at=at)
        CalendarYear.objects.update_or_create(
            layer=layer,
            year=year,
            defaults={"source": (source or _("人工录入"))[:300], "verified": verified, "uncertain_from": None, "uncertain_to": None},
        )
        CalendarDay.objects.filter(layer=layer, date__in=found.removed).delete()
        for day in [*found.added, *found.changed]:
            values = {"is_workday": day.is_workday, "name": day.name, "source": source[:300], "notice_year": year}
            CalendarDay.objects.update_or_create(layer=layer, date=day.date, defaults=values)
        _recompute([move.deadline for move in found.moves], at)
        figures: dict[str, Any] = {"added": len(found.added), "changed": len(found.changed), "removed": len(found.removed)}
        figures |= {"moved": len(found.moves), "verdicts": len(found.verdicts)}
        record("calendar.changed", organisation=None, by=by, at=at, layer=layer, year=year, source=source, **figures)
        pageversions.touch()
        for move in found.moves:
            if move.old != move.new:
                _record_move(move, by, at)
    return found


def _plan(layer: str, year: int, days: list[DayChange]) -> tuple[Impact, dict[str, Layer]]:
    """What changes in the tables, and the layers as they will stand."""
    rows = {row.date: row for row in CalendarDay.objects.filter(layer=layer)}
    # A day that a later year's notice fixed stays with it (LEGAL.md §8: 2018-12-29, 2022-12-31).
    wanted = {day.date: day for day in days if day.date not in rows or rows[day.date].notice_year <= year}
    added = [day for day in wanted.values() if day.date not in rows]
    changed = [day for day in wanted.values() if day.date in rows and _differs(rows[day.date], day)]
    removed = [day for day, row in rows.items() if row.notice_year == year and day not in wanted]
    layers = read_layers()
    old = layers.get(layer, Layer(layer))
    special = {day: value for day, value in old.days.items() if day not in removed}
    special |= {day.date: (day.is_workday, day.name) for day in wanted.values()}
    windows = tuple(window for window in old.windows if window[0].year != year)
    layers[layer] = Layer(layer, special, old.years | {year}, windows)
    return Impact(layer, year, sorted(added), sorted(changed), sorted(removed)), layers


def _differs(row: CalendarDay, day: DayChange) -> bool:
    return (row.is_workday, row.name) != (day.is_workday, day.name)


def _reaching(layer: str, window: tuple[date, date]) -> Iterator[Deadline]:
    """Deadlines of organisations on this layer whose count may meet the window; read in chunks, oldest first."""
    organisations = [row.pk for row in Organisation.objects.all() if layer == NATIONAL or layer in row.calendar_layers]
    begin, end = window
    forward = Q(started_at__lt=end_of_day(end)) & (Q(last_day__isnull=True) | Q(last_day__gte=begin - AFTER_END))
    # A limit that counts back from an event ends before it starts.
    backward = Q(pk__in=LedgerEntry.objects.filter(backward=True).values("deadline"))
    rows = Deadline.objects.filter(forward | backward, organisation__in=organisations)
    ids = list(rows.order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = Deadline.objects.filter(pk__in=ids[start : start + CHUNK]).select_related("organisation", "matter")
        yield from chunk.prefetch_related("entries").order_by("id")


def _calendar(layers: dict[str, Layer], organisation: Organisation) -> Calendar:
    codes = dict.fromkeys([NATIONAL, *organisation.calendar_layers])
    return Calendar([layers.get(code, Layer(code)) for code in codes])


def _recompute(ids: list[int], at: datetime) -> None:
    with pinned():
        for start in range(0, len(ids), CHUNK):
            rows = Deadline.objects.select_for_update(of=("self",)).filter(pk__in=ids[start : start + CHUNK], state=DeadlineState.OPEN)
            for deadline in rows.select_related("organisation", "matter").prefetch_related("entries").order_by("id"):
                store(deadline, outcome_of(deadline, at=at), at=at)


def _record_move(move: Move, by: User | None, at: datetime) -> None:
    deadline = Deadline.objects.select_related("organisation", "matter").get(pk=move.deadline)
    changes: dict[str, Any] = {"before": {"last_day": move.old}, "after": {"last_day": move.new}}
    record("deadline.moved", organisation=deadline.organisation, matter=deadline.matter, by=by, at=at, deadline=deadline.pk, **changes)
