"""Figures of the year for readers of /requests/: a count below five could point at a person, so small ones are merged (LEGAL.md §13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from requests_app.figures.report import TOTAL, applications_of_the_year
from requests_app.outcomes import GROUP_LABELS, ROWS, Group

if TYPE_CHECKING:
    from core.models import Organisation

SMALLEST = 5

# Groups of rows by the number in their key: r1, r2, r3_*, ... r6_*.
GROUP_OF = {"1": Group.OPEN, "2": Group.PARTLY, "3": Group.REFUSED, "4": Group.UNABLE, "5": Group.NOT_HANDLED, "6": Group.OTHER}


@dataclass(frozen=True)
class Figure:
    """One line: its words, the count (None where it is too small to show) and the count in words."""

    label: str
    count: int | None
    text: str


@dataclass(frozen=True)
class YearFigures:
    """`none` when nothing was received, decided or pending: show `said` (未收到申请) alone. `lines` in the order of the report."""

    year: int
    none: bool
    said: str
    lines: tuple[Figure, ...]


def figures_of_the_year(organisation: Organisation, year: int) -> YearFigures:
    """What was received and how it ended, this year so far. Two numbers below five are never shown apart. One query."""
    cells = {key: columns[TOTAL] for key, columns in applications_of_the_year(organisation=organisation, year=year).items()}
    if not cells["new"] and not cells["carried_in"]:
        return YearFigures(year, True, _("%(year)s年未收到申请") % {"year": year}, ())
    taken = _figure(_("本年新收"), cells["new"]) if cells["new"] else Figure(_("本年新收"), 0, _("未收到申请"))
    groups = {group: sum(cells[row] for row in ROWS if GROUP_OF[row[1]] is group) for group in Group}
    shown = {str(GROUP_LABELS[group]): count for group, count in groups.items() if count}
    if cells["carried_out"]:
        shown[_("正在办理")] = cells["carried_out"]
    return YearFigures(year, False, "", (taken, *_merged(shown)))


def _merged(counts: dict[str, int]) -> list[Figure]:
    """Small counts together in one line, with the smallest of the others if they are still too small together."""
    small = [label for label, count in counts.items() if count < SMALLEST]
    rest = sorted((label for label in counts if label not in small), key=lambda label: counts[label])
    while small and rest and sum(counts[label] for label in small) < SMALLEST:
        small.append(rest.pop(0))
    lines = [_figure(label, count) for label, count in counts.items() if label not in small]
    if small:
        words = _("、").join(label for label in counts if label in small)
        lines.append(_figure(words, sum(counts[label] for label in small)))
    return lines


def _figure(label: str, count: int) -> Figure:
    if count < SMALLEST:
        return Figure(label, None, _("少于%(number)s件") % {"number": SMALLEST})
    return Figure(label, count, _("%(count)s件") % {"count": count})
