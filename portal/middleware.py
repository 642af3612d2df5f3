"""Policies of the pages: what a browser may load, and that only staff are given a session."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404
from django.middleware.csrf import REASON_BAD_ORIGIN, CsrfViewMiddleware

from core.proof_of_work import WIDGET_STYLE_HASH

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden

STAFF = re.compile(r"^(/en)?/admin(/|$)")

_PUBLIC = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


PUBLIC_POLICY = _written(_PUBLIC)
PROOF_OF_WORK_POLICY = _written(_PUBLIC | {"worker-src": "'self' blob:", "style-src": f"'self' '{WIDGET_STYLE_HASH}'"})
OTHERS = {
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@functools.cache
def staff_policy() -> str:
    """Unfold's Alpine evaluates its attributes; the rich-text editor needs its import map, whose hash is computed once."""
    return _written(
        _PUBLIC
        | {
            "script-src": f"'self' 'unsafe-eval' '{import_map_hash()}'",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' data: blob:",
            "frame-src": "'self'",
        }
    )


def import_map_hash() -> str:
    """`sha256-...` of the text between the tags of the editor's import map, whose addresses depend on the static files' storage."""
    from django_prose_editor.widgets import importmap

    text = str(importmap).partition(">")[2].rpartition("<")[0]
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def is_staff_request(request: HttpRequest) -> bool:
    """Whether the visitor is in the staff area or carries a session from it."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or STAFF.match(request.path_info) is not None


class PolicyMiddleware:
    """Sets the Content-Security-Policy, which a view widens by `core.proof_of_work.with_proof_of_work` only, and its relatives."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if STAFF.match(request.path_info):
            policy = staff_policy()
            response.headers.setdefault("Cache-Control", "private, no-store")
        elif getattr(response, "has_proof_of_work", False):
            policy = PROOF_OF_WORK_POLICY
        else:
            policy = PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in OTHERS.items():
            response.headers.setdefault(name, value)
        return response


class NoNulMiddleware:
    """An address with a NUL byte is none of ours: PostgreSQL refuses such text. The API answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info and not request.path_info.startswith("/api/v1/"):
            raise Http404
        return self.get_response(request)


class SessionOnlyForStaffMiddleware(SessionMiddleware):
    """A session for staff; anonymous readers get an empty one that is never saved, no cookie, and no `Vary: Cookie` that defeats caches."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save and set the cookie for staff alone."""
        return super().process_response(request, response) if is_staff_request(request) else response


class CsrfMiddleware(CsrfViewMiddleware):
    """Without a session there is no right that a foreign page could abuse, so anonymous forms need no cookie: the browser's own word on
    where the form stands decides (Sec-Fetch-Site, else Origin). Staff, and whoever carries a session, need Django's token as usual.
    """

    def process_view(
        self, request: HttpRequest, callback: Callable[..., Any], callback_args: tuple[Any, ...], callback_kwargs: dict[str, Any]
    ) -> HttpResponseForbidden | None:
        """Refuse a cross-site post of an anonymous visitor; leave staff to Django."""
        if is_staff_request(request):
            return super().process_view(request, callback, callback_args, callback_kwargs)
        if request.method in ("GET", "HEAD", "OPTIONS", "TRACE") or getattr(callback, "csrf_exempt", False):
            return None
        site, origin = request.META.get("HTTP_SEC_FETCH_SITE"), request.META.get("HTTP_ORIGIN")
        django: Any = self  # the stubs leave out what is underscored
        if (site is not None and site not in ("same-origin", "none")) or (origin is not None and not django._origin_verified(request)):
            refused: HttpResponseForbidden = django._reject(request, REASON_BAD_ORIGIN % origin)
            return refused
        return None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The token's cookie is set for staff alone."""
        return super().process_response(request, response) if is_staff_request(request) else response
