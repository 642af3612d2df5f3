"""Attachments as pages, for the public and for staff; a draft exactly as it will be published, for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core import files
from core.access import Verb
from core.pageversions import depends_on
from core.reach import reach
from disclosure.filepreview import FilePreview, can_preview, preview_of
from disclosure.models import Attachment, DocumentVersion
from disclosure.previewing import as_published
from disclosure.reading import READABLE
from disclosure.tree import tree_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

# A PDF is shown by the browser's own viewer, which a sandbox would keep from starting; it runs nothing on this site.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
PRIVATE = "private, no-store"


@require_safe
def file_preview(request: HttpRequest, code: str, serial: str, pk: int) -> HttpResponseBase:
    """An attachment of a public version as a page; a PDF itself, shown in place."""
    found = (
        Attachment.objects.filter(
            pk=pk,
            version__state__in=READABLE,
            version__document__serial=serial,
            version__document__organisation__code=code,
            version__document__is_public=True,
            version__document__published_at__lte=timezone.now(),
            blob__destroyed_at__isnull=True,
        )
        .select_related("blob", "version__document__organisation")
        .first()
    )
    if found is None or not can_preview(found.name):
        raise Http404
    document = found.version.document
    depends_on(request, document=document)
    download = reverse("disclosure:file", args=[code, serial, pk, found.name])
    return _shown(request, found, download=download, back=document.get_absolute_url())


@require_safe
def staff_file_preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same for an attachment of any version within reach."""
    known = _known(request)
    found = Attachment.objects.select_related("blob", "version").filter(pk=pk, version__document__organisation__in=known).first()
    if found is None or not can_preview(found.name) or found.blob.destroyed_at:
        raise Http404
    download = reverse("admin:disclosure_attachment_file", args=[pk])
    response = _shown(request, found, download=download, back=reverse("admin:disclosure_documentversion_change", args=[found.version_id]))
    response["Cache-Control"] = PRIVATE
    return response


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A version within reach on the public page's own template, with a banner."""
    version = (
        DocumentVersion.objects.select_related("document__organisation", "document__column", "column", "issuer")
        .filter(pk=pk, document__organisation__in=_known(request))
        .first()
    )
    if version is None:
        raise Http404
    page = as_published(version, timezone.now(), tree_of(request))
    context: dict[str, Any] = {
        "page": page,
        "document": page.document,
        "version": page.version,
        "address": page.document.get_absolute_url(),
        "is_preview": True,
    }
    response = render(request, "disclosure/document.html", context)
    response["Cache-Control"] = PRIVATE
    return response


def _known(request: HttpRequest) -> frozenset[int]:
    """Where the signed-in person may see documents; 404 for everybody else, who need not know that there is something."""
    if not request.user.is_authenticated or not admin.site.has_permission(request):
        raise Http404
    return reach(request).organisations(Verb.VIEW_DOCUMENTS)


def _shown(request: HttpRequest, found: Attachment, *, download: str, back: str) -> HttpResponseBase:
    try:
        if found.blob.mime == "application/pdf":
            response = FileResponse(files.open_stream(found.blob), content_type="application/pdf")
            response["Content-Disposition"] = content_disposition_header(False, found.name) or "inline"
            response["Content-Security-Policy"] = PDF_POLICY
            response["X-Content-Type-Options"] = "nosniff"
            return response
        seen = preview_of(files.read(found.blob), found.name)
    except files.FileGoneError as error:
        seen = FilePreview("none", problem=str(error))
    context = {"file": found, "seen": seen, "download": download, "back": back}
    return render(request, "disclosure/file_preview.html", context)
