"""The page cache, the outermost middleware: an anonymous visitor's page is built once and then served without the rest of the stack.

A page is kept with the values of the version tokens it was built under (core/pageversions.py) and is served only while they still stand,
at most `LIFE` seconds and never past midnight in Asia/Shanghai or the instant the view stated: published at once, and a withdrawn or sealed
page is never served stale. Pages are kept in the shared cache and, ready to send, in this process; a warm page costs one round trip and no
query. When the cache is away the page is built, never refused.
"""

from __future__ import annotations

import hashlib
import logging
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from core import pageversions
from portal.shelf import Kept, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

log = logging.getLogger(__name__)

LIFE = 60.0
LARGEST = 1024 * 1024  # bytes of body; larger answers are built each time
# For browsers: ask each time (and get 304); for nginx's micro-cache: one second.
FOR_CACHES = "public, max-age=0, s-maxage=1, must-revalidate"
NEVER = ("/admin", "/en/admin", "/healthz", "/readyz", "/static/")
# An address with any other parameter is built each time, so that invented ones cannot crowd the cache.
PARAMETERS = frozenset(
    {"q", "page", "page_size", "sort", "column", "org", "organisation", "topic", "kind", "year", "validity", "from", "to"}
    | {"rule", "start", "layer", "date", "state", "scope", "version", "elder", "category", "form"}
)
QUIET_SECONDS = 1.0  # after a failure of the cache nobody waits for it again so soon
ZONE = ZoneInfo("Asia/Shanghai")


class PageCacheMiddleware:
    """See the module. `HEAD` is answered from a page kept for `GET`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.shelf = Shelf()
        self.quiet_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = page_key(request)
        if key is None or time.monotonic() < self.quiet_until:
            return self.get_response(request)
        try:
            kept, stands, before = self.find(key, request)
        except Exception as error:  # whatever a broken cache raises, the visitor gets the page
            return self.get_response_without_cache(request, error)
        if kept is not None and stands:
            return answer(request, kept)
        response = self.get_response(request)
        if request.method != "GET" or not keepable(response):
            return response
        try:
            fresh = self.keep(key, request, response, before=before, previous=kept)
        except Exception as error:
            self.note(error)
            return response
        return answer(request, fresh) if fresh else response

    def find(self, key: str, request: HttpRequest) -> tuple[Kept | None, bool, int]:
        """The page kept here or in the shared cache, if any; whether it still is true; the present value of `ANY` (0 where not needed).

        A page that must be built finds the present values of `SITE` and `ANY` on the request (core.publicsite).
        """
        now = time.time()
        kept = self.shelf.get(key)
        if kept is not None and now < kept.until and cache.get_many(kept.tokens) == kept.tokens:
            return kept, True, 0
        shared = cache.get_many([key, pageversions.SITE, pageversions.ANY])
        request.site_version = shared.get(pageversions.SITE)  # type: ignore[attr-defined]
        before = shared.get(pageversions.ANY) or pageversions.read([])[pageversions.ANY]
        request.any_version = before  # type: ignore[attr-defined]
        if (state := shared.get(key)) is None:
            return None, False, before
        kept = Kept(*state)
        found = shared | cache.get_many([name for name in kept.tokens if name not in shared])
        stands = now < kept.until and all(found.get(name) == value for name, value in kept.tokens.items())
        if stands:
            self.shelf.put(key, kept)
        return kept, stands, before

    def keep(self, key: str, request: HttpRequest, response: HttpResponseBase, *, before: int, previous: Kept | None) -> Kept | None:
        """Keep the page just built, unless something was published meanwhile or it is no longer true in a second."""
        now = time.time()
        until = good_until(request, now)
        names: set[str] = getattr(request, "page_names", set())
        tokens = pageversions.read([*sorted(names), pageversions.SITE])
        if until - now < 1 or tokens[pageversions.ANY] != before:
            return None
        if names:
            del tokens[pageversions.ANY]
        body: bytes = response.content  # type: ignore[attr-defined]
        etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        modified = int(now)
        if previous is not None:
            # same content, same date; other content within one second, another date all the same
            modified = previous.modified if previous.etag == etag else max(modified, previous.modified + 1)
        headers = {name: value for name, value in response.items() if name not in ("Vary", "Cache-Control", "Expires")}
        headers |= {
            "Cache-Control": FOR_CACHES,
            "Content-Length": str(len(body)),
            "ETag": etag,
            "Last-Modified": http_date(modified),
            "Vary": "Cookie",
        }
        kept = Kept(body, headers, etag, modified, until, tokens)
        cache.set(key, kept.state(), max(1, int(until - now)))
        self.shelf.put(key, kept)
        return kept

    def get_response_without_cache(self, request: HttpRequest, error: Exception) -> HttpResponseBase:
        """Build the page and leave the cache alone for a moment."""
        self.note(error)
        return self.get_response(request)

    def note(self, error: Exception) -> None:
        """Log a failure of the cache, once a second at most."""
        self.quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("page cache away: %s", type(error).__name__)


def page_key(request: HttpRequest) -> str | None:
    """Name of the page in the cache, None where pages are never kept: other methods, staff, people with a session, odd parameters."""
    meta = request.META
    if request.method not in ("GET", "HEAD") or request.path_info.startswith(NEVER):
        return None
    if settings.SESSION_COOKIE_NAME in meta.get("HTTP_COOKIE", "") or "HTTP_AUTHORIZATION" in meta or "HTTP_RANGE" in meta:
        return None
    query = meta.get("QUERY_STRING", "")
    if query:
        try:
            pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=20)
        except ValueError:
            return None
        if len(query) > 512 or any(name not in PARAMETERS for name, _ in pairs):
            return None
        query = urlencode(sorted(pairs))
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    name = f"{request.scheme}://{host}{request.path}?{query}"
    return f"page:{hashlib.blake2b(name.encode(), digest_size=16).hexdigest()}"


def keepable(response: HttpResponseBase) -> bool:
    """Whether others may be shown this answer."""
    if response.status_code != 200 or response.streaming or response.cookies or len(response.content) > LARGEST:  # type: ignore[attr-defined]
        return False
    control = response.get("Cache-Control", "")
    if "no-store" in control or "private" in control or "no-cache" in control:
        return False
    # Accept-Encoding aside, whatever an answer says it varies with is not in the key
    return not {word.strip().lower() for word in response.get("Vary", "").split(",")} - {"", "accept-encoding"}


def good_until(request: HttpRequest, now: float) -> float:
    """Unix time at which the page must be built anew: `LIFE`, midnight, or what the view stated, whichever comes first."""
    moment = datetime.fromtimestamp(now, ZONE)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    stated: datetime | None = getattr(request, "page_fresh_until", None)
    return min(now + LIFE, midnight.timestamp(), stated.timestamp() if stated else midnight.timestamp())


def answer(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    """The page, or 304 where the visitor has it."""
    if "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META:
        conditional: Any = get_conditional_response(request, etag=kept.etag, last_modified=kept.modified)
        if isinstance(conditional, HttpResponseNotModified):
            for name in ("Cache-Control", "ETag", "Last-Modified", "Vary"):
                conditional[name] = kept.headers[name]
            for name in ("Access-Control-Allow-Origin", "Cross-Origin-Resource-Policy"):  # a program of another origin asks with a tag, too
                if name in kept.headers:
                    conditional[name] = kept.headers[name]
            return conditional
        if conditional is not None:
            return conditional  # type: ignore[no-any-return]
    return HttpResponse(kept.body, headers=kept.headers)
