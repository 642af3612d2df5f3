"""Public pages of published information: list, catalogue, document, its versions and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.pageversions import depends_on
from core.publicsite import organisations_of
from disclosure import listing, reading
from disclosure.kinds import kind_choices
from disclosure.matters import read_matters
from disclosure.models import Document, DocumentVersion
from disclosure.rows import Names
from disclosure.tree import counted_tree, tree_of
from disclosure.validity import Validity

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """Published information with filters. At most seven queries, whatever the page."""
    at = timezone.now()
    tree, organisations = tree_of(request), organisations_of(request)
    filters = listing.read_filters(request.GET, tree, organisations)
    page = listing.read_page(filters, at, Names(tree, organisations))
    address = reverse("disclosure:list")
    context = {
        "filters": filters,
        "page": page,
        "pages": [(number, address + filters.query(page=number) if number else "") for number in page.numbers],
        "next": address + filters.query(page=filters.page + 1) if page.has_next and filters.page < listing.LAST_PAGE else "",
        "previous": address + filters.query(page=filters.page - 1) if filters.page > 1 else "",
        "chips": filters.chips(address),
        "tree": tree,
        "path": tree.path(filters.column.pk) if filters.column else [],
        "organisations": organisations,
        "kinds": kind_choices(),
        "years": listing.years_of(at),
        "validities": Validity.choices,
        "robots": "noindex,follow" if filters.topic or filters.validity or filters.problems else "",
    }
    return render(request, "disclosure/list.html", context)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """公开目录: the matters to be disclosed, the columns with their numbers of documents, the fields of article 12 for the newest."""
    at = timezone.now()
    tree = counted_tree(request, at)
    filters = listing.read_filters({name: request.GET[name] for name in ("column", "page") if name in request.GET}, tree, [])
    page = listing.read_page(filters, at, Names(tree, organisations_of(request)))
    address = reverse("disclosure:catalogue")
    context = {
        "matters": read_matters(request.GET, tree, organisations_of(request), reverse("disclosure:list")),
        "tree": tree,
        "filters": filters,
        "page": page,
        "path": tree.path(filters.column.pk) if filters.column else [],
        "pages": [(number, address + filters.query(page=number) if number else "") for number in page.numbers],
        "next": address + filters.query(page=filters.page + 1) if page.has_next and filters.page < listing.LAST_PAGE else "",
        "previous": address + filters.query(page=filters.page - 1) if filters.page > 1 else "",
    }
    return render(request, "disclosure/catalogue.html", context)


@require_safe
def document(request: HttpRequest, code: str, serial: str, number: int | None = None) -> HttpResponse:
    """A document's page, or the page of one of its earlier wordings; 410 with the notice once it is withdrawn."""
    at = timezone.now()
    tree = tree_of(request)
    try:
        found = reading.find(code, serial, at, tree, organisations_of(request))
    except Document.DoesNotExist as error:
        raise Http404 from error
    depends_on(request, document=found)
    if not found.is_public:
        return render(request, "disclosure/withdrawn.html", {"document": found, "path": tree.path(found.column_id)}, status=410)
    if number is None and (asked := request.GET.get("version", "")):
        if not (asked.isascii() and asked.isdigit()):
            raise Http404
        number = int(asked[:6])
    try:
        page = reading.read(found, at, tree, number)
    except DocumentVersion.DoesNotExist as error:
        raise Http404 from error
    for _label, others in page.ties:
        for other in others:
            depends_on(request, document=other)
    context = {"page": page, "document": found, "version": page.version, "address": found.get_absolute_url()}
    return render(request, "disclosure/document.html", context)
