"""Public pages of responses: statements and clarifications, newest facts first. Of incidents, grades and clocks nothing is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.publicsite import organisations_of
from disclosure.kinds import kinds
from interpretation import threads

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def responses(request: HttpRequest) -> HttpResponse:
    """Threads with something new first, by kind and unit."""
    at, organisations = timezone.now(), organisations_of(request)
    filters = threads.read_filters(request.GET, organisations)
    page = threads.read_page(filters, at)
    address = reverse("interpretation:responses")
    context = {
        "filters": filters,
        "page": page,
        "kinds": [(code, kinds[code].label, address + filters.query(kind=code)) for code in threads.KINDS],
        "all_kinds": address + filters.query(kind=None),
        "organisations": organisations,
        "next": address + filters.query(page=filters.page + 1) if page.has_next and filters.page < threads.LAST_PAGE else "",
        "previous": address + filters.query(page=filters.page - 1) if filters.page > 1 else "",
    }
    return render(request, "interpretation/responses.html", context)


@require_safe
def thread(request: HttpRequest, code: str, serial: str) -> HttpResponse:
    """All statements of one thread in full; any statement's address leads to the thread's."""
    found = threads.thread_of(code, serial, timezone.now())
    if found is None:
        raise Http404
    if found.url != reverse("interpretation:thread", args=[code, serial]):
        return redirect(found.url)
    return render(request, "interpretation/thread.html", {"thread": found})
