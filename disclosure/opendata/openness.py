"""How the API's answers travel: readable from any origin, without cookies, limited by address, with an ETag; refusals in one shape."""

from __future__ import annotations

import functools
import hashlib
import time
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from core.ratelimit import client_key, wait_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS", "Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": "86400"}
ALLOWED = "GET, HEAD, OPTIONS"
KEEP = "public, max-age=0, must-revalidate"


def refusal(status: int, code: str, message: str, parameter: str | None = None) -> JsonResponse:
    """A refusal in the shape of schemas.Error."""
    body = {"error": {"status": status, "code": code, "message": message, "parameter": parameter}}
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A read-only view for programs of any origin. Not more than `API_RATE` reads a minute from one address are answered."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ALLOWED, **SHARED, **PREFLIGHT})
        response = _answer(view, request, *args, **kwargs)
        for name, value in SHARED.items():
            response.headers.setdefault(name, value)
        return response

    return opened


def _answer(view: Callable[..., HttpResponseBase], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        response = refusal(405, "method_not_allowed", _("本接口只读，请使用 GET。"))
        response["Allow"] = ALLOWED
        return response
    wait = wait_seconds("api", client_key(request), limit=settings.API_RATE, seconds=60, now=time.time())
    if wait:
        response = refusal(429, "too_many_requests", _("请求过于频繁，请在%(seconds)s秒后再试。") % {"seconds": wait})
        response["Retry-After"] = str(wait)
        return response
    is_head, request.method = request.method == "HEAD", "GET"  # ninja knows its own methods only
    try:
        answer = view(request, *args, **kwargs)
    finally:
        request.method = "HEAD" if is_head else "GET"
    if answer.status_code == 200 and not answer.streaming and "ETag" not in answer:
        answer.headers.setdefault("Cache-Control", KEEP)
        body: bytes = answer.content  # type: ignore[attr-defined]
        answer["ETag"] = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        conditional = get_conditional_response(request, etag=answer["ETag"], response=cast("HttpResponse", answer))
        return conditional or answer
    return answer
