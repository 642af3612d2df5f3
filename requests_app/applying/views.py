"""Pages of the form. Its address holds the secret, so none of them is kept by anybody, and none tells its address to other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.proof_of_work import with_proof_of_work
from core.publicsite import organisations_of
from core.ratelimit import rate_limited
from disclosure.models import Document
from requests_app.applying import drafts, steps, uploads
from requests_app.applying.filled import Whole
from requests_app.applying.forms import KindForm, ReviewForm, StepForm
from requests_app.applying.offers import answered, offers
from requests_app.applying.sending import send
from requests_app.applying.shown import said
from requests_app.applying.steps import FILLED, Step
from requests_app.codes import written
from requests_app.errors import ApplicationError

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from requests_app.models import FormDraft

METHODS = ["GET", "HEAD", "POST"]


@never_cache
@rate_limited("apply-start", limit=30, seconds=3600)
@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """What must be known before, and the first step. A POST starts a draft, whether it is right or not: nothing typed is lost.

    `?q=` carries the words of a search, `?org=` the code of an office.
    """
    at, organisations = timezone.now(), organisations_of(request)
    form: StepForm
    if request.method != "POST":
        initial = {"q": request.GET.get("q", "")[:500].replace("\x00", ""), "organisation": request.GET.get("org", "")[:40]}
        form = KindForm(initial=initial, organisations=organisations, label_suffix="")
        return _page(request, "new.html", None, "", Step.KIND, form)
    form = KindForm(request.POST, organisations=organisations, label_suffix="")
    if not form.is_valid():
        return _page(request, "new.html", None, "", Step.KIND, form, status=400)
    data: dict[str, Any] = {Step.KIND.value: drafts.typed_in(request.POST, form.names())}
    if words := form.cleaned_data["q"]:
        data[Step.WHAT.value] = {"item_1": words}
    _draft, token = drafts.start(organisation=form.chosen, data=data, at=at)
    return _to(token, Step.WHO)


@never_cache
@require_http_methods(["GET", "HEAD"])
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """The draft where it stands."""
    row = drafts.find(token, at=timezone.now())
    if row is None:
        return _gone(request)
    if row.sent_as_id is not None:
        return redirect("requests:receipt", token=token)
    return _to(token, Whole(row, organisations_of(request)).first_open or Step.REVIEW)


@never_cache
@rate_limited("apply-step", limit=900, seconds=600)
@require_http_methods(METHODS)
def step(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """A step that asks for something. Every POST is kept, right or wrong; `to` leads elsewhere, `more` shows one row more, else forward."""
    at, now = timezone.now(), Step(name)
    uploads.in_memory(request)
    row = drafts.find(token, at=at)
    if row is None:
        return _gone(request)
    if row.sent_as_id is not None:
        return redirect("requests:receipt", token=token)
    whole = Whole(row, organisations_of(request))
    if request.method != "POST":
        return _page(request, "step.html", whole, token, now, whole.form(now, bound="check" in request.GET))
    return _posted(request, whole, token, now, at)


def _posted(request: HttpRequest, whole: Whole, token: str, now: Step, at: datetime) -> HttpResponse:
    row, post = whole.draft, request.POST
    # the form is built from what came, so that rows that were added are read
    form = _bound(whole, now, post)
    chosen = next((one for one in whole.organisations if one.code == post.get("organisation")), None) if now == Step.KIND else None
    drafts.save(draft=row, step=now, typed=drafts.typed_in(post, form.names()), organisation=chosen, at=at)
    if "autosave" in post:
        return HttpResponse(status=204)
    if post.get("remove"):
        drafts.detach(draft=row, file=post["remove"])
    problems = uploads.attach_all(row, request, form.file_kinds, at=at)
    if post.get("answers"):
        return _answered(row, token, post["answers"], at)
    whole = Whole(row, whole.organisations)
    if "more" in post:
        return _more(whole, token, now, at)
    if not problems and (post.get("to") in list(FILLED) or "remove" in post or "upload" in post):
        return _to(token, Step(post["to"]) if post.get("to") in list(FILLED) else now)
    form = whole.form(now, bound=True)
    if not form.is_valid() or problems:
        return _page(request, "step.html", whole, token, now, form, problems=problems, status=400)
    if now == Step.WHAT and _has_offers(whole, at):
        return redirect("requests:offered", token=token)
    return _to(token, _next(whole, now))


def _bound(whole: Whole, now: Step, post: Any) -> StepForm:
    """The step's form over what this request brought, unjudged."""
    before = whole.draft.data
    try:
        whole.draft.data = {**before, now.value: {name: post.getlist(name)[-1] for name in list(post)[: drafts.MOST_VALUES]}}
        return whole.form(now, bound=True)
    finally:
        whole.draft.data = before


