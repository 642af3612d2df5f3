"""Protection of public forms from machines: a proof of work in the browser, and a slower way for people without JavaScript.

A form mixes in `ProtectedForm`, its view wears `@with_proof_of_work` (policy and no caching) and usually `@rate_limited`:

    class QuestionForm(ProtectedForm):
        text = forms.CharField()

    @with_proof_of_work
    @rate_limited("question", limit=10, seconds=600)
    def ask(request):
        form = QuestionForm(request.POST or None, request=request, at=timezone.now())
        if request.method == "POST" and form.is_valid():
            ask_question(text=form.cleaned_data["text"], held=form.held_for_staff, at=...)

In the template `{{ form.protection }}` renders the hidden fields, the trap and the widget. With JavaScript the widget solves the challenge
and the form is accepted at once. Without it the signed token must be 10 seconds old and unused, the trap empty, the rate stricter, and
`held_for_staff` is true: what was sent waits until a member of staff lets it through. Its legal date of receipt stays the date it was sent.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import logging
import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import altcha
import django_altcha
from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import NON_FIELD_ERRORS
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from core.ratelimit import client_key, wait_seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponseBase
    from django.utils.safestring import SafeString

log = logging.getLogger(__name__)
View = TypeVar("View", bound="Callable[..., HttpResponseBase]")

SALT = "core.proof_of_work"
YOUNGEST = timedelta(seconds=10)
OLDEST = timedelta(hours=12)
CHALLENGE_LIFE = timedelta(minutes=20)
WORK = 50_000  # hashes at most: about a second on an old telephone
# Without JavaScript: at most so many from one address in so many seconds.
SLOW_LIMIT, SLOW_SECONDS = 3, 3600


def _widget_style_hash() -> str:
    # The widget puts one style element into the page; its text is a literal of the script we serve.
    script = (Path(django_altcha.__file__).parent / "static/altcha/altcha.min.js").read_text(encoding="utf-8")
    found = re.search(r"='(@keyframes overlay-slidein[^']*)'", script)
    if found is None or "\\" in found[1]:
        raise RuntimeError("the style of altcha's widget is not where it was: adapt core/proof_of_work.py")
    return "sha256-" + base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()


WIDGET_STYLE_HASH = _widget_style_hash()


def with_proof_of_work(view: View) -> View:
    """Decorate a view with a `ProtectedForm`: its policy admits the widget, and no cache keeps its tokens."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.has_proof_of_work = True  # type: ignore[attr-defined]
        add_never_cache_headers(response)
        return response

    return cast("View", wrapped)


def new_challenge(at: datetime) -> dict[str, Any]:
    """What the widget must solve, valid for `CHALLENGE_LIFE`."""
    options = altcha.ChallengeOptions(hmac_key=settings.ALTCHA_HMAC_KEY, max_number=WORK, expires=at + CHALLENGE_LIFE)
    return altcha.create_challenge(options).to_dict()


def is_solved(payload: str) -> bool:
    """Whether this is the solution of a challenge of ours, in time and for the first time."""
    try:
        solved, _error = altcha.verify_solution(payload, settings.ALTCHA_HMAC_KEY, check_expires=True)
        challenge = json.loads(base64.b64decode(payload))["challenge"]
    except Exception:  # the payload is the visitor's: whatever it breaks, it is no solution
        return False
    return solved and _first_use(f"pow:{challenge}", CHALLENGE_LIFE)


def new_token(at: datetime) -> str:
    """Signed proof of when the form was given out."""
    return signing.dumps({"t": int(at.timestamp()), "n": secrets.token_urlsafe(9)}, salt=SALT)


def token_age(token: str, at: datetime) -> timedelta | None:
    """How long ago we gave this token out; None for what is not ours."""
    try:
        content = signing.loads(token, salt=SALT)
        return timedelta(seconds=int(at.timestamp()) - int(content["t"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def _first_use(key: str, life: timedelta) -> bool:
    # `add` is one step in the shared cache: of two that come at once only one is first
    try:
        return cache.add(key, 1, int(life.total_seconds()))
    except Exception as error:
        log.warning("replay not checked: %s", type(error).__name__)
        return True


class ProtectedForm(forms.Form):
    """A public form. `held_for_staff` is known after validation; `at` is the instant of the request.

    A subclass that checks fields against each other does so before it calls `super().clean()`, which uses challenge and token up.
    """

    altcha = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4000)
    given_out = forms.CharField(required=False, widget=forms.HiddenInput, max_length=400)
    # a field that people do not see and machines like to fill
    homepage = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    held_for_staff = False

    def __init__(self, *args: Any, request: HttpRequest, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.at = request, at

    def clean(self) -> dict[str, Any]:
        """Accept a solved challenge, else the slow way; refuse machines with a message a person can act on."""
        super().clean()
        data = {name: self.cleaned_data.pop(name, "") for name in ("altcha", "given_out", "homepage")}
        if data["homepage"]:
            raise forms.ValidationError(_("请将“请勿填写”一栏留空后重新提交。"), code="trap")
        if self.errors:  # the person will send again: use nothing up
            return self.cleaned_data
        if data["altcha"]:
            if not is_solved(data["altcha"]):
                raise forms.ValidationError(_("人机验证已过期或已使用，请重新验证后提交。"), code="challenge")
        else:
            self._slow_way(data["given_out"])
        return self.cleaned_data

    def _slow_way(self, token: str) -> None:
        age = token_age(token, self.at)
        if age is None or age > OLDEST:
            raise forms.ValidationError(_("页面已过期，请核对内容后重新提交。"), code="stale")
        if age < YOUNGEST:
            raise forms.ValidationError(_("提交过快，请稍候十秒后再提交。"), code="fast")
        who = client_key(self.request)
        if wait_seconds("slow-form", who, limit=SLOW_LIMIT, seconds=SLOW_SECONDS, now=self.at.timestamp()):
            raise forms.ValidationError(_("提交次数过多，请一小时后再试，或开启浏览器的 JavaScript 后提交。"), code="rate")
        if not _first_use(f"form:{hashlib.sha256(token.encode()).hexdigest()}", OLDEST):
            raise forms.ValidationError(_("此表单已提交过，请勿重复提交。"), code="replay")
        self.held_for_staff = True

    @property
    def protection(self) -> SafeString:
        """The hidden token, the trap and the widget, to stand inside the form element once."""
        # A token stays with its form through corrections, so that a person who mends a mistake need not wait again.
        old = self.data.get(self.add_prefix("given_out"), "") if self.is_bound else ""
        age = token_age(old, self.at) if old else None
        keep = age is not None and age < OLDEST and not self.has_error(NON_FIELD_ERRORS, "replay")
        context = {
            "challenge": json.dumps(new_challenge(self.at)),
            "token": old if keep else new_token(self.at),
            "name": self.add_prefix("altcha"),
            "token_name": self.add_prefix("given_out"),
            "trap": self["homepage"],
            "strings": json.dumps({key: str(text) for key, text in WIDGET_WORDS.items()}, ensure_ascii=False),
        }
        return render_to_string("core/proof_of_work.html", context)


WIDGET_WORDS = {
    "ariaLinkLabel": "Altcha.org",
    "error": _("验证失败，请稍后再试。"),
    "expired": _("验证已过期，请重新验证。"),
    "label": _("我不是机器人"),
    "verified": _("验证通过"),
    "verifying": _("正在验证……"),
    "verificationRequired": _("请先完成验证。"),
    "waitAlert": _("正在验证，请稍候。"),
}
