"""Rate limits by the client's address, counted in the shared cache.

Windows are fixed: the key names the window, so a burst across its edge may reach twice the limit. When the cache is away nobody is turned
away and the log says so.
"""

from __future__ import annotations

import functools
import hashlib
import ipaddress
import logging
import time
from typing import TYPE_CHECKING, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

log = logging.getLogger(__name__)
View = TypeVar("View", bound="Callable[..., HttpResponseBase]")


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw (`TRUSTED_PROXIES` of them), else REMOTE_ADDR; "" when unknown.

    What stands further left in X-Forwarded-For was written by the client and is never believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    count: int = settings.TRUSTED_PROXIES
    if count:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(seen) >= count:
            address = seen[-count]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


def client_key(request: HttpRequest) -> str:
    """What is counted: an IPv4 address, or the /64 network that one host is given in IPv6; hashed, for the cache keeps no people."""
    address = client_address(request)
    if ":" in address:
        address = str(ipaddress.ip_network(f"{address}/64", strict=False))
    return hashlib.blake2b(address.encode(), digest_size=12, key=settings.SECRET_KEY.encode()[:64]).hexdigest()


def wait_seconds(name: str, who: str, *, limit: int, seconds: int, now: float) -> int:
    """Count one more of `who` under `name` in the window of `seconds` that holds `now` (Unix time).

    Returns 0 while at most `limit` came, else the seconds until the window ends. The cache away: 0.
    """
    window = int(now // seconds)
    key = f"rate:{name}:{seconds}:{window}:{who}"
    try:
        if cache.add(key, 1, 2 * seconds):
            return 0
        count = cache.incr(key)
    except ValueError:  # evicted between the two
        return 0
    except Exception as error:  # whatever a broken cache raises: a limit is not worth an error page
        log.warning("rate limit %s not counted: %s", name, type(error).__name__)
        return 0
    return 0 if count <= limit else max(1, int((window + 1) * seconds - now))


def too_many(request: HttpRequest, wait: int, template: str = "429.html") -> HttpResponse:
    """The page that says so, 429 with Retry-After in seconds."""
    response = render(request, template, {"minutes": -(-wait // 60), "seconds": wait}, status=429)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response


def rate_limited(name: str, *, limit: int, seconds: int, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """Decorate a view: at most `limit` requests of these methods from one address in `seconds`, then a 429 page.

    @rate_limited("apply", limit=10, seconds=600)
    def new_request(request): ...
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method in methods:
                wait = wait_seconds(name, client_key(request), limit=limit, seconds=seconds, now=time.time())
                if wait:
                    return too_many(request, wait)
            return view(request, *args, **kwargs)

        return cast("View", limited)

    return decorate
