"""A trace as pictures: the track of days and the months it touches."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from datetime import date

    from core.deadlines import Trace, TraceDay

WEEKS = calendar.Calendar(firstweekday=0)
WEEKDAYS = [
    pgettext_lazy("weekday", "一"), pgettext_lazy("weekday", "二"), pgettext_lazy("weekday", "三"), pgettext_lazy("weekday", "四"),
    pgettext_lazy("weekday", "五"), pgettext_lazy("weekday", "六"), pgettext_lazy("weekday", "日"),
]  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A day of the picture. `css`: count or off or pause, done when it has passed, today, end."""

    date: date
    number: int | None
    reason: str
    css: str


@dataclass(frozen=True)
class Month:
    """Weeks from Monday; null where a day belongs to another month, a cell without `css` where it is not part of the count."""

    first: date
    weeks: list[list[Cell | None]]


def cells(trace: Trace, today: date | None) -> list[Cell]:
    """The days of the trace in order."""
    return [Cell(day.date, day.number, day.reason, _css(day, trace, today)) for day in trace.days]


def months(trace: Trace, today: date | None) -> list[Month]:
    """Every month that a day of the trace lies in."""
    known = {cell.date: cell for cell in cells(trace, today)}
    firsts = sorted({day.replace(day=1) for day in known})
    return [Month(first, [_week(week, first, known) for week in WEEKS.monthdatescalendar(first.year, first.month)]) for first in firsts]


def _week(week: list[date], first: date, known: dict[date, Cell]) -> list[Cell | None]:
    return [known.get(day, Cell(day, None, "", "")) if day.month == first.month else None for day in week]


def _css(day: TraceDay, trace: Trace, today: date | None) -> str:
    words = ["pause" if day.kind == "pause" else "count" if day.counted else "off"]
    if day.counted and today is not None and day.date <= today:
        words.append("done")
    if day.date == today:
        words.append("today")
    if day.date == (trace.days[0].date if trace.backward else trace.end_day):
        words.append("end")
    return " ".join(words)
