"""Figures of interpretations by month and unit: on time, late, still open behind the end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.counting import local_date
from core.models import Deadline
from core.models.deadlines import DeadlineState
from interpretation.queries.plans import MATTER_KIND, RULE

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from core.models import Organisation


@dataclass
class Punctual:
    """How many were answered for in one month. `pending` have not reached their end; they are in no other number."""

    on_time: int = 0
    late: int = 0
    open: int = 0
    pending: int = 0

    @property
    def total(self) -> int:
        """All that were met, and those whose limit ended without."""
        return self.on_time + self.late + self.open


Figures = dict[tuple[int, int], dict[int, Punctual]]


def interpretation_figures(organisations: Collection[Organisation], since: date, until: date, at: datetime) -> Figures:
    """(year, month) -> unit's id -> how punctual, newest month first; a limit counts in the month of its last day, both days inclusive.

    An open one is behind its end from the due instant on, whether the sweep has marked it or not. One query.
    """
    found: Figures = defaultdict(lambda: defaultdict(Punctual))
    rows = (
        Deadline.objects.filter(rule=RULE, matter__kind=MATTER_KIND, organisation__in=organisations, last_day__range=(since, until))
        .exclude(state=DeadlineState.CANCELLED)
        .exclude(due_at__isnull=True)
        .order_by("-last_day", "organisation")
        .values_list("last_day", "organisation", "state", "late_seconds", "due_at")
    )
    for last_day, organisation, state, late_seconds, due_at in rows:
        if last_day is None or due_at is None:
            continue
        count = found[last_day.year, last_day.month][organisation]
        if state == DeadlineState.MET:
            count.late += bool(late_seconds)
            count.on_time += not late_seconds
        elif due_at <= at:
            count.open += 1
        else:
            count.pending += 1
    return found


def months_back(at: datetime, count: int) -> date:
    """The first day of the month `count` months before this one."""
    today = local_date(at)
    month = today.year * 12 + today.month - 1 - count
    return today.replace(year=month // 12, month=month % 12 + 1, day=1)
