"""Figures month by month, for the office's own table and for the assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth

from core.models import Deadline
from core.models.deadlines import DeadlineState
from requests_app.law import REPLY_RULES
from requests_app.models import Application

if TYPE_CHECKING:
    from core.models import Organisation


@dataclass
class Month:
    """One month: received, closed, how many of the answers owed were given in time and late, limits extended, still open at its end."""

    month: int
    received: int = 0
    closed: int = 0
    in_time: int = 0
    late: int = 0
    extended: int = 0
    open_at_end: int = 0


def months(*, organisation: Organisation, year: int) -> list[Month]:
    """Twelve months, whether or not they are over. Five queries, whatever the number of applications.

    An answer counts in the month it was given in (条例33条: `met_at`, the day of posting or signature) and is late when it was given after
    its due time; an overdue mark that was lifted does not count as late (DESIGN.md, lifted marks are counted apart).
    """
    found = [Month(number) for number in range(1, 13)]
    counted = Application.objects.of([organisation.pk]).counted().order_by()
    for name, column in (("received", "received_on"), ("closed", "closed_on")):
        rows = counted.filter(**{f"{column}__year": year}).values(month=ExtractMonth(column)).annotate(number=Count("pk"))
        for row in rows:
            setattr(found[row["month"] - 1], name, row["number"])
    extended = counted.filter(extension__told_on__year=year).values(month=ExtractMonth("extension__told_on")).annotate(number=Count("pk"))
    for row in extended:
        found[row["month"] - 1].extended = row["number"]
    late = Q(late_seconds__gt=0, overdue_lifted=False)
    met = Deadline.objects.filter(organisation=organisation, rule__in=REPLY_RULES, state=DeadlineState.MET, met_at__year=year).order_by()
    for row in met.values(month=ExtractMonth("met_at")).annotate(late=Count("pk", filter=late), number=Count("pk")):
        found[row["month"] - 1].late, found[row["month"] - 1].in_time = row["late"], row["number"] - row["late"]
    earlier = counted.filter(received_on__year__lt=year)
    running = earlier.filter(Q(closed_on__isnull=True) | Q(closed_on__year__gte=year)).count()
    for month in found:
        running += month.received - month.closed
        month.open_at_end = running
    return found
