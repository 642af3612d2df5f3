"""Pages of subscriptions. A link in a mail shows a button; only the button (or the mail program's one click) acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.proof_of_work import with_proof_of_work
from core.publicsite import organisations_of
from core.ratelimit import rate_limited
from disclosure.models import Subscription, SubscriptionState
from disclosure.subscriptions import services
from disclosure.subscriptions.forms import SubscribeForm
from disclosure.subscriptions.wishes import wish_of
from disclosure.tree import tree_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PREFILLED = ("column", "organisation", "kind", "q", "topic", "rhythm")


@with_proof_of_work
@rate_limited("subscribe", limit=6, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form, filled from the query string (`?column=&organisation=&kind=&q=&topic=`); a valid POST leads everybody to one page."""
    at = timezone.now()
    tree, organisations = tree_of(request), organisations_of(request)
    initial = {name: request.GET[name][:100] for name in PREFILLED if name in request.GET}
    initial.setdefault("organisation", request.GET.get("org", "")[:40])
    form = SubscribeForm(request.POST or None, initial=initial, request=request, at=at, tree=tree, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.subscribe(email=data["email"], wish=form.wish, rhythm=data["rhythm"], language=get_language() or "", at=at)
        return redirect("disclosure:subscribe-sent")
    context = {"form": form, "days": services.UNCONFIRMED.days, "most": services.MOST_PENDING}
    return render(request, "disclosure/subscribe.html", context, status=400 if form.errors else 200)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Says that a mail is on its way, and nothing about the address."""
    return render(request, "disclosure/subscribe_sent.html", {"days": services.UNCONFIRMED.days})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """A button; on POST the subscription stands. 404 with words for a link that leads nowhere any more."""
    row = services.confirm(key=key, at=timezone.now()) if request.method == "POST" else _find(key)
    if row is None:
        return render(request, "disclosure/subscription_gone.html", status=404)
    context = {"row": row, "wish": wish_of(row).label, "active": row.state == SubscriptionState.ACTIVE}
    return render(request, "disclosure/subscription_confirm.html", context)


@csrf_exempt  # the mail program posts from anywhere (RFC 8058); the key in the address is the right to do so
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """A button; on POST, also the one click of a mail program, the subscription is deleted. Posting again is answered the same."""
    if request.method == "POST":
        services.cancel(key=key, at=timezone.now())
        return render(request, "disclosure/subscription_cancel.html", {"done": True})
    row = _find(key)
    context = {"done": row is None, "wish": wish_of(row).label if row else ""}
    return render(request, "disclosure/subscription_cancel.html", context)


def _find(key: str) -> Subscription | None:
    return Subscription.objects.select_related("column", "organisation").filter(key=key[:43]).first()
