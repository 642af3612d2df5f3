"""The organisations of the installation as public pages need them, read once a request: a district's tree is small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.models import Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest


def organisations_of(request: HttpRequest) -> list[Organisation]:
    """All active organisations in their order. One query, the first time it is asked in a request."""
    known: list[Organisation] | None = getattr(request, "site_organisations", None)
    if known is None:
        known = list(Organisation.objects.filter(is_active=True).order_by("order", "code"))
        request.site_organisations = known  # type: ignore[attr-defined]
    return known


def root_of(request: HttpRequest) -> Organisation | None:
    """The organisation that gives the site its identity: without a superior, first in order; None on an empty database."""
    return next((row for row in organisations_of(request) if row.parent_id is None), None)
