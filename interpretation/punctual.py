"""办理时效: what the public's monthly page shows, one section a duty. Figures only, never a single case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.counting import local_date
from interpretation.queries.figures import interpretation_figures, months_back
from interpretation.queries.response_figures import public_groups, response_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from core.models import Organisation

MONTHS = 11  # shown before this one


@dataclass(frozen=True)
class Row:
    """One unit in one month. `unit` is None where several are taken together."""

    month: date
    unit: Organisation | None
    on_time: int
    late: int
    open: int


@dataclass(frozen=True)
class Section:
    """A table; `code` is its anchor, `note` says what was counted."""

    code: str
    title: str
    note: str
    rows: list[Row] = field(default_factory=list)


def interpretations(units: Sequence[Organisation], at: datetime) -> Section:
    """Policies interpreted on time, late, or not yet though the limit has ended, by unit and month, newest first. One query."""
    known = {unit.pk: unit for unit in units}
    figures = interpretation_figures(units, months_back(at, MONTHS), local_date(at), at)
    rows = [
        Row(date(year, month, 1), known[pk], count.on_time, count.late, count.open)
        for (year, month), counts in sorted(figures.items(), reverse=True)
        for pk, count in sorted(counts.items(), key=lambda item: (known[item[0]].order, known[item[0]].code))
        if count.total
    ]
    note = _("须解读的政策文件，解读材料应在文件公开后三个工作日内发布；按期限届满的月份统计。")
    return Section("interpretations", _("政策解读"), note, rows)


@dataclass(frozen=True)
class Span(Row):
    """A row of several months: `until` is the last of them."""

    until: date | None = None


def responses(units: Sequence[Organisation], at: datetime) -> Section:
    """First answers to incidents, months that are over only, nothing small enough to be one case. One query."""
    known = {unit.pk: unit for unit in units}
    counts = response_counts(units, months_back(at, MONTHS), months_back(at, 0) - timedelta(days=1), at)
    rows: list[Row] = [
        Span(
            date(*group.first, 1),
            known[group.unit] if group.unit else None,
            group.count.on_time,
            group.count.late,
            group.count.open,
            None if group.first == group.last else date(*group.last, 1),
        )
        for group in public_groups(counts)
    ]
    note = _("对政务舆情首次发布情况通报，按期限届满的月份统计，只列已结束的月份；不足五件的合并列示，合并后仍不足五件的不列。")
    return Section("responses", _("政务舆情回应"), note, rows)


# Each gives a section from the units and the instant.
sections: list[Callable[[Sequence[Organisation], datetime], Any]] = [interpretations, responses]
