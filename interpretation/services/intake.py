"""Incidents that come in by the hook of a monitoring service, or line by line of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import files
from core.access import Verb, require
from core.events import record
from core.filetypes import FileRefusedError
from interpretation.errors import InterpretationError
from interpretation.models import Incident, MonitoringEvent, MonitoringService
from interpretation.services.incidents import register

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import Organisation, User
    from interpretation.intake.payload import Seen
    from interpretation.intake.sheet import Line


class OtherContentError(InterpretationError):
    """The event's id is known with other content."""


@dataclass(frozen=True)
class Imported:
    """What became of a sheet: incidents made, and what was left out and why, by the line's number."""

    made: list[Incident]
    left: list[tuple[int, str]]


@transaction.atomic
def receive(*, service: MonitoringService, event_id: str, seen: Seen, at: datetime) -> tuple[Incident, bool]:
    """(incident, whether it is new). The same event again, however often and at once, leads to the first incident.

    Raises OtherContentError, FileRefusedError, InterpretationError; nothing is stored then.
    """
    # Reports of one service wait for each other here: the second of two equal ones finds what the first stored.
    service = MonitoringService.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=service.pk)
    known = MonitoringEvent.objects.filter(service=service, event_id=event_id).select_related("incident").first()
    if known is not None:
        if known.digest != seen.digest:
            raise OtherContentError(_("事件标识“%(event)s”已用于另一内容。") % {"event": event_id})
        return known.incident, False
    incident = _take(service.organisation, seen, by=None, at=at)
    MonitoringEvent.objects.create(service=service, event_id=event_id, digest=seen.digest, incident=incident, received_at=at)
    record(
        "incident.reported_by_service",
        organisation=service.organisation,
        matter=incident.matter,
        by=None,
        at=at,
        service=service.code,
        event=event_id,
    )
    return incident, True


@transaction.atomic
def import_lines(*, organisation: Organisation, lines: Sequence[Line], by: User, at: datetime) -> Imported:
    """Register every good line; a bad one, and one that stands here already, is left out and does not keep the others from it.

    Raises NotAllowedError.
    """
    require(by, Verb.HANDLE_INCIDENTS, organisation, at)
    made: list[Incident] = []
    left: list[tuple[int, str]] = []
    for line in lines:
        problem = line.problem or standing(organisation, line)
        if not problem and line.seen is not None:
            try:
                with transaction.atomic():
                    made.append(_take(organisation, line.seen, by=by, at=at))
            except (InterpretationError, FileRefusedError) as error:
                problem = str(error)
        if problem:
            left.append((line.number, problem))
    if made:
        record("incident.imported", organisation=organisation, by=by, at=at, made=len(made), left=len(left))
    return Imported(made, left)


def standing(organisation: Organisation, line: Line) -> str:
    """Why a line is no new incident: its title and instant are here already; "" when it is new."""
    if line.seen is None:
        return ""
    found = Incident.objects.filter(organisation=organisation, title=line.seen.title, first_seen_at=line.seen.first_seen_at).first()
    return _("已登记，编号%(number)s。") % {"number": found.number} if found else ""


def _take(organisation: Organisation, seen: Seen, *, by: User | None, at: datetime) -> Incident:
    snapshot = None
    if seen.snapshot:
        name, content = seen.snapshot
        snapshot = files.store(content, name=name, private=True, at=at)
    return register(
        organisation=organisation,
        source=seen.source,
        title=seen.title,
        first_seen_at=seen.first_seen_at,
        occurred_at=seen.occurred_at,
        link=seen.link,
        snapshot=snapshot,
        place=seen.place,
        topic=seen.topic,
        category=seen.category,
        heat=seen.heat,
        by=by,
        at=at,
    )
