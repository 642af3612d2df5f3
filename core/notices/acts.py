"""What people do with notices: reading, acknowledging (签收), sending a dead letter again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import NotAllowedError, Verb, require
from core.events import record
from core.models import Delivery, Notice, StandIn
from core.models.notices import DeliveryState

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User


def mark_read(*, notice: Notice, by: User, at: datetime) -> None:
    """The person has opened it; the first time counts. Leaves no event: reading decides nothing. Raises NotAllowedError."""
    _require_own(notice, by, at)
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at)
    notice.read_at = notice.read_at or at


def acknowledge(*, notice: Notice, by: User, at: datetime) -> None:
    """签收: stops the climbing. A second time changes nothing. Raises NotAllowedError for anybody but the recipient or their stand-in."""
    _require_own(notice, by, at)
    with transaction.atomic():
        row = Notice.objects.select_for_update(of=("self",)).select_related("organisation", "matter").get(pk=notice.pk)
        if row.acknowledged_at is None:
            row.acknowledged_at = at
            row.read_at = row.read_at or at
            row.save(update_fields=["acknowledged_at", "read_at"])
            seconds = int((at - row.created_at).total_seconds())
            record("notice.acknowledged", organisation=row.organisation, matter=row.matter, by=by, at=at, notice=row.pk, seconds=seconds)
    notice.acknowledged_at, notice.read_at = row.acknowledged_at, row.read_at


def retry(*, delivery: Delivery, by: User, at: datetime) -> None:
    """Put a dead letter into the queue again. Raises NotAllowedError."""
    organisation = delivery.notice.organisation
    require(by, Verb.VIEW_DEAD_LETTERS, organisation, at)
    with transaction.atomic():
        revived = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.DEAD).update(
            state=DeliveryState.PENDING, tries=0, next_try_at=at
        )
        if revived:
            record("delivery.retried", organisation=organisation, matter=delivery.notice.matter, by=by, at=at, delivery=delivery.pk)
    delivery.refresh_from_db()


def _require_own(notice: Notice, by: User, at: datetime) -> None:
    if notice.recipient_id != by.pk and not StandIn.objects.at(at).filter(absent=notice.recipient_id, substitute=by).exists():
        raise NotAllowedError(_("只能处理发给本人的消息。"))
