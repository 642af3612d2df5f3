"""The search page. Its address holds the query, the filters and the page, so that a result can be sent to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.publicsite import organisations_of
from disclosure import listing
from disclosure import search as index
from disclosure.kinds import kind_choices
from disclosure.rows import validity_mark
from disclosure.search.tokens import MAX_QUERY, clean_query
from disclosure.tree import column_name, tree_of, unit_name

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from disclosure.search import Hit

PAGE_SIZE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `?q=` with the filters of the list and `sort=relevance|-published`. At most eight queries."""
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
        sort="-published" if newest else "relevance",
        page=filters.page,
        page_size=PAGE_SIZE,
    )
    address, kept = reverse("disclosure:search"), {"q": typed, "sort": "-published" if newest else ""}
    filters.validity = ""  # derived day by day, not in the index
    last = max(1, -(-results.count // PAGE_SIZE))
    page = listing.Page([], min(filters.page, last + 1), results.count, False, filters.page < last)

    def link(number: int) -> str:
        return address + filters.query(page=number, **kept)

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
        "chips": [listing.Chip(chip.label, _with(chip.url, kept)) for chip in filters.chips(address)],
        "unfiltered": _with(address, kept),
        "beyond": bool(results.count) and not results.items,
        "tree": tree,
        "organisations": organisations,
        "kinds": kind_choices(),
        "years": listing.years_of(at),
    }
    return render(request, "disclosure/search.html", context)


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
        "number": version.document_number if version else "",
        "issuer": version.issuer_name if version and version.issuer_name else unit_name(document.organisation),
        "column": column_name(document.column),
        "written_on": document.written_on,
        "published_at": document.published_at,
        "label": label,
        "look": look,
    }
