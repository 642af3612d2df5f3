"""The grade and with it the clocks: opened when it is given, counted again from the same instant when it changes (ADR 0011)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, can, require
from core.events import record
from core.models import Deadline
from interpretation.errors import InterpretationError
from interpretation.models import CountsFrom, Incident, IncidentState, Regrading, Severity
from interpretation.services.incidents import AUTHORITATIVE, CONFERENCE, MAIN, change_state, lock
from interpretation.states import WORKED_ON

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User

# What the first answer is measured by.
CLOCK = {Severity.GRAVE: "response_1h", Severity.OTHER: "response_48h"}


@transaction.atomic
def grade(
    *, incident: Incident, severity: str, needs_conference: bool, by: User, at: datetime, counts_from: str = CountsFrom.DISCOVERY
) -> Incident:
    """Give the first grade and open the clocks: 1 hour and the national 5 hours for a grave emergency, else 48 hours; 24 for a conference.

    They run from the occurrence or the discovery, whichever is chosen. Raises NotAllowedError, InterpretationError.
    """
    require(by, Verb.GRADE_INCIDENTS, incident.organisation, at)
    locked = lock(incident)
    if locked.state != IncidentState.REGISTERED:
        raise InterpretationError(_("已经定级，请用“调整等级”。"))
    if severity not in Severity.values or counts_from not in CountsFrom.values:
        raise InterpretationError(_("请选择等级和起算方式。"))
    if counts_from == CountsFrom.OCCURRENCE and locked.occurred_at is None:
        raise InterpretationError(_("未登记发生时间，不能自发生时起算。"))
    incident.severity, incident.needs_conference, incident.counts_from = severity, needs_conference, counts_from
    incident.save(update_fields=["severity", "needs_conference", "counts_from"])
    change_state(
        incident, IncidentState.TRIAGED, by=by, at=at, severity=severity, counts_from=counts_from, needs_conference=needs_conference
    )
    _open(incident, CLOCK[Severity(severity)], by=by, at=at)
    if severity == Severity.GRAVE:
        _open(incident, AUTHORITATIVE, by=by, at=at)
    if needs_conference:
        _open(incident, CONFERENCE, by=by, at=at)
    return incident


@transaction.atomic
def regrade(*, incident: Incident, severity: str, reason: str, by: User, at: datetime, approver: User | None = None) -> Incident:
    """Change the grade: the first answer's clock is replayed from its original instant with the other limit, so it may be overdue at once.

    Where that lifts an overdue mark an approver is needed who neither handles the incident nor records this; the ledger asks for it and
    counts it apart. The 5 hours come with the grave grade and go with it as if they had never run, by the same approval.
    Raises NotAllowedError, InterpretationError, LedgerError.
    """
    require(by, Verb.GRADE_INCIDENTS, incident.organisation, at)
    locked = lock(incident)
    if locked.state not in WORKED_ON:
        raise InterpretationError(_("目前为“%(state)s”，不能调整等级。") % {"state": locked.get_state_display()})
    if severity not in Severity.values or severity == locked.severity:
        raise InterpretationError(_("请选择与目前不同的等级。"))
    reason = reason.strip()
    if not reason:
        raise InterpretationError(_("请写明调整等级的理由。"))
    if approver is not None and not can(approver, Verb.APPROVE_REGRADING, incident.organisation, at):
        raise InterpretationError(_("批准人没有批准调整等级的权限。"))
    main = Deadline.objects.open().filter(matter=locked.matter, rule__in=MAIN).select_related("organisation", "matter").first()
    if main is None:
        raise InterpretationError(_("首次回应已经发布，等级不再影响期限，不能调整。"))
    Regrading.objects.create(incident=incident, before=locked.severity, after=severity, reason=reason, approver=approver, by=by, at=at)
    incident.severity = severity
    incident.save(update_fields=["severity"])
    record(
        "incident.regraded",
        organisation=incident.organisation,
        matter=incident.matter,
        by=by,
        at=at,
        before={"severity": locked.severity},
        after={"severity": severity},
        approver=approver.pk if approver else None,
    )
    shared = {"effective_at": at, "by": by, "at": at, "reason": reason, "approver": approver}
    deadlines.regrade(deadline=main, rule=CLOCK[Severity(severity)], **shared)  # type: ignore[arg-type]
    if severity == Severity.GRAVE:
        _open(incident, AUTHORITATIVE, by=by, at=at)
    else:
        for row in Deadline.objects.open().filter(matter=locked.matter, rule=AUTHORITATIVE).select_related("organisation", "matter"):
            deadlines.cancel(deadline=row, **shared | {"effective_at": row.started_at})  # type: ignore[arg-type]
    return incident


@transaction.atomic
def require_conference(*, incident: Incident, needed: bool, reason: str, by: User, at: datetime, approver: User | None = None) -> Incident:
    """Decide afterwards that a press conference must be held within the 24 hours, or need not: then it was never owed.

    One that was held before counts. Where the decision lifts an overdue mark the ledger asks for an approver, as in `regrade`.
    Raises NotAllowedError, InterpretationError, LedgerError.
    """
    require(by, Verb.GRADE_INCIDENTS, incident.organisation, at)
    locked = lock(incident)
    if locked.state not in WORKED_ON:
        raise InterpretationError(_("目前为“%(state)s”，不能决定是否举行新闻发布会。") % {"state": locked.get_state_display()})
    if locked.needs_conference == needed:
        raise InterpretationError(_("与目前的决定相同。"))
    if not reason.strip():
        raise InterpretationError(_("请写明理由。"))
    incident.needs_conference = needed
    incident.save(update_fields=["needs_conference"])
    changes = {"before": {"needs_conference": not needed}, "after": {"needs_conference": needed}}
    record("incident.conference_decided", organisation=incident.organisation, matter=incident.matter, by=by, at=at, **changes)
    if needed:
        _open(incident, CONFERENCE, by=by, at=at)
        held_at = incident.conferences.order_by("held_at", "id").values_list("held_at", flat=True).first()
        if held_at is not None:
            for row in Deadline.objects.open().filter(matter=locked.matter, rule=CONFERENCE):
                deadlines.meet(deadline=row, effective_at=max(held_at, row.started_at), by=by, at=at)
        return incident
    for row in Deadline.objects.open().filter(matter=locked.matter, rule=CONFERENCE).select_related("organisation", "matter"):
        deadlines.cancel(deadline=row, effective_at=row.started_at, by=by, at=at, reason=reason.strip(), approver=approver)
    return incident


def _open(incident: Incident, rule: str, *, by: User, at: datetime) -> None:
    """Once: a clock that was met keeps what it says."""
    if not Deadline.objects.filter(matter=incident.matter, rule=rule).exclude(state="cancelled").exists():
        deadlines.open_deadline(rule=rule, matter=incident.matter, start=incident.origin, by=by, at=at)
