"""Calendars composed of layers, cached in the process under a checksum of their rows.

One query tells whether the cache is still right; `pinned()` asks it once for a whole sweep or request, so that a million rows
cost no more.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.models.calendar import NATIONAL, CalendarDay, CalendarYear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Version = tuple[int, int, int, int]

# Statutory days alone, for years whose notice is not out: 放假办法 (2024), 2条; the moon's days only where LEGAL.md §8 lists them.
STATUTORY: dict[tuple[int, int], str] = {
    (1, 1): gettext_noop("元旦"), (5, 1): gettext_noop("劳动节"), (5, 2): gettext_noop("劳动节"),
    (10, 1): gettext_noop("国庆节"), (10, 2): gettext_noop("国庆节"), (10, 3): gettext_noop("国庆节"),
}  # fmt: skip
STATUTORY_BY_MOON: dict[date, str] = {
    **{date(2027, 2, day): gettext_noop("春节") for day in range(5, 9)},
    date(2027, 4, 5): gettext_noop("清明节"), date(2027, 6, 9): gettext_noop("端午节"), date(2027, 9, 15): gettext_noop("中秋节"),
}  # fmt: skip
OTHER_NAMES = (gettext_noop("抗战胜利纪念日"), gettext_noop("壮族三月三"))


class Day(NamedTuple):
    """What a calendar says of a date; `reason` is in the reader's language, `name` that of the holiday or ""."""

    is_workday: bool
    reason: str
    provisional: bool
    name: str


@dataclass(frozen=True)
class Layer:
    """The rows of one layer. `days`: date -> (is_workday, name); `windows`: days that could not be verified."""

    code: str
    days: dict[date, tuple[bool, str]] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    windows: tuple[tuple[date, date], ...] = ()


class Calendar:
    """Layers from the general to the special; a later one overrides by date. A day without a row follows the plain week."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = tuple(layers)
        self._special = {day: special for layer in layers for day, special in layer.days.items()}
        self._years = next((layer.years for layer in layers if layer.code == NATIONAL), frozenset[int]())
        self._windows: dict[int, list[tuple[date, date, dict[date, tuple[bool, str]]]]] = {}
        for layer in layers:
            for begin, end in layer.windows:
                for year in range(begin.year, end.year + 1):
                    self._windows.setdefault(year, []).append((begin, end, layer.days))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the layers."""
        return tuple(layer.code for layer in self.layers)

    @cached_property
    def national(self) -> Calendar:
        """The national layer alone."""
        return self if len(self.layers) == 1 else Calendar([layer for layer in self.layers if layer.code == NATIONAL])

    def is_workday(self, day: date, /) -> bool:
        """Whether the date is a 工作日 here."""
        special = self._special.get(day)
        if special is not None:
            return special[0]
        return day.weekday() < 5 and not (day.year not in self._years and _statutory(day))

    def is_provisional(self, day: date, /) -> bool:
        """Whether a notice to come may decide otherwise: an unknown national year, or an unverified window of a layer."""
        if day.year not in self._years:
            return True
        return any(begin <= day <= end and day not in known for begin, end, known in self._windows.get(day.year, ()))

    def day(self, day: date, /) -> Day:
        """All about one date."""
        provisional = self.is_provisional(day)
        works = self.is_workday(day)
        name = self._special[day][1] if day in self._special else "" if day.year in self._years else _statutory(day)
        shown = {"name": _(name) if name else _("放假安排")}
        if works:
            reason = _("调休上班日（%(name)s）") % shown if day.weekday() >= 5 else _("工作日")
        else:
            reason = _("放假（%(name)s）") % shown if name or day in self._special else _("周末")
        return Day(works, _("%(reason)s，暂按（待放假通知）") % {"reason": reason} if provisional else reason, provisional, name)


_rows: dict[Version, dict[str, Layer]] = {}
_calendars: dict[tuple[Version, tuple[str, ...]], Calendar] = {}
_pinned: ContextVar[Version | None] = ContextVar("calendar_version", default=None)


# Written out: it is asked wherever a limit is counted, and building such a query costs more than answering it.
TOTALS = " CROSS JOIN ".join(
    f"(SELECT count(*) AS {name}_rows, coalesce(sum(stamp), 0) AS {name}_total FROM {model._meta.db_table}) {name}"  # noqa: S608
    for name, model in (("days", CalendarDay), ("years", CalendarYear))
)


def version() -> Version:
    """Count and checksum of all calendar rows, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT days_rows, days_total, years_rows, years_total FROM {TOTALS}")  # noqa: S608  (our own tables)
        days, days_total, years, years_total = (int(number) for number in cursor.fetchone())
    return days, days_total, years, years_total


@contextmanager
def pinned() -> Iterator[None]:
    """Ask for the version once for everything inside: for one batch of a sweep or one request. Changing the calendar inside is an error."""
    token = _pinned.set(_pinned.get() or version())
    try:
        yield
    finally:
        _pinned.reset(token)


def get_calendar(layers: Sequence[str]) -> Calendar:
    """The calendar of these layers, national first whether named or not. An unknown layer has no days of its own."""
    codes = (NATIONAL, *(code for code in dict.fromkeys(layers) if code != NATIONAL))
    now = _pinned.get() or version()
    if now not in _rows:
        _rows.clear()
        _calendars.clear()
        _rows[now] = read_layers()
    key = (now, codes)
    if key not in _calendars:
        if len(_calendars) > 500:
            _calendars.clear()
        _calendars[key] = Calendar([_rows[now].get(code, Layer(code)) for code in codes])
    return _calendars[key]


def read_layers() -> dict[str, Layer]:
    """All layers as they stand in the tables."""
    days: dict[str, dict[date, tuple[bool, str]]] = {}
    for code, day, is_workday, name in CalendarDay.objects.order_by().values_list("layer", "date", "is_workday", "name"):
        days.setdefault(code, {})[day] = (is_workday, name)
    years: dict[str, list[tuple[int, date | None, date | None]]] = {}
    for code, year, begin, end in CalendarYear.objects.order_by().values_list("layer", "year", "uncertain_from", "uncertain_to"):
        years.setdefault(code, []).append((year, begin, end))
    return {
        code: Layer(
            code,
            days.get(code, {}),
            frozenset(year for year, _begin, _end in years.get(code, [])),
            tuple((begin, end) for _year, begin, end in years.get(code, []) if begin and end),
        )
        for code in {*days, *years}
    }


def _statutory(day: date) -> str:
    return STATUTORY.get((day.month, day.day)) or STATUTORY_BY_MOON.get(day, "")
