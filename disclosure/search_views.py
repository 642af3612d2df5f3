"""The search page, whose address holds query, filters and page, so that it can be sent on; and what is proposed while typing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.publicsite import organisations_of
from core.ratelimit import client_key, rate_limited, wait_seconds
from disclosure import listing
from disclosure import search as index
from disclosure.facet_links import facet_links
from disclosure.kinds import kind_choices
from disclosure.rows import validity_mark
from disclosure.search.fruitless import count_fruitless
from disclosure.search.near import completions, near_titles
from disclosure.search.tokens import MAX_QUERY, clean_query
from disclosure.tree import column_name, tree_of, unit_name
from disclosure.validity import Validity

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from disclosure.search import Hit, Results

PAGE_SIZE = 20
# The form of application, once the room for applications has one; until then the offices' page.
APPLICATION = ("requests:new", "requests:office")
COUNTED = {"limit": 20, "seconds": 600}  # fruitless searches of one address that count


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `?q=` with the filters of the list and `sort=relevance|-published`. At most ten queries, two more for no result."""
    at = timezone.now()
    tree, organisations = tree_of(request), organisations_of(request)
    filters = listing.read_filters(request.GET, tree, organisations)
    typed = clean_query(request.GET.get("q", ""))
    newest = request.GET.get("sort") == "-published"
    if len(request.GET.get("q", "").strip()) > MAX_QUERY:
        filters.problems.append(_("检索词过长，只按前 %(count)s 个字检索。") % {"count": MAX_QUERY})
    results = index.search(
        typed,
        at=at,
        column=filters.column.code if filters.column else None,
        organisation=filters.organisation.code if filters.organisation else None,
        kind=filters.kind or None,
        topic=filters.topic or None,
        year=filters.year,
        validity=filters.validity or None,
        published_from=filters.since,
        published_to=filters.until,
        sort="-published" if newest else "relevance",
        page=filters.page,
        page_size=PAGE_SIZE,
        facets=True,
    )
    address, kept = reverse("disclosure:search"), {"q": typed, "sort": "-published" if newest else ""}
    last = max(1, -(-results.count // PAGE_SIZE))
    page = listing.Page([], min(filters.page, last + 1), results.count, False, filters.page < last)

    def link(number: int) -> str:
        return address + filters.query(page=number, **kept)

    chips = [listing.Chip(chip.label, _with(chip.url, kept)) for chip in filters.chips(address)]
    context = {
        "typed": typed,
        "newest": newest,
        "results": results,
        "rows": [_row(hit) for hit in results.items],
        "filters": filters,
        "page": page,
        "pages": [(number, link(number) if number else "") for number in page.numbers],
        "next": link(page.number + 1) if page.has_next else "",
        "previous": link(page.number - 1) if page.number > 1 else "",
        "chips": chips,
        "unfiltered": _with(address, kept),
        "beyond": bool(results.count) and not results.items,
        "facets": facet_links(results.facets, filters, tree, organisations, lambda **changes: address + filters.query(**kept, **changes)),
        "tree": tree,
        "organisations": organisations,
        "kinds": kind_choices(),
        "validities": Validity.choices,
        **(_nothing(request, typed, results, at, filtered=bool(chips)) if typed and not results.count else {}),
    }
    return render(request, "disclosure/search.html", context)


@require_safe
@rate_limited("suggest", limit=120, seconds=60, methods=("GET", "HEAD"))
def suggest(request: HttpRequest) -> JsonResponse:
    """`{"suggestions": [{"title", "url"}]}`: titles and numbers that hold what was typed so far, newest first, at most eight."""
    found = completions(clean_query(request.GET.get("q", "")), at=timezone.now())
    body = {"suggestions": [{"title": row.title, "url": row.url} for row in found]}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False}, headers={"X-Robots-Tag": "noindex"})


def _nothing(request: HttpRequest, typed: str, results: Results, at: datetime, *, filtered: bool) -> dict[str, object]:
    """What helps where nothing was found: near titles, the form of application with the words. Counted when no filter is to blame."""
    if not filtered and request.method == "GET" and not wait_seconds("fruitless", client_key(request), **COUNTED, now=time.time()):
        count_fruitless(typed, at=at)
    return {"near": near_titles(typed, at=at), "application": application_address(typed)}


def application_address(words: str) -> str:
    """Where to apply for what was not found, the words filled in."""
    for name in APPLICATION:
        try:
            return f"{reverse(name)}?{urlencode({'q': words})}"
        except NoReverseMatch:
            continue
    return ""


def _with(url: str, kept: dict[str, str]) -> str:
    """The address with the query and the sort added."""
    parts = [f"{name}={quote(value)}" for name, value in kept.items() if value]
    return url + ("&" if "?" in url else "?") + "&".join(parts) if parts else url


def _row(hit: Hit) -> dict[str, object]:
    """What the template shows of a hit."""
    document, version = hit.document, hit.document.current
    label, look = validity_mark(document.kind, hit.validity)
    return {
        "url": document.get_absolute_url(),
        "title": hit.title,
        "snippet": hit.snippet,
        "attachment": hit.attachment,
        "number": version.document_number if version else "",
        "issuer": version.issuer_name if version and version.issuer_name else unit_name(document.organisation),
        "column": column_name(document.column),
        "written_on": document.written_on,
        "published_at": document.published_at,
        "label": label,
        "look": look,
    }
