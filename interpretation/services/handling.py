"""Steps of the handling: who is responsible, who was told, who was asked, to whom it went. None of them stops a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, can, require
from core.events import record
from core.models import Deadline, Matter
from interpretation.errors import InterpretationError
from interpretation.models import Incident, IncidentState, IncidentTransfer, OrganConsultation, UpwardReport
from interpretation.services.incidents import change_state, lock
from interpretation.states import OVER

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Blob, User


@transaction.atomic
def assign(*, incident: Incident, handler: User, by: User, at: datetime, spokesperson: User | None = None) -> Incident:
    """Name the handler and the spokesperson, people of the unit who may handle incidents. Raises NotAllowedError, InterpretationError."""
    _may(incident, by, at)
    for person in (handler, spokesperson):
        if person is not None and not can(person, Verb.HANDLE_INCIDENTS, incident.organisation, at):
            raise InterpretationError(_("“%(name)s”没有办理政务舆情的权限。") % {"name": person.display_name})
    incident.handler, incident.spokesperson = handler, spokesperson
    incident.save(update_fields=["handler", "spokesperson"])
    Matter.objects.filter(pk=incident.matter_id).update(handler=handler)
    people: dict[str, Any] = {"handler": handler.pk, "spokesperson": spokesperson.pk if spokesperson else None}
    record("incident.assigned", organisation=incident.organisation, matter=incident.matter, by=by, at=at, **people)
    if incident.state == IncidentState.TRIAGED:
        change_state(incident, IncidentState.HANDLING, by=by, at=at)
    return incident


@transaction.atomic
def report_upward(*, incident: Incident, to: str, by: User, at: datetime, note: str = "") -> UpwardReport:
    """Record that the organ above was told. Raises NotAllowedError, InterpretationError."""
    _may(incident, by, at)
    to = _filled(to, _("报告对象"))
    record("incident.reported", organisation=incident.organisation, matter=incident.matter, by=by, at=at, to=to[:120])
    return UpwardReport.objects.create(incident=incident, to=to[:120], note=note.strip()[:500], by=by, at=at)


@transaction.atomic
def consult(*, incident: Incident, organ: str, note: str, by: User, at: datetime) -> OrganConsultation:
    """Record what was agreed with the publicity organ. Raises NotAllowedError, InterpretationError."""
    _may(incident, by, at)
    organ, note = _filled(organ, _("会商部门")), _filled(note, _("会商意见"))
    record("incident.consulted", organisation=incident.organisation, matter=incident.matter, by=by, at=at, organ=organ[:120])
    return OrganConsultation.objects.create(incident=incident, organ=organ[:120], note=note[:500], by=by, at=at)


@transaction.atomic
def transfer(*, incident: Incident, to: str, reason: str, by: User, at: datetime, receipt: Blob | None = None) -> IncidentTransfer:
    """Not ours: hand it to another organ; what the unit owed is cancelled, what was overdue by then stays so.

    Refused once a statement is public. Raises NotAllowedError, InterpretationError.
    """
    require(by, Verb.HANDLE_INCIDENTS, incident.organisation, at)
    locked = lock(incident)
    if locked.state in (*OVER, IncidentState.RESPONDED):
        raise InterpretationError(_("目前为“%(state)s”，不能移交。") % {"state": locked.get_state_display()})
    to, reason = _filled(to, _("移交给")), _filled(reason, _("理由"))
    for row in Deadline.objects.open().filter(matter=locked.matter).select_related("organisation", "matter"):
        deadlines.cancel(deadline=row, effective_at=at, by=by, at=at, reason=_("移交其他单位办理"))
    made = IncidentTransfer.objects.create(incident=incident, to=to[:120], reason=reason[:300], receipt=receipt, by=by, at=at)
    change_state(incident, IncidentState.TRANSFERRED, by=by, at=at, recipient=to[:120])
    Matter.objects.filter(pk=incident.matter_id).update(closed_at=at)
    return made


@transaction.atomic
def add_receipt(*, transfer: IncidentTransfer, receipt: Blob, by: User, at: datetime) -> IncidentTransfer:
    """The receipt that came later. Raises NotAllowedError, InterpretationError."""
    require(by, Verb.HANDLE_INCIDENTS, transfer.incident.organisation, at)
    if transfer.receipt_id:
        raise InterpretationError(_("已有签收凭证。"))
    transfer.receipt = receipt
    transfer.save(update_fields=["receipt"])
    incident = transfer.incident
    record("incident.receipt_added", organisation=incident.organisation, matter=incident.matter, by=by, at=at)
    return transfer


def _may(incident: Incident, by: User, at: datetime) -> None:
    """A person with the verb, an incident that is not over. Locks the row and refreshes the state."""
    require(by, Verb.HANDLE_INCIDENTS, incident.organisation, at)
    incident.state = lock(incident).state
    if incident.state in OVER:
        raise InterpretationError(_("目前为“%(state)s”，不能再记录。") % {"state": incident.get_state_display()})


def _filled(value: str, name: str) -> str:
    if not value.strip():
        raise InterpretationError(_("请填写“%(name)s”。") % {"name": name})
    return value.strip()
