"""The one question that pages, feeds and the open API ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from django.db.models import F, Q, Value
from django.db.models.functions import Length, Replace

from disclosure.dates import shanghai_date
from disclosure.models import Document
from disclosure.search.engine import Filters, find, instant
from disclosure.search.index import DOCUMENT_MASK
from disclosure.search.snippets import Segment, pattern_of, segments, snippet
from disclosure.search.tokens import clean_query, normalise, parse_query
from disclosure.validity import Validity, derive, done_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosure.search.tokens import Phrase

CAP = 1000  # the count stops here
RANKED = 300  # so many of the newest bodies are weighed, which means reading them; older ones follow by date
SHANGHAI = ZoneInfo("Asia/Shanghai")
# A column and all below it.
WITH_CHILDREN = (
    "WITH RECURSIVE below(id) AS (SELECT id FROM disclosure_column WHERE code = %s"
    " UNION SELECT c.id FROM disclosure_column c JOIN below ON c.parent_id = below.id) SELECT id FROM below"
)
Sort = Literal["relevance", "-published"]


@dataclass(frozen=True)
class Hit:
    """A document with `current`, its issuer, `column` and `organisation` loaded, and its validity; title and snippet in segments."""

    document: Document
    validity: Validity
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

    `column` and `organisation` are codes; a column stands for those below it too, as does a topic. `year` is that of publication.
    Relevance: the number or title itself, then titles that hold the words, then bodies by how much they speak of them, newer ones first.
    """
    phrases = parse_query(query)
    if not phrases:
        return Results()
    filters = _filters(at=at, column=column, organisation=organisation, kind=kind, topic=topic, year=year)
    ids = _ids(phrases, normalise(clean_query(query)), filters, sort)
    start = (max(page, 1) - 1) * page_size
    wanted = ids[:CAP][start : start + page_size]
    return Results(count=min(len(ids), CAP), count_capped=len(ids) > CAP, items=_hits(wanted, phrases, at))


def _filters(
    *, at: datetime, column: str | None, organisation: str | None, kind: str | None, topic: str | None, year: int | None
) -> Filters:
    filters = Filters()
    filters.add("d.is_public AND d.published_at <= %s", instant(at))
    if column:
        filters.add(f"d.column_id IN ({WITH_CHILDREN})", column)
    if organisation:
        filters.add("d.organisation_id IN (SELECT id FROM core_organisation WHERE code = %s)", organisation)
    if kind:
        filters.add("d.kind = %s", kind)
    if topic:
        filters.add("(d.topic = %s OR substr(d.topic, 1, %s) = %s)", topic, len(topic) + 1, f"{topic}/")
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


def _ids(phrases: Sequence[Phrase], typed: str, filters: Filters, sort: Sort) -> list[int]:
    """Ids of at most CAP + 1 documents in the order asked for."""
    if not phrases[0].tokens:
        return _by_single_characters(phrases, filters)
    if sort != "relevance":
        return [key & DOCUMENT_MASK for key in find(phrases, in_title=False, filters=filters, limit=CAP + 1)]
    titles = [key & DOCUMENT_MASK for key in find(phrases, in_title=True, filters=filters, limit=CAP + 1)]
    bodies: list[int] = []
    if len(titles) <= CAP:
        known = set(titles)
        anywhere = (key & DOCUMENT_MASK for key in find(phrases, in_title=False, filters=filters, limit=CAP + 1 + len(known)))
        bodies = [pk for pk in anywhere if pk not in known]
    named, scores = _weigh(titles, bodies[:RANKED], typed, phrases)
    # Both sorts keep newest first where nothing else decides.
    titles.sort(key=lambda pk: pk not in named)
    bodies[:RANKED] = sorted(bodies[:RANKED], key=lambda pk: -scores.get(pk, 0.0))
    return (titles + bodies)[: CAP + 1]


def _by_single_characters(phrases: Sequence[Phrase], filters: Filters) -> list[int]:
    """Characters have no bigrams: titles that hold them all."""
    condition = " AND ".join([filters.sql, *["d.title LIKE %s"] * len(phrases)])
    sql = f"SELECT d.id FROM disclosure_document d WHERE {condition} ORDER BY d.published_at DESC, d.id DESC LIMIT {CAP + 1}"  # noqa: S608
    rows = Document.objects.raw(sql, [*filters.parameters, *(f"%{phrase.text}%" for phrase in phrases)])
    return [document.pk for document in rows]


def _weigh(titles: Sequence[int], bodies: Sequence[int], typed: str, phrases: Sequence[Phrase]) -> tuple[set[int], dict[int, float]]:
    """Which documents were called by their number or whole title, and how much each of `bodies` speaks of the phrases.

    The weight is BM25 without rarity, which is the same for all hits: how often a phrase occurs, in how long a text.
    """
    text = F("current__body_text")
    counts = {
        f"count{number}": (Length(text) - Length(Replace(text, Value(phrase.text), Value("")))) / Value(len(phrase.text))
        for number, phrase in enumerate(phrases)
    }
    # Half-width forms may be longer than what they stand for, by a few characters at most.
    near = (max(len(typed) - 3, 1), len(typed) + 3)
    rows = Document.objects.annotate(a=Length("title"), b=Length("current__document_number"))
    rows = rows.filter(Q(pk__in=bodies) | Q(Q(a__range=near) | Q(b__range=near), pk__in=titles))
    candidates, named, scores = set(titles), set(), {}
    for pk, title, number, length, *found in rows.values_list("pk", "title", "current__document_number", Length(text), *counts.values()):
        if pk in candidates:
            if typed in (normalise(number), normalise(title)):
                named.add(pk)
            continue
        weight = 0.25 + 0.75 * (length or 0) / 3000
        scores[pk] = sum((count or 0) * 2.2 / ((count or 0) + 1.2 * weight) for count in found)
    return named, scores


def _hits(ids: Sequence[int], phrases: Sequence[Phrase], at: datetime) -> list[Hit]:
    if not ids:
        return []
    public = Document.objects.published(at).select_related("current__issuer", "column", "organisation").defer("current__body")
    documents, today = public.in_bulk(ids), shanghai_date(at)
    done, pattern = done_to(ids, today), pattern_of(phrases)
    hits = []
    for document in (documents[pk] for pk in ids if pk in documents):
        version = document.current
        text = version.body_text if version else ""
        dates = (version.effective_on, version.expires_on) if version else (None, None)
        validity = derive(done.get(document.pk, ()), *dates, today)
        hits.append(Hit(document, validity, segments(document.title, pattern), snippet(text, pattern)))
    return hits
