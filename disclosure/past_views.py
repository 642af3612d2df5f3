"""Public pages of the past: differences, what stood at a time, and the text that was hashed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.pageversions import depends_on
from core.publicsite import organisations_of
from disclosure import past, reading
from disclosure.models import Document, DocumentVersion
from disclosure.services.content import content_text
from disclosure.tree import tree_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest


@require_safe
def difference(request: HttpRequest, code: str, serial: str, number: int) -> HttpResponse:
    """A public wording side by side with the one before it."""
    found = _public(request, code, serial, timezone.now())
    try:
        shown = past.difference(found, number)
    except DocumentVersion.DoesNotExist as error:
        raise Http404 from error
    except past.NothingThereError as error:
        return _nothing(request, found, str(error))
    context = {"document": found, "difference": shown, "path": tree_of(request).path(found.column_id), "address": found.get_absolute_url()}
    return render(request, "disclosure/difference.html", context)


@require_safe
def standing(request: HttpRequest, code: str, serial: str, when: str) -> HttpResponse:
    """The document's page as it stood at a time, with its hash; 404 with words where nothing did."""
    now = timezone.now()
    found = _public(request, code, serial, now)
    try:
        at = past.read_time(when, now)
        number = past.standing_at(found, at).number
    except past.NothingThereError as error:
        return _nothing(request, found, str(error))
    page = reading.read(found, now, tree_of(request), number)
    page.version.document = found
    context = {
        "page": page,
        "document": found,
        "version": page.version,
        "address": found.get_absolute_url(),
        "standing": at,
        "proof": past.proof_of(page.version),
    }
    response = render(request, "disclosure/document.html", context)
    response["Cache-Control"] = "no-cache"  # invented times must not crowd the page cache
    return response


@require_safe
def content(request: HttpRequest, code: str, serial: str, number: int) -> HttpResponse:
    """Exactly the bytes whose SHA-256 is the wording's hash."""
    found = _public(request, code, serial, timezone.now())
    try:
        version = DocumentVersion.objects.select_related("issuer", "drafting_unit", "column").get(
            document=found, number=number, state__in=reading.READABLE
        )
    except DocumentVersion.DoesNotExist as error:
        raise Http404 from error
    response = HttpResponse(content_text(version), content_type="application/json; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _public(request: HttpRequest, code: str, serial: str, at: datetime) -> Document:
    """The public document at this address; of one withdrawn or sealed the past is gone too."""
    try:
        found = reading.find(code, serial, at, tree_of(request), organisations_of(request))
    except Document.DoesNotExist as error:
        raise Http404 from error
    if not found.is_public:
        raise Http404
    depends_on(request, document=found)
    return found


def _nothing(request: HttpRequest, document: Document, message: str) -> HttpResponse:
    context = {"document": document, "message": message, "title": _("当时没有可以查看的内容"), "address": document.get_absolute_url()}
    return render(request, "disclosure/nothing_there.html", context, status=404)