def _more(whole: Whole, token: str, now: Step, at: datetime) -> HttpResponse:
    """The same step with one row more."""
    shown = getattr(whole.form(now, bound=True), "shown", 1)
    drafts.save(draft=whole.draft, step=now, typed={"rows": str(shown + 1)}, at=at)
    return redirect(reverse("requests:step", kwargs={"token": token, "name": now.value}) + "#more")


def _next(whole: Whole, now: Step) -> Step:
    """Forward; where everything else is done already, back to the review."""
    return whole.first_open or Step.REVIEW if steps.after(now) in whole.done else steps.after(now)


@never_cache
@rate_limited("apply-offers", limit=240, seconds=600)
@require_POST
def typing(request: HttpRequest) -> JsonResponse:
    """`{"offers": [{"pk", "title", "url", "about"}]}` for what is being typed. A POST: what is asked for does not belong into any log."""
    found = offers(request.POST.get("text", "")[:2000], at=timezone.now())
    body = {"offers": [{"pk": row.pk, "title": row.title, "url": row.get_absolute_url(), "about": _about(row)} for row in found]}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@never_cache
@rate_limited("apply-step", limit=900, seconds=600)
@require_http_methods(METHODS)
def offered(request: HttpRequest, token: str) -> HttpResponse:
    """Between two steps: published documents that may be it. `answers` counts one and ends the form, `none` goes on."""
    at = timezone.now()
    row = drafts.find(token, at=at)
    if row is None:
        return _gone(request)
    whole = Whole(row, organisations_of(request))
    if request.method == "POST" and request.POST.get("answers"):
        return _answered(row, token, request.POST["answers"], at)
    found = offers(whole.what.clue, at=at) if whole.what.is_valid() else []
    if request.method == "POST" or not found:
        drafts.note(draft=row, name="offered", value=[*row.data.get("offered", []), *(one.pk for one in found)][-200:], at=at)
        return _to(token, _next(Whole(row, whole.organisations), Step.WHAT))
    rows = [{"row": one, "about": _about(one)} for one in found]
    return render(
        request, "requests_app/applying/offered.html", {"token": token, "rows": rows, "marks": steps.progress(Step.WHAT, whole.done)}
    )


def _has_offers(whole: Whole, at: datetime) -> bool:
    """Whether there is a document to offer that was not offered before."""
    seen = whole.draft.data.get("offered", [])
    return any(row.pk not in seen for row in offers(whole.what.clue, at=at))


def _answered(row: FormDraft, token: str, key: str, at: datetime) -> HttpResponse:
    """Count it, once a draft and document, and show where it is."""
    pk = int(key) if key.isascii() and key.isdigit() and len(key) < 16 else 0
    document = Document.objects.filter(pk=pk, is_public=True).first()
    if document is None:
        return _to(token, Step.WHAT)
    if pk not in row.data.get("answered", []):
        drafts.note(draft=row, name="answered", value=[*row.data.get("answered", []), pk][-200:], at=at)
        answered(document=document, at=at)
    return redirect("requests:answered", token=token, pk=pk)


