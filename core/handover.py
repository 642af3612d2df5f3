"""移交: leave and departure move everything that is open in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import notices
from core.access import Verb, require
from core.events import record
from core.models import DutyShift, Matter, Membership
from core.people import present

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from core.models import Organisation, User


class HandoverError(Exception):
    """Nothing can be handed over to this person. The message is shown."""


def open_items(*, organisation: Organisation, user: User) -> QuerySet[Matter]:
    """What the person handles here and has not closed, oldest first."""
    return Matter.objects.filter(organisation=organisation, handler=user, closed_at__isnull=True).order_by("opened_at", "id")


def hand_over(*, organisation: Organisation, from_user: User, to_user: User, by: User, at: datetime) -> list[Matter]:
    """Move all open matters and the shifts to come to another person, one event for each. Raises NotAllowedError, HandoverError."""
    require(by, Verb.HAND_OVER, organisation, at)
    if from_user.pk == to_user.pk:
        raise HandoverError(_("移交人和接收人不能是同一人。"))
    if not to_user.is_active or not Membership.objects.filter(user=to_user, organisation=organisation).exists():
        raise HandoverError(_("接收人须是本单位在岗人员。"))
    with transaction.atomic():
        matters = list(open_items(organisation=organisation, user=from_user).select_for_update())
        before, after = {"handler": from_user.pk}, {"handler": to_user.pk}
        for matter in matters:
            matter.handler = to_user
            record("matter.handed_over", organisation=organisation, matter=matter, by=by, at=at, before=before, after=after)
        Matter.objects.filter(pk__in=[matter.pk for matter in matters]).update(handler=to_user)
        _hand_over_shifts(organisation, from_user, to_user, by, at)
        if matters:
            notices.notify(
                recipients=present([to_user], at),
                template="handed_over",
                organisation=organisation,
                params={"count": len(matters), "from_user": str(from_user)},
                dedupe=f"handover:{organisation.pk}:{from_user.pk}:{at.isoformat()}",
                at=at,
            )
    return matters


def _hand_over_shifts(organisation: Organisation, from_user: User, to_user: User, by: User, at: datetime) -> None:
    """Shifts that are not over: as the person on duty or as the deputy."""
    coming = DutyShift.objects.filter(organisation=organisation, ends_at__gt=at).select_for_update()
    for field in ("person", "deputy"):
        for shift in coming.filter(**{field: from_user}):
            setattr(shift, field, to_user)
            shift.save(update_fields=[field])
            before, after = {field: from_user.pk}, {field: to_user.pk}
            record("shift.handed_over", organisation=organisation, by=by, at=at, before=before, after=after, shift=shift.pk)
