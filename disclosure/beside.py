"""What stands beside a document and is not part of its kept page: the number of its readings, what else there is like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.publicsite import organisations_of
from disclosure import readings
from disclosure.models import Document
from disclosure.queries import published_documents
from disclosure.reading import find, relations_of, ties_of
from disclosure.rows import Names, read_rows
from disclosure.tree import tree_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from disclosure.rows import Row

SHOWN = 6


@never_cache
@require_POST
def read(request: HttpRequest, code: str, serial: str) -> HttpResponse:
    """The page's script says that somebody reads: `{"count": n}`. No cookie, nothing kept of the reader; 404 for what is not public."""
    number = readings.read(request, code, serial, timezone.now())
    if number is None:
        return JsonResponse({"count": None}, status=404)
    return JsonResponse({"count": number})


@require_safe
def related(request: HttpRequest, code: str, serial: str) -> HttpResponse:
    """Related documents: what explains, changes or decides upon it, and the newest of its column and of its topic.

    A page of its own, so that a document's page stays cheap; its script puts the list beside the text.
    """
    at, tree, organisations = timezone.now(), tree_of(request), organisations_of(request)
    try:
        document = find(code, serial, at, tree, organisations)
    except Document.DoesNotExist as error:
        raise Http404 from error
    if not document.is_public:
        raise Http404
    names = Names(tree, organisations)
    relations = relations_of(document)
    ties, _done = ties_of(document, relations, at) if relations else ([], set())
    known = {document.pk} | {other.pk for _label, others in ties for other in others}
    column = _newest(at, names, known, column=document.column)
    topic = _newest(at, names, known | set(column), topic=document.topic) if document.topic else {}
    context = {"document": document, "address": document.get_absolute_url(), "ties": ties}
    context |= {"same_column": column.values(), "same_topic": topic.values()}
    return render(request, "disclosure/related.html", context)


def _newest(at: datetime, names: Names, known: set[int], **place: Any) -> dict[int, Row]:
    """The newest rows of a column or topic without those already shown; two queries."""
    rows = read_rows(published_documents(at=at, **place)[: SHOWN + len(known)], at, names)
    return dict([(pk, row) for pk, row in rows.items() if pk not in known][:SHOWN])
