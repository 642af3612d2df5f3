"""An incident from its registration to its end (PLAN.md M8, LEGAL.md §4)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.counting import local_date
from core.events import record
from core.models import Deadline, Matter
from core.numbers import next_number
from core.rules import rule_label
from core.states import move
from interpretation.errors import InterpretationError
from interpretation.incident_notices import tell_graders
from interpretation.models import Category, Incident, IncidentState, Source
from interpretation.states import INCIDENT

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Blob, Organisation, User

MATTER_KIND = "incident"
AHEAD = timedelta(minutes=5)  # clocks of other machines


@transaction.atomic
def register(
    *,
    organisation: Organisation,
    source: str,
    title: str,
    first_seen_at: datetime,
    by: User | None,
    at: datetime,
    occurred_at: datetime | None = None,
    link: str = "",
    snapshot: Blob | None = None,
    place: str = "",
    topic: str = "",
    category: str = Category.OTHER,
    heat: int = 0,
) -> Incident:
    """Register what was seen and tell who may grade it; no clock runs before. `by` is None for a monitoring service's entry.

    Raises NotAllowedError, InterpretationError.
    """
    if by is not None:
        require(by, Verb.HANDLE_INCIDENTS, organisation, at)
    title = title.strip()
    if not title:
        raise InterpretationError(_("请填写标题。"))
    if source not in Source.values or category not in Category.values:
        raise InterpretationError(_("来源或者类别不在列表中。"))
    if heat < 0:
        raise InterpretationError(_("热度不能为负数。"))
    if first_seen_at > at + AHEAD:
        raise InterpretationError(_("发现时间不能晚于现在。"))
    if occurred_at is not None and occurred_at > first_seen_at:
        raise InterpretationError(_("发生时间不能晚于发现时间。"))
    year = local_date(at).year
    number = f"{organisation.code}-YQ-{year}-{next_number(f'incident:{organisation.code}:{year}'):04d}"
    matter = Matter.objects.create(organisation=organisation, kind=MATTER_KIND, number=number, title=title[:300], opened_at=at)
    incident = Incident(
        organisation=organisation, matter=matter, number=number, title=title, source=source, link=link.strip(), snapshot=snapshot,
        place=place.strip(), topic=topic.strip(), category=category, heat=heat, occurred_at=occurred_at,
        first_seen_at=min(first_seen_at, at), registered_at=at, registered_by=by,
    )  # fmt: skip
    try:
        incident.clean_fields()
    except ValidationError as error:
        raise InterpretationError("；".join(error.messages)) from error
    incident.save()
    record("incident.registered", organisation=organisation, matter=matter, by=by, at=at, source=source, category=category)
    tell_graders(incident, by=by, at=at)
    return incident


@transaction.atomic
def responded(*, incident: Incident, effective_at: datetime, by: User | None, at: datetime) -> None:
    """A statement of the incident is public: what was owed first is met by it. Called when a statement is published, never for a draft."""
    owed = Deadline.objects.open().filter(matter=incident.matter, rule__in=(*MAIN, AUTHORITATIVE))
    for deadline in owed:
        deadlines.meet(deadline=deadline, effective_at=max(effective_at, deadline.started_at), by=by, at=at)
    incident.refresh_from_db(fields=["state"])
    if incident.state in (IncidentState.TRIAGED, IncidentState.HANDLING):
        change_state(incident, IncidentState.RESPONDED, by=by, at=at)


@transaction.atomic
def explain_lateness(*, incident: Incident, reason: str, by: User, at: datetime) -> None:
    """The hour is a principle: lateness needs a stated reason (PLAN.md M8). Raises NotAllowedError, InterpretationError."""
    require(by, Verb.HANDLE_INCIDENTS, incident.organisation, at)
    reason = reason.strip()
    if not reason:
        raise InterpretationError(_("请写明逾期理由。"))
    if not is_late(incident, at):
        raise InterpretationError(_("没有逾期，无需说明理由。"))
    incident.lateness_reason = reason[:500]
    incident.save(update_fields=["lateness_reason"])
    record("incident.lateness_explained", organisation=incident.organisation, matter=incident.matter, by=by, at=at)


@transaction.atomic
def close(*, incident: Incident, result: str, lessons: str, by: User, at: datetime) -> None:
    """Close with result and lessons; refused before a statement is public and while something is owed.

    Raises NotAllowedError, InterpretationError.
    """
    require(by, Verb.HANDLE_INCIDENTS, incident.organisation, at)
    locked = lock(incident)
    if locked.state != IncidentState.RESPONDED:
        raise InterpretationError(_("尚未发布情况通报，不能办结。"))
    owed = Deadline.objects.open().filter(matter=locked.matter).first()
    if owed is not None:
        raise InterpretationError(_("“%(what)s”尚未履行，不能办结。") % {"what": rule_label(owed.rule)})
    if is_late(locked, at) and not locked.lateness_reason:
        raise InterpretationError(_("逾期回应的，办结前须说明理由。"))
    if not result.strip() or not lessons.strip():
        raise InterpretationError(_("请填写处置结果和经验与改进。"))
    incident.result, incident.lessons = result.strip()[:2000], lessons.strip()[:2000]
    incident.save(update_fields=["result", "lessons"])
    change_state(incident, IncidentState.CLOSED, by=by, at=at)
    Matter.objects.filter(pk=incident.matter_id).update(closed_at=at)


# The first answer: one clock, re-graded between the two (PLAN.md M8).
MAIN = ("response_1h", "response_48h")
AUTHORITATIVE = "response_5h"  # beside the hour, the national one
CONFERENCE = "response_24h"


def is_late(incident: Incident, at: datetime) -> bool:
    """Whether the first answer was late, or is overdue now."""
    found = Deadline.objects.filter(matter=incident.matter_id, rule__in=(*MAIN, AUTHORITATIVE))
    return any(row.is_overdue(at) or bool(row.late_seconds) for row in found)


def lock(incident: Incident) -> Incident:
    """The row, locked, as it stands."""
    return Incident.objects.select_for_update(of=("self",)).select_related("organisation", "matter").get(pk=incident.pk)


def change_state(incident: Incident, to: str, *, by: User | None, at: datetime, **extra: Any) -> None:
    """The one door of its state."""
    move(incident, INCIDENT, to=to, by=by, at=at, organisation=incident.organisation, matter=incident.matter, **extra)
