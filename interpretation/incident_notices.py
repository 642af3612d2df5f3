"""What those who grade are told when an incident came in. The number only: a title is for the incident's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.access import Verb, people_with
from core.notices import notify, register_notice_template

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Notice, User
    from interpretation.models import Incident


def incident_url(notice: Notice) -> str:
    """The incident's own page."""
    from interpretation.models import Incident

    pk = Incident.objects.filter(matter=notice.matter_id).values_list("pk", flat=True).first()
    try:
        return reverse("admin:interpretation_incident_change", args=[pk])
    except NoReverseMatch:
        return reverse("admin:index")


register_notice_template(
    "incident_received",
    subject=_("请定级：政务舆情%(number)s"),
    text=_("%(organisation)s收到一件政务舆情，编号%(number)s。请尽快查看并定级，定级后按等级起算时限。"),
    url=incident_url,
)


def tell_graders(incident: Incident, *, by: User | None, at: datetime) -> None:
    """Everybody who may grade it, but for who registered it; at once, by every channel."""
    people = [person for person in people_with(Verb.GRADE_INCIDENTS, incident.organisation, at) if by is None or person.pk != by.pk]
    notify(
        recipients=people,
        template="incident_received",
        organisation=incident.organisation,
        matter=incident.matter,
        params={"number": incident.number, "organisation": incident.organisation.short_name},
        dedupe=f"incident:{incident.pk}:received",
        at=at,
        urgent=True,
    )
