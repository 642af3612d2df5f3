"""Hour clocks call the person on duty, want an acknowledgement within 10 minutes, then climb: deputy, leader, principal leader."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from core import notices
from core.access import Role, people_with
from core.events import record
from core.models import DutyShift, Notice
from core.people import present
from core.probes import Probe

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from core.models import Deadline, Organisation, User

ANSWER_WITHIN = timedelta(minutes=10)


def rungs(organisation: Organisation, at: datetime) -> list[list[User]]:
    """Whom to call, one rung after the other; empty rungs are left out. Without a shift the spokesperson comes first."""
    shift = (
        DutyShift.objects.at(at).filter(organisation=organisation).select_related("person", "deputy").order_by("-starts_at", "-id").first()
    )
    ladder = [present([shift.person], at), present([shift.deputy], at)] if shift else [people_with(Role.SPOKESPERSON, organisation, at)]
    ladder += [people_with(role, organisation, at) for role in (Role.LEADER, Role.PRINCIPAL)]
    return [people for people in ladder if people]


def call_duty(*, deadline: Deadline, at: datetime, occasion: str = "start") -> None:
    """Call the first rung for this deadline, once for each occasion; the sweep does it when an hour clock starts (stage `call`).

    Records `duty.called`, or `duty.nobody` when the organisation has none of these people.
    """
    with transaction.atomic():
        _call(deadline, f"call:{deadline.pk}:{occasion}", 0, at)


def _unanswered(at: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(acknowledge_by__lte=at, acknowledged_at__isnull=True, climbed_at__isnull=True)


anything_unanswered = Probe(lambda at: _unanswered(at).order_by("acknowledge_by"))


def climb(at: datetime) -> int:
    """Sweep: each call whose 10 minutes have passed unanswered goes one rung up, once; returns how many did."""
    if not anything_unanswered(at):
        return 0
    climbed, unanswered = 0, _unanswered(at)
    # a row that cannot be climbed must not keep the others from it
    for pk in list(unanswered.order_by("acknowledge_by", "id").values_list("pk", flat=True)[:1000]):
        with transaction.atomic():
            row = (
                unanswered.select_for_update(skip_locked=True, of=("self",)).select_related("deadline__organisation").filter(pk=pk).first()
            )
            if row is not None:
                row.climbed_at = at
                row.save(update_fields=["climbed_at"])
                climbed += _next_rung(row, at)
    return climbed


def _next_rung(row: Notice, at: datetime) -> int:
    """A rung of several people climbs once; an acknowledgement by anybody on the call ends it, and so does the deadline's end."""
    call, rung = row.params.get("call"), row.params.get("rung", 0)
    if row.deadline is None or call is None or row.deadline.state != "open":
        return 0
    if Notice.objects.filter(dedupe_key__startswith=f"{call}:", acknowledged_at__isnull=False).exists():
        return 0
    if Notice.objects.filter(dedupe_key__startswith=f"{call}:{rung + 1}:").exists():
        return 0
    return _call(row.deadline, call, rung + 1, at)


def _call(deadline: Deadline, call: str, rung: int, at: datetime) -> int:
    ladder = rungs(deadline.organisation, at)
    if rung >= len(ladder):
        verb = "duty.unanswered" if rung else "duty.nobody"
        record(verb, organisation=deadline.organisation, matter=deadline.matter, by=None, at=at, deadline=deadline.pk, call=call)
        return 0
    notices.notify(
        recipients=ladder[rung],
        template="duty_call",
        organisation=deadline.organisation,
        matter=deadline.matter,
        deadline=deadline,
        params={"call": call, "rung": rung},
        dedupe=f"{call}:{rung}",
        at=at,
        acknowledge_by=at + ANSWER_WITHIN,
        urgent=True,
    )
    called = [person.pk for person in ladder[rung]]
    record(
        "duty.called",
        organisation=deadline.organisation,
        matter=deadline.matter,
        by=None,
        at=at,
        deadline=deadline.pk,
        rung=rung,
        people=called,
    )
    return 1
