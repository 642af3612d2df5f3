"""The end of the form: review, sending, receipt; or everything is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.proof_of_work import with_proof_of_work
from core.ratelimit import rate_limited
from requests_app.applying import drafts, steps
from requests_app.applying.filled import Whole
from requests_app.applying.forms import ReviewForm
from requests_app.applying.pages import METHODS, gone, offices
from requests_app.applying.receipt import receipt_file
from requests_app.applying.sending import send
from requests_app.applying.shown import said
from requests_app.applying.steps import Step
from requests_app.codes import written
from requests_app.errors import ApplicationError

if TYPE_CHECKING:
    from django.http import HttpRequest


@with_proof_of_work
@rate_limited("apply-send", limit=30, seconds=3600)
@require_http_methods(METHODS)
def review(request: HttpRequest, token: str) -> HttpResponse:
    """Everything once more, and the button that sends. A second press, also at the same time, leads to the same receipt."""
    if request.method != "POST":
        return _review(request, token)
    with transaction.atomic():  # of two presses the second waits here until the first is done
        return _review(request, token)


def _review(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    row = drafts.find(token, at=at, lock=request.method == "POST")
    if row is None:
        return gone(request)
    if row.sent_as_id is not None:
        return redirect("requests:receipt", token=token)
    whole = Whole(row, offices(request))
    if (missing := whole.first_open) is not None:
        return redirect(
            reverse("requests:step", kwargs={"token": token, "name": missing.value}) + ("?check" if whole.typed(missing) else "")
        )
    form = ReviewForm(request.POST if request.method == "POST" else None, request=request, at=at, label_suffix="")
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            send(token=token, whole=whole, held=form.held_for_staff, at=at)
        except ApplicationError as error:
            problems = error.reasons
        else:
            return redirect("requests:receipt", token=token)
    context = {"form": form, "problems": problems, "parts": said(whole), "months": drafts.months_of(whole.kind.chosen)}
    context |= {"token": token, "marks": steps.progress(Step.REVIEW, whole.done), "organisation": whole.kind.chosen}
    return render(request, "requests_app/applying/review.html", context, status=400 if form.errors or problems else 200)


@never_cache
@require_http_methods(METHODS)
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The number and, for half an hour or until the applicant has written it down (POST), the query code."""
    at = timezone.now()
    row = drafts.find(token, at=at)
    if row is None:
        return gone(request)
    if row.sent_as is None:
        return redirect("requests:draft", token=token)
    if request.method == "POST":
        drafts.forget_code(row)
        return redirect("requests:receipt", token=token)
    context = {
        "application": row.sent_as,
        "organisation": row.sent_as.organisation,
        "code": written(drafts.shown_code(row, token, at)),
        "token": token,
    }
    return render(
        request, "requests_app/applying/receipt.html", context | {"token": token, "minutes": int(drafts.CODE_SHOWN.total_seconds() // 60)}
    )


@never_cache
@require_http_methods(["GET", "HEAD"])
def receipt_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt to keep; with the query code while the page shows it."""
    at = timezone.now()
    row = drafts.find(token, at=at)
    if row is None or row.sent_as is None:
        return gone(request)
    content = receipt_file(row.sent_as, drafts.shown_code(row, token, at))
    name = f"receipt-{row.sent_as.number}.pdf"
    return HttpResponse(content, "application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@never_cache
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """The person does not go on: delete what was typed. An unsent draft only."""
    row = drafts.find(token, at=timezone.now())
    if row is None:
        return gone(request)
    drafts.discard(row)
    return redirect("requests:office")
