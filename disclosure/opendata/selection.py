"""Which documents a list holds, by id, and their rows as plain values: no body is read for a list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from disclosure import search
from disclosure.dates import SHANGHAI, shanghai_date
from disclosure.models import Document
from disclosure.queries import published_documents
from disclosure.validity import derive, done_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from disclosure.models.documents import DocumentQuerySet
    from disclosure.opendata.parameters import Asked

COUNT_LIMIT = 10_000  # as on the pages: counting a million at each read would cost seconds, and nobody reads so far by pages
SEARCH_LIMIT = 1000  # disclosure.search counts no further
EXPORT_LIMIT = 10_000
BATCH = 500
FIELDS = (
    *("pk", "organisation__code", "organisation__name", "serial", "index_number", "title", "topic", "kind", "column__code", "written_on"),
    *("published_at", "updated_at", "current__document_number", "current__issuer__name", "current__issuer_text"),
    *("current__effective_on", "current__expires_on"),
)


@dataclass(frozen=True)
class Row:
    """A public document as data: codes, days and instants, `url` absolute."""

    pk: int
    index_number: str
    title: str
    document_number: str
    issuer: str
    topic: str
    written_on: date | None
    published_at: datetime
    validity: str
    url: str
    organisation: str
    column: str
    kind: str
    updated_at: datetime
    effective_on: date | None
    expires_on: date | None


@dataclass(frozen=True)
class Found:
    """One page of a list. `count` stops at COUNT_LIMIT, with a query at SEARCH_LIMIT."""

    count: int
    rows: list[Row]
    has_next: bool


def address_pattern() -> str:
    """Absolute address of a document's Chinese page with CODE and SERIAL to be replaced; reversing each would take most of the time."""
    with override("zh-hans"):
        return absolute(reverse("disclosure:document", args=["CODE", "SERIAL"]))


def absolute(path: str) -> str:
    """With the site's address before it."""
    return f"{settings.SITE_URL}{path}"


def find(asked: Asked, at: datetime) -> Found:
    """The page asked for."""
    if asked.q:
        return _search(asked, at)
    documents = matching(asked, at)
    start = (asked.page - 1) * asked.page_size
    ids = list(documents.values_list("pk", flat=True)[start : start + asked.page_size + 1])
    counted = documents.order_by().values("pk")[:COUNT_LIMIT].count()
    return Found(counted, rows_of(ids[: asked.page_size], at), len(ids) > asked.page_size)


def matching(asked: Asked, at: datetime) -> DocumentQuerySet:
    """Public documents that meet every condition but the query, newest first."""
    return published_documents(
        at=at,
        column=asked.column,
        organisation=asked.organisation,
        kind=asked.kind or None,
        year=asked.year,
        topic=asked.topic or None,
        validity=asked.validity or None,
        published_from=asked.since,
        published_to=asked.until,
    )


def newest(asked: Asked, at: datetime, most: int) -> list[int]:
    """Ids of the newest documents that meet every condition."""
    if asked.q:
        return [row.pk for row in _search(replace(asked, sort="-published"), at, page=1, page_size=most).rows]
    return list(matching(asked, at).values_list("pk", flat=True)[:most])


def all_rows(asked: Asked, at: datetime) -> Iterator[Row]:
    """The first EXPORT_LIMIT rows of the list, each batch entered after the last row seen: the end costs what the start does."""
    if asked.q:
        yield from _search(asked, at, page=1, page_size=SEARCH_LIMIT).rows
        return
    documents, left, last = matching(asked, at), EXPORT_LIMIT, None
    while left > 0:
        batch = _after(documents, last)[: min(BATCH, left)]
        keys = list(batch.values_list("published_at", "pk"))
        yield from rows_of([pk for _published, pk in keys], at)
        if len(keys) < BATCH:
            return
        left, last = left - len(keys), keys[-1]


def _after(documents: DocumentQuerySet, last: tuple[Any, int] | None) -> DocumentQuerySet:
    if last is None:
        return documents
    # the first condition alone lets the index be entered at the right place
    return documents.filter(published_at__lte=last[0]).filter(Q(published_at__lt=last[0]) | Q(pk__lt=last[1]))


def _search(asked: Asked, at: datetime, *, page: int | None = None, page_size: int | None = None) -> Found:
    page, page_size = page or asked.page, page_size or asked.page_size
    results = search.search(
        asked.q,
        at=at,
        column=asked.column.code if asked.column else None,
        organisation=asked.organisation.code if asked.organisation else None,
        kind=asked.kind or None,
        topic=asked.topic or None,
        year=asked.year,
        validity=asked.validity or None,
        published_from=asked.since,
        published_to=asked.until,
        sort="-published" if asked.sort == "-published" else "relevance",
        page=page,
        page_size=page_size,
    )
    rows = rows_of([hit.document.pk for hit in results.items], at)
    return Found(results.count, rows, page * page_size < results.count)


def rows_of(ids: Sequence[int], at: datetime) -> list[Row]:
    """Rows in the order of the ids given, of those that are public; two queries."""
    if not ids:
        return []
    found = {row.pk: row for row in read_rows(Document.objects.published(at).filter(pk__in=ids), at)}
    return [found[pk] for pk in ids if pk in found]


def read_rows(documents: DocumentQuerySet, at: datetime) -> list[Row]:
    """Rows in the order of the query; two queries."""
    values = list(documents.values_list(*FIELDS))
    today, pattern = shanghai_date(at), address_pattern()
    done = done_to([row[0] for row in values], today)
    return [_row(row, done.get(row[0], ()), today, pattern) for row in values]


def _row(values: tuple[Any, ...], done: Any, today: date, pattern: str) -> Row:
    pk, code, unit, serial, index_number, title, topic, kind, column, written_on, published_at, updated_at, *own = values
    document_number, issuer, issuer_text, effective_on, expires_on = own
    return Row(
        pk=pk,
        index_number=index_number or serial,
        title=title,
        document_number=document_number or "",
        issuer=issuer or issuer_text or unit,
        topic=topic,
        written_on=written_on,
        published_at=published_at.astimezone(SHANGHAI),
        validity=derive(done, effective_on, expires_on, today).value,
        url=pattern.replace("CODE", code).replace("SERIAL", serial),
        organisation=code,
        column=column,
        kind=kind,
        updated_at=(updated_at or published_at).astimezone(SHANGHAI),
        effective_on=effective_on,
        expires_on=expires_on,
    )
