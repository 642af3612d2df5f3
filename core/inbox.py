"""Questions about a person's own notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.shortcuts import get_object_or_404

from core.models import Notice, StandIn

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from core.models import User


def inbox(user: User) -> QuerySet[Notice]:
    """The person's notices, newest first, with what `render` needs."""
    return Notice.objects.filter(recipient=user).select_related("organisation", "matter", "deadline").order_by("-id")


def unread_count(user: User) -> int:
    """How many the person has not opened."""
    return Notice.objects.filter(recipient=user, read_at__isnull=True).count()


def to_acknowledge(user: User) -> QuerySet[Notice]:
    """Those that still want the person's 签收, the most pressing first."""
    return inbox(user).filter(acknowledge_by__isnull=False, acknowledged_at__isnull=True).order_by("acknowledge_by")


def get_notice_for(user: User, pk: int, at: datetime) -> Notice:
    """One's own notice, or that of somebody one stands in for; else 404."""
    absent = StandIn.objects.at(at).filter(substitute=user).values("absent_id")
    rows = Notice.objects.select_related("organisation", "matter", "deadline")
    return get_object_or_404(rows, Q(recipient=user) | Q(recipient__in=absent), pk=pk)
