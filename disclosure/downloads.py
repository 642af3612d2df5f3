"""Attachments of public versions. They are stored outside the web root and never rendered as HTML by the browser."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.access import Verb
from core.files import FileGoneError, open_stream
from core.reach import reach
from disclosure.models import Attachment
from disclosure.reading import READABLE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

# Shown in place on request of the browser; everything else is downloaded. None of these can run a script on this site.
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@require_safe
def attachment(request: HttpRequest, code: str, serial: str, pk: int, name: str) -> HttpResponseBase:
    """The file, if it hangs on a public version of a public document at this address; 404 for everything else."""
    found = (
        Attachment.objects.filter(
            pk=pk,
            name=name,
            version__state__in=READABLE,
            version__document__serial=serial,
            version__document__organisation__code=code,
            version__document__is_public=True,
            version__document__published_at__lte=timezone.now(),
            blob__destroyed_at__isnull=True,
        )
        .select_related("blob")
        .first()
    )
    if found is None:
        raise Http404
    return _answer(request, found, public=True)


@require_safe
def named(request: HttpRequest, document: int, name: str) -> HttpResponseBase:
    """A picture or file of a document by its name, as texts show and link it: of a public version for everybody, of any for its staff."""
    # __pk, not the relation itself: a number no database holds finds nothing instead of breaking the query
    rows = Attachment.objects.filter(version__document__pk=document, name=name, blob__destroyed_at__isnull=True).select_related("blob")
    of_the_public = rows.filter(
        version__state__in=READABLE, version__document__is_public=True, version__document__published_at__lte=timezone.now()
    )
    found = of_the_public.order_by("-version__number").first()
    if found is not None:
        return _answer(request, found, public=True)
    if request.user.is_authenticated and admin.site.has_permission(request):
        known = reach(request).organisations(Verb.VIEW_DOCUMENTS)
        found = rows.filter(version__document__organisation__in=known).order_by("-version__number").first()
    if found is None:
        raise Http404
    return _answer(request, found, public=False)


def _answer(request: HttpRequest, found: Attachment, *, public: bool) -> HttpResponseBase:
    blob = found.blob
    shown = blob.mime in SHOWN
    mime = blob.mime if shown or not _is_active(blob.mime) else "application/octet-stream"
    headers = {
        "Content-Length": str(blob.size),
        "Content-Disposition": content_disposition_header(not shown, os.path.basename(found.name)) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "ETag": f'"{blob.sha256}"',
        "Cache-Control": "public, max-age=0, must-revalidate" if public else "private, no-store",
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponse(status=304, headers={"ETag": headers["ETag"]})
    if request.method == "HEAD":
        return HttpResponse(content_type=mime, headers=headers)
    try:
        return FileResponse(
            open_stream(blob), as_attachment=not shown, filename=os.path.basename(found.name), content_type=mime, headers=headers
        )
    except FileGoneError as error:
        raise Http404 from error


def _is_active(mime: str) -> bool:
    """Types in which a browser may run scripts."""
    return mime.startswith("text/") or mime.endswith(("/xml", "+xml")) or "html" in mime or "script" in mime
