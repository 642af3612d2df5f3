"""Audio, video and captions: of a public version for everybody, of any other for the staff who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import Verb
from core.files import FileGoneError, open_stream
from core.reach import reach
from disclosure.reading import READABLE
from interpretation.models import Media
from interpretation.streaming import stream

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


@require_safe
def media(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file by ranges; 404 for what this person may not see."""
    row, is_public = _find(request, pk)
    blob = row.attachment.blob
    headers = {
        "ETag": f'"{blob.sha256}"',
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
        "Cache-Control": "public, max-age=0, must-revalidate" if is_public else "private, no-store",
    }
    try:
        file = open_stream(blob)
    except FileGoneError as error:
        raise Http404 from error
    return stream(request, file, size=blob.size, mime=blob.mime, headers=headers)


@require_safe
def captions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The captions as text/vtt."""
    row, is_public = _find(request, pk)
    if not row.captions:
        raise Http404
    cache = "public, max-age=0, must-revalidate" if is_public else "private, no-store"
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": cache}
    return HttpResponse(row.captions, content_type="text/vtt; charset=utf-8", headers=headers)


def _find(request: HttpRequest, pk: int) -> tuple[Media, bool]:
    """(the row, whether everybody may see it), or 404."""
    rows = Media.objects.filter(pk=pk, attachment__blob__destroyed_at__isnull=True).select_related("attachment__blob")
    public = rows.filter(
        version__state__in=READABLE, version__document__is_public=True, version__document__published_at__lte=timezone.now()
    ).first()
    if public is not None:
        return public, True
    if request.user.is_authenticated and admin.site.has_permission(request):
        known = reach(request).organisations(Verb.VIEW_DOCUMENTS)
        if (row := rows.filter(version__document__organisation__in=known).first()) is not None:
            return row, False
    raise Http404
