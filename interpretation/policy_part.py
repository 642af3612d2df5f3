"""What a policy's page says at its top about its interpretation: how long it took. One query, for policies only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from core.calendars import get_calendar
from core.counting import local_date, shift_workdays
from core.models import Deadline
from core.models.deadlines import DeadlineState
from disclosure.kinds import kinds
from interpretation.queries.plans import MATTER_KIND, RULE

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from disclosure.reading import Reading


MOST = 999  # behind that the number says nothing more


def policy_part(page: Reading, request: HttpRequest | None, place: str) -> str:
    """Hook of `page_parts`: nothing before the interpretation is out; while it is late the boards and the monthly figures say so."""
    kind = kinds.get(page.version.kind)
    if place != "top" or kind is None or not kind.is_policy or not page.is_current or not page.version.needs_interpretation:
        return ""
    met = Deadline.objects.filter(
        rule=RULE, state=DeadlineState.MET, matter__kind=MATTER_KIND, matter__parent=page.document.matter_id, met_at__isnull=False
    )
    deadline = met.select_related("organisation").first()
    if deadline is None or deadline.met_at is None:
        return ""
    first, last = local_date(deadline.started_at), local_date(deadline.met_at)
    context = {"deadline": deadline, "days": _workdays(first, last, deadline), "same_day": first == last}
    return render_to_string("interpretation/policy_part.html", context, request=request)


def _workdays(first: date, last: date, deadline: Deadline) -> int:
    """Working days after the first day that had begun on the last; a weekend counts to the working day before it."""
    calendar = get_calendar(deadline.organisation.calendar_layers)
    days = 0
    while (day := shift_workdays(first, days + 1, calendar)) <= last and days < MOST:
        days += 1
        if day == last:
            break
    return days
