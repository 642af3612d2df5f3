"""Public pages of the catalogue's second half: its matters as CSV, and the library of normative documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.publicsite import organisations_of
from disclosure import listing, matters
from disclosure.library import library_kinds, makers, read_choice, read_library
from disclosure.opendata.writing import csv_lines
from disclosure.tree import tree_of
from disclosure.validity import Validity

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def matters_csv(request: HttpRequest) -> HttpResponse:
    """The matters that the page of the catalogue shows with the same parameters."""
    found = matters.read_matters(request.GET, tree_of(request), organisations_of(request), reverse("disclosure:list"))
    name = f"catalogue-{found.organisation.code}.csv" if found.organisation else "catalogue.csv"
    lines = "".join(csv_lines(*matters.csv_rows(found)))
    return HttpResponse(lines, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """规范性文件库 with filters; at most seven queries."""
    at = timezone.now()
    units = makers(organisations_of(request))
    choice = read_choice(request.GET, units)
    page, holdings = read_library(choice, units, at)
    address = reverse("disclosure:library")
    context = {
        "choice": choice,
        "page": page,
        "holdings": holdings,
        "units": units,
        "kinds": library_kinds(),
        "years": listing.years_of(at),
        "validities": Validity.choices,
        "pages": [(number, address + choice.query(page=number) if number else "") for number in page.numbers],
        "next": address + choice.query(page=choice.page + 1) if page.has_next and choice.page < listing.LAST_PAGE else "",
        "previous": address + choice.query(page=choice.page - 1) if choice.page > 1 else "",
        "robots": "noindex,follow" if choice.query() else "",
    }
    return render(request, "disclosure/library.html", context)
