"""Figures of responses: for staff month by month; for the public by month and unit, never so few that they are one case."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.counting import SHANGHAI, end_of_day, local_date
from core.models import Deadline
from core.models.deadlines import DeadlineState
from disclosure.dates import start_of
from interpretation.models import Category, Incident, IncidentState, Severity, Source
from interpretation.services.incidents import MAIN, MATTER_KIND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from core.models import Organisation

SMALLEST = 5
Month = tuple[int, int]


@dataclass
class Count:
    """First answers whose limit ended: published on time, late, or still owed. `lifted` of those on time had an overdue mark lifted."""

    on_time: int = 0
    late: int = 0
    open: int = 0
    lifted: int = 0

    @property
    def total(self) -> int:
        return self.on_time + self.late + self.open

    def add(self, other: Count) -> None:
        self.on_time += other.on_time
        self.late += other.late
        self.open += other.open
        self.lifted += other.lifted


@dataclass(frozen=True)
class Group:
    """At least SMALLEST first answers: of one unit in one month, or (`unit` None) of several units from `first` to `last`, both months."""

    first: Month
    last: Month
    unit: int | None
    count: Count


def response_counts(organisations: Collection[Organisation], since: date, until: date, at: datetime) -> dict[Month, dict[int, Count]]:
    """(year, month) in Asia/Shanghai in which the limit ended -> unit's id -> count; both days inclusive.

    One for each incident, whatever its grade became; limits that have not ended by `at` are left out unless they were met. One query.
    """
    found: dict[Month, dict[int, Count]] = defaultdict(lambda: defaultdict(Count))
    rows = (
        Deadline.objects.filter(
            rule__in=MAIN,
            matter__kind=MATTER_KIND,
            organisation__in=organisations,
            due_at__gte=start_of(since),
            due_at__lt=end_of_day(until),
        )
        .exclude(state=DeadlineState.CANCELLED)
        .order_by()
        .values_list("due_at", "organisation", "state", "late_seconds", "overdue_lifted")
    )
    for due_at, organisation, state, late_seconds, lifted in rows:
        if due_at is None or (state == DeadlineState.OPEN and due_at > at):
            continue
        day = due_at.astimezone(SHANGHAI)
        count = found[day.year, day.month][organisation]
        if state == DeadlineState.OPEN:
            count.open += 1
        elif late_seconds:
            count.late += 1
        else:
            count.on_time += 1
            count.lifted += lifted
    return found


def public_groups(counts: dict[Month, dict[int, Count]]) -> list[Group]:
    """Nothing below SMALLEST stands alone: small units go together, small months with the one before; what stays small is left out.

    The newest month first; a unit's own groups before the one of several units.
    """
    groups: list[Group] = []
    waiting, newest = Count(), None
    for month in sorted(counts, reverse=True):
        units = dict(sorted(counts[month].items(), key=lambda item: item[1].total))
        rest, last = waiting, newest or month
        small = [unit for unit, count in units.items() if count.total < SMALLEST]
        for unit in small:
            rest.add(units.pop(unit))
        if newest is not None or small:
            # something small is waiting: the next larger units join it until it can be shown
            while rest.total < SMALLEST and units:
                rest.add(units.pop(next(iter(units))))
        groups += [Group(month, month, unit, count) for unit, count in units.items()]
        if rest.total >= SMALLEST:
            groups.append(Group(month, last, None, rest))
            waiting, newest = Count(), None
        elif rest.total:
            waiting, newest = rest, last
    return groups


@dataclass
class MonthFigures:
    """What staff see of one month: registered, by source, category and grade; how the first answers were given; how they ended."""

    registered: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    grave: int = 0
    closed: int = 0
    transferred: int = 0
    answers: Count = field(default_factory=Count)


def incident_figures(*, organisation: Organisation, year: int, at: datetime) -> list[MonthFigures]:
    """Twelve months of one unit. Incidents count in the month of their registration, answers in that of their limit's end. Two queries."""
    first, last = local_date(at).replace(year=year, month=1, day=1), local_date(at).replace(year=year, month=12, day=31)
    months = [MonthFigures() for _number in range(12)]
    rows = Incident.objects.filter(organisation=organisation, registered_at__gte=start_of(first), registered_at__lt=end_of_day(last))
    for registered_at, source, category, severity, state in rows.order_by().values_list(
        "registered_at", "source", "category", "severity", "state"
    ):
        month = months[registered_at.astimezone(SHANGHAI).month - 1]
        month.registered += 1
        month.sources[source] += 1
        month.categories[category] += 1
        month.grave += severity == Severity.GRAVE
        month.closed += state == IncidentState.CLOSED
        month.transferred += state == IncidentState.TRANSFERRED
    for (_year, number), units in response_counts([organisation], first, last, at).items():
        for count in units.values():
            months[number - 1].answers.add(count)
    return months


def by_label(months: list[MonthFigures]) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """("sources" or "categories", rows of (label, number in the year)), those that occurred."""
    for name, choices in (("sources", Source.choices), ("categories", Category.choices)):
        total: Counter[str] = sum((getattr(month, name) for month in months), Counter())
        yield name, [(str(label), total[value]) for value, label in choices if total[value]]
