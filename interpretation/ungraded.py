"""An incident without a grade has no clock: when nobody has graded it for half an hour, the leaders hear of it, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from core.access import Role, people_with
from core.models import Notice
from core.notices import notify, register_notice_template
from core.people import people_above
from core.probes import Probe
from interpretation.incident_notices import incident_url
from interpretation.models import Incident, IncidentState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

WITHIN = timedelta(minutes=30)  # half of the shortest limit, which runs from the discovery whether or not anybody has graded
TEMPLATE = "incident_ungraded"

register_notice_template(
    TEMPLATE,
    subject=_("30 分钟仍未定级：政务舆情%(number)s"),
    text=_("%(organisation)s的政务舆情（编号%(number)s）登记后 30 分钟仍未定级。时限自发生或者发现时起算，请立即定级。"),
    url=incident_url,
)


def _waiting(at: datetime) -> QuerySet[Incident]:
    told = Notice.objects.filter(matter=OuterRef("matter"), template=TEMPLATE)
    rows = Incident.objects.filter(state=IncidentState.REGISTERED, registered_at__lte=at - WITHIN)
    return rows.exclude(Exists(told)).order_by("registered_at")


anything_waiting = Probe(
    lambda at: Incident.objects.filter(state=IncidentState.REGISTERED, registered_at__lte=at).order_by("registered_at")
)


def remind(at: datetime) -> int:
    """Sweep: tell the unit's leaders, or where it has none the principal leader above; returns of how many incidents."""
    if not anything_waiting(at - WITHIN):
        return 0
    told = 0
    for incident in _waiting(at).select_related("organisation", "matter")[:200]:
        unit = incident.organisation
        people = {person.pk: person for role in (Role.LEADER, Role.PRINCIPAL) for person in people_with(role, unit, at)}
        with transaction.atomic():
            notify(
                recipients=list(people.values()) or people_above(Role.PRINCIPAL, unit, at),
                template=TEMPLATE,
                organisation=unit,
                matter=incident.matter,
                dedupe=f"incident:{incident.pk}:ungraded",
                at=at,
                urgent=True,
            )
        told += 1
    return told
