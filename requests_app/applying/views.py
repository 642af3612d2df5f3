"""Pages of the form. Its address holds the secret, so none of them is kept by anybody, and none tells its address to other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.ratelimit import rate_limited
from requests_app.applying import drafts, uploads
from requests_app.applying.filled import Whole
from requests_app.applying.forms import KindForm, StepForm
from requests_app.applying.offer_views import count_answer, has_offers
from requests_app.applying.pages import METHODS, following, gone, offices, page, to_step
from requests_app.applying.steps import FILLED, Step

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest


@never_cache
@rate_limited("apply-start", limit=30, seconds=3600)
@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """What must be known before, and the first step; filled in rightly it starts a draft.

    `?q=` carries the words of a search, `?org=` the code of an office.
    """
    at, organisations = timezone.now(), offices(request)
    form: StepForm
    if request.method != "POST":
        initial = {"q": request.GET.get("q", "")[:500].replace("\x00", ""), "organisation": request.GET.get("org", "")[:40]}
        form = KindForm(initial=initial, organisations=organisations, label_suffix="")
        return page(request, "new.html", None, "", Step.KIND, form)
    form = KindForm(request.POST, organisations=organisations, label_suffix="")
    if not form.is_valid():
        return page(request, "new.html", None, "", Step.KIND, form, status=400)
    data: dict[str, Any] = {Step.KIND.value: drafts.typed_in(request.POST, form.names())}
    _draft, token = drafts.start(organisation=form.chosen, data=data, at=at)
    return to_step(token, Step.WHO)


@never_cache
@require_http_methods(["GET", "HEAD"])
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """The draft where it stands."""
    row = drafts.find(token, at=timezone.now())
    if row is None:
        return gone(request)
    if row.sent_as_id is not None:
        return redirect("requests:receipt", token=token)
    return to_step(token, Whole(row, offices(request)).first_open or Step.REVIEW)


@never_cache
@rate_limited("apply-step", limit=900, seconds=600)
@require_http_methods(METHODS)
def step(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """A step that asks for something. Every POST is kept, right or wrong; `to` leads elsewhere, `more` shows one row more, else forward."""
    at, now = timezone.now(), Step(name)
    uploads.in_memory(request)
    row = drafts.find(token, at=at)
    if row is None:
        return gone(request)
    if row.sent_as_id is not None:
        return redirect("requests:receipt", token=token)
    whole = Whole(row, offices(request))
    if request.method != "POST":
        return page(request, "step.html", whole, token, now, whole.form(now, bound="check" in request.GET))
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
        return count_answer(row, token, post["answers"], at)
    whole = Whole(row, whole.organisations)
    if "more" in post:
        return _more(whole, token, now, at)
    if not problems and (post.get("to") in list(FILLED) or "remove" in post or "upload" in post):
        return to_step(token, Step(post["to"]) if post.get("to") in list(FILLED) else now)
    form = whole.form(now, bound=True)
    if not form.is_valid() or problems:
        return page(request, "step.html", whole, token, now, form, problems=problems, status=400)
    if now == Step.WHAT and has_offers(whole, at):
        return redirect("requests:offered", token=token)
    return to_step(token, following(whole, now))


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
