"""Telling every administrator of a kind that something is wrong with the platform itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.models import Membership
from core.notices.posting import notify
from core.people import present, substitutes

if TYPE_CHECKING:
    from datetime import datetime

    from core.access import Role


def alarm(role: Role, *, template: str, params: dict[str, Any], dedupe: str, at: datetime) -> None:
    """One notice to each active holder of the role, wherever they hold it; the same occasion once."""
    known = substitutes(at)
    for member in Membership.objects.filter(role=role, organisation__is_active=True).select_related("user", "organisation").order_by("id"):
        people = present([member.user], at, known)
        notify(recipients=people, template=template, organisation=member.organisation, params=params, dedupe=dedupe, at=at)
