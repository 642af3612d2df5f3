"""The one question that pages, feeds and the open API ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from django.db.models import F, Value
from django.db.models.functions import Length, Replace

from disclosure.models import Column, Document
from disclosure.search.engine import Filters, find, instant
from disclosure.search.index import DOCUMENT_MASK
from disclosure.search.snippets import Segment, pattern_of, segments, snippet
from disclosure.search.tokens import normalise, parse_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosure.search.tokens import Phrase

CAP = 1000  # the count stops here, and no more hits are ranked
SHANGHAI = ZoneInfo("Asia/Shanghai")
Sort = Literal["relevance", "-published"]


@dataclass(frozen=True)
class Hit:
    """A document with `current`, its issuer, `column` and `organisation` loaded; title and snippet in segments."""

    document: Document
    title: list[Segment]
    snippet: list[Segment]


@dataclass(frozen=True)
class Results:
    """One page. `count` is exact up to 1,000; `count_capped` says that there are more."""

    count: int = 0
    count_capped: bool = False
    items: list[Hit] = field(default_factory=list)


def search(
    query: str,
    *,
    at: datetime,
    column: str | None = None,
    organisation: str | None = None,
    kind: str | None = None,
    topic: str | None = None,
    year: int | None = None,
    sort: Sort = "relevance",
    page: int = 1,
    page_size: int = 20,
) -> Results:
    """Public documents whose title, number or body holds every word of `query`; never fails on what was typed.

    `column` and `organisation` are codes (a column stands for its sub-columns too), `year` is the year of publication in Asia/Shanghai.
    Relevance: the number or title itself, then titles that hold the words, then bodies by how much they speak of them, newer ones first.
    """
    phrases = parse_query(query)
    if not phrases:
        return Results()
    filters = _filters(at=at, column=column, organisation=organisation, kind=kind, topic=topic, year=year)
    ids = _ids(phrases, normalise(query), filters, sort)
    start = (max(page, 1) - 1) * page_size
    wanted = ids[:CAP][start : start + page_size]
    return Results(count=min(len(ids), CAP), count_capped=len(ids) > CAP, items=_hits(wanted, phrases, at))


def _filters(
    *, at: datetime, column: str | None, organisation: str | None, kind: str | None, topic: str | None, year: int | None
) -> Filters:
    filters = Filters()
    filters.add("d.is_public AND d.published_at <= %s", instant(at))
    if column:
        ids = _with_children(column)
        filters.add(f"d.column_id IN ({', '.join(['%s'] * len(ids))})", *ids) if ids else filters.add("1 = 0")
    if organisation:
        filters.add("d.organisation_id IN (SELECT id FROM core_organisation WHERE code = %s)", organisation)
    if kind:
        filters.add("d.kind = %s", kind)
    if topic:
        filters.add("d.topic = %s", topic)
    if year is not None:
        if not 1 < year < 9999:
            filters.add("1 = 0")
        else:
            filters.add(
                "d.published_at >= %s AND d.published_at < %s",
                instant(datetime(year, 1, 1, tzinfo=SHANGHAI)),
                instant(datetime(year + 1, 1, 1, tzinfo=SHANGHAI)),
            )
    return filters


def _with_children(code: str) -> list[int]:
    """Ids of a column and of all below it; empty when the code is unknown."""
    rows = list(Column.objects.values_list("id", "parent_id", "code"))
    found = [pk for pk, _, own in rows if own == code]
    for pk in found:  # grows while it is walked
        found += [child for child, parent, _ in rows if parent == pk and child not in found]
    return found


def _ids(phrases: Sequence[Phrase], typed: str, filters: Filters, sort: Sort) -> list[int]:
    """Ids of at most CAP + 1 documents in the order asked for."""
    if not phrases[0].tokens:
        return _by_single_characters(phrases, filters)
    in_title = find(phrases, in_title=True, filters=filters, limit=CAP + 1)
    if sort == "relevance":
        if len(in_title) > CAP:
            return _title_order(in_title, typed)
        known = set(in_title)
        rest = [key for key in find(phrases, in_title=False, filters=filters, limit=CAP + 1 + len(known)) if key not in known]
        return (_title_order(in_title, typed) + _ranked(rest[: CAP + 1], phrases))[: CAP + 1]
    return [key & DOCUMENT_MASK for key in find(phrases, in_title=False, filters=filters, limit=CAP + 1)]


def _by_single_characters(phrases: Sequence[Phrase], filters: Filters) -> list[int]:
    """Characters have no bigrams: titles that hold them all."""
    condition = " AND ".join([filters.sql, *["d.title LIKE %s"] * len(phrases)])
    sql = f"SELECT d.id FROM disclosure_document d WHERE {condition} ORDER BY d.published_at DESC, d.id DESC LIMIT {CAP + 1}"  # noqa: S608
    rows = Document.objects.raw(sql, [*filters.parameters, *(f"%{phrase.text}%" for phrase in phrases)])
    return [document.pk for document in rows]


def _title_order(keys: Sequence[int], typed: str) -> list[int]:
    """The document that was named by number or title first, the others as they come: newest first."""
    ids = [key & DOCUMENT_MASK for key in keys]
    named = set()
    for pk, title, number in Document.objects.filter(pk__in=ids).values_list("pk", "title", "current__document_number"):
        if typed in (normalise(number), normalise(title)):
            named.add(pk)
    return sorted(ids, key=lambda pk: pk not in named)


def _ranked(keys: Sequence[int], phrases: Sequence[Phrase]) -> list[int]:
    """BM25 without rarity (it is the same for all hits): how often, in how long a text. Equal ones stay newest first."""
    ids = [key & DOCUMENT_MASK for key in keys]
    if len(ids) < 2:
        return ids
    text = F("current__body_text")
    counts = {
        f"count{number}": (Length(text) - Length(Replace(text, Value(phrase.text), Value("")))) / Value(len(phrase.text))
        for number, phrase in enumerate(phrases)
    }
    scores: dict[int, float] = {}
    for pk, length, *found in Document.objects.filter(pk__in=ids).values_list("pk", Length(text), *counts.values()):
        weight = 0.25 + 0.75 * (length or 0) / 3000
        scores[pk] = sum((count or 0) * 2.2 / ((count or 0) + 1.2 * weight) for count in found)
    return sorted(ids, key=lambda pk: -scores.get(pk, 0.0))


def _hits(ids: Sequence[int], phrases: Sequence[Phrase], at: datetime) -> list[Hit]:
    documents = (
        Document.objects.published(at).select_related("current__issuer", "column", "organisation").defer("current__body").in_bulk(ids)
    )
    pattern = pattern_of(phrases)
    hits = []
    for document in (documents[pk] for pk in ids if pk in documents):
        text = document.current.body_text if document.current else ""
        hits.append(Hit(document, segments(document.title, pattern), snippet(text, pattern)))
    return hits
