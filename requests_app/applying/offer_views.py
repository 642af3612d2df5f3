"""Published documents that may be it: while one types, between two steps, and “这就是我要的信息”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.ratelimit import rate_limited
from disclosure.models import Document
from requests_app.applying import drafts, steps
from requests_app.applying.filled import Whole
from requests_app.applying.offers import answered, offers
from requests_app.applying.pages import METHODS, following, gone, offices, to_step
from requests_app.applying.steps import Step

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from requests_app.models import FormDraft


@never_cache
@rate_limited("apply-offers", limit=240, seconds=600)
@require_POST
def typing(request: HttpRequest) -> JsonResponse:
    """`{"offers": [{"pk", "title", "url", "about"}]}` for what is being typed. A POST: what is asked for does not belong into any log."""
    found = offers(request.POST.get("text", "")[:2000], at=timezone.now())
    body = {"offers": [{"pk": row.pk, "title": row.title, "url": row.get_absolute_url(), "about": about(row)} for row in found]}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@never_cache
@rate_limited("apply-step", limit=900, seconds=600)
@require_http_methods(METHODS)
def offered(request: HttpRequest, token: str) -> HttpResponse:
    """Between two steps: published documents that may be it. `answers` counts one and ends the form, `none` goes on."""
    at = timezone.now()
    row = drafts.find(token, at=at)
    if row is None:
        return gone(request)
    whole = Whole(row, offices(request))
    if request.method == "POST" and request.POST.get("answers"):
        return count_answer(row, token, request.POST["answers"], at)
    found = offers(whole.what.clue, at=at) if whole.what.is_valid() else []
    if request.method == "POST" or not found:
        drafts.note(draft=row, name="offered", value=[*row.data.get("offered", []), *(one.pk for one in found)][-200:], at=at)
        return to_step(token, following(Whole(row, whole.organisations), Step.WHAT))
    rows = [{"row": one, "about": about(one)} for one in found]
    return render(
        request, "requests_app/applying/offered.html", {"token": token, "rows": rows, "marks": steps.progress(Step.WHAT, whole.done)}
    )


@never_cache
@require_http_methods(METHODS)
def found(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """“这就是我要的信息”: its link, and a button that deletes what was typed."""
    row = drafts.find(token, at=timezone.now())
    if row is None:
        return gone(request)
    if request.method == "POST":
        drafts.discard(row)
        return redirect("requests:office")
    document = Document.objects.filter(pk=pk, is_public=True).select_related("organisation", "current").first()
    if document is None:
        return to_step(token, Step.WHAT)
    return render(request, "requests_app/applying/answered.html", {"token": token, "document": document, "about": about(document)})


def has_offers(whole: Whole, at: datetime) -> bool:
    """Whether there is a document to offer that was not offered before."""
    seen = whole.draft.data.get("offered", [])
    return any(row.pk not in seen for row in offers(whole.what.clue, at=at))


def count_answer(row: FormDraft, token: str, key: str, at: datetime) -> HttpResponse:
    """Count it, once a draft and document, and show where it is."""
    pk = int(key) if key.isascii() and key.isdigit() and len(key) < 16 else 0
    document = Document.objects.filter(pk=pk, is_public=True).first()
    if document is None:
        return to_step(token, Step.WHAT)
    if pk not in row.data.get("answered", []):
        drafts.note(draft=row, name="answered", value=[*row.data.get("answered", []), pk][-200:], at=at)
        answered(document=document, at=at)
    return redirect("requests:answered", token=token, pk=pk)


def about(document: Document) -> str:
    """Number and unit, to tell documents apart."""
    number = document.current.document_number if document.current else ""
    return " · ".join(part for part in (number, document.organisation.short_name) if part)