@never_cache
@require_http_methods(METHODS)
def found(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """“这就是我要的信息”: its link, and a button that deletes what was typed."""
    row = drafts.find(token, at=timezone.now())
    if row is None:
        return _gone(request)
    if request.method == "POST":
        drafts.discard(row)
        return redirect("requests:office")
    document = Document.objects.filter(pk=pk, is_public=True).select_related("organisation", "current").first()
    if document is None:
        return _to(token, Step.WHAT)
    return render(request, "requests_app/applying/answered.html", {"token": token, "document": document, "about": _about(document)})


@with_proof_of_work
@rate_limited("apply-send", limit=30, seconds=3600)
@require_http_methods(METHODS)
def review(request: HttpRequest, token: str) -> HttpResponse:
    """Everything once more, and the button that sends. A second press, also at the same time, leads to the same receipt."""
    at = timezone.now()
    row = drafts.find(token, at=at)
    if row is None:
        return _gone(request)
    if row.sent_as_id is not None:
        return redirect("requests:receipt", token=token)
    whole = Whole(row, organisations_of(request))
    if (missing := whole.first_open) is not None:
        return redirect(
            reverse("requests:step", kwargs={"token": token, "name": missing.value}) + ("?check" if whole.typed(missing) else "")
        )
    form = ReviewForm(request.POST if request.method == "POST" else None, request=request, at=at, label_suffix="")
    problems: list[str] = []
    if request.method == "POST":
        if form.is_valid():
            try:
                send(token=token, whole=whole, held=form.held_for_staff, at=at)
            except ApplicationError as error:
                problems = error.reasons
            else:
                return redirect("requests:receipt", token=token)
        elif drafts.was_sent(token, at=at):  # the other press of two at once had the proof of work
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
        return _gone(request)
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
    from requests_app.applying.receipt import receipt_file

    at = timezone.now()
    row = drafts.find(token, at=at)
    if row is None or row.sent_as is None:
        return _gone(request)
    content = receipt_file(row.sent_as, drafts.shown_code(row, token, at))
    name = f"receipt-{row.sent_as.number}.pdf"
    return HttpResponse(content, "application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@never_cache
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """The person does not go on: delete what was typed. An unsent draft only."""
    row = drafts.find(token, at=timezone.now())
    if row is None:
        return _gone(request)
    if row.sent_as_id is None:
        drafts.discard(row)
    return redirect("requests:office")


def _page(
    request: HttpRequest,
    template: str,
    whole: Whole | None,
    token: str,
    now: Step,
    form: StepForm,
    *,
    problems: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A step's page."""
    sections = form.sections()
    for upload in (one for section in sections for one in section.uploads):
        upload.errors = (problems or {}).get(upload.name, [])
        upload.files = whole.files.get(upload.name, []) if whole else []
    wrong = form.problems() if form.is_bound else []
    wrong += [(f"id_{name}", words) for name, several in (problems or {}).items() for words in several]
    organisation = whole.draft.organisation if whole else None
    context = {"form": form, "sections": sections, "wrong": wrong, "token": token, "step": now, "title": steps.TITLES[now]}
    context |= {"marks": steps.progress(now, whole.done if whole else set()), "previous": steps.before(now) if now != Step.KIND else ""}
    context |= {"hours": drafts.hours_of(organisation), "months": drafts.months_of(organisation), "number": steps.ORDER.index(now) + 1}
    return render(request, f"requests_app/applying/{template}", context | {"count": len(steps.ORDER)}, status=status)


def _about(document: Document) -> str:
    """Number and unit, to tell documents apart."""
    number = document.current.document_number if document.current else ""
    return " · ".join(part for part in (number, document.organisation.short_name) if part)


def _to(token: str, step: Step) -> HttpResponse:
    if step == Step.REVIEW:
        return redirect("requests:review", token=token)
    return redirect("requests:step", token=token, name=step.value)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "requests_app/applying/gone.html", {"words": _("此表单不存在或者已被清除。")}, status=404)
