"""Readers who come with an address of the former site are sent to the document that took its place."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.http import HttpResponsePermanentRedirect

from disclosure.models import OldAddress

if TYPE_CHECKING:
    from django.http import HttpRequest

LONGEST = 300


def redirect_of(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """301 to the document (or the notice of its withdrawal), None where no public document stood at this address. One query."""
    path = request.path_info
    asked = {path, unquote(path), f"{path}?{request.META.get('QUERY_STRING', '')}"}
    wanted = [row for row in asked if len(row) <= LONGEST and "\x00" not in row]
    rows = OldAddress.objects.filter(path__in=wanted, document__sealed_at__isnull=True, document__current__isnull=False)
    found = sorted(rows.exclude(document__serial="").select_related("document__organisation"), key=lambda row: -len(row.path))
    return HttpResponsePermanentRedirect(found[0].document.get_absolute_url()) if found else None
