"""The one question that pages, feeds and the open API ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from django.db.models import Q, Value
from django.db.models.functions import Length, Replace, Substr

from core.models import Organisation
from disclosure.dates import shanghai_date
from disclosure.models import Attachment, Document
from disclosure.search.conditions import filters_of
from disclosure.search.engine import Filters, find
from disclosure.search.facets import Facets, count_facets
from disclosure.search.snippets import Segment, pattern_of, segments, snippet
from disclosure.search.tokens import clean_query, normalise, parse_query
from disclosure.validity import Validity, derive, done_to

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from disclosure.search.tokens import Phrase

CAP = 1000  # the count stops here
BEGINNING = 4000  # characters of a body that are weighed
RANKED = 300  # so many of the newest bodies are weighed, which means reading them; older ones follow by date
Sort = Literal["relevance", "-published"]


@dataclass(frozen=True)
class Hit:
    """A document with `current`, its issuer, `column` and `organisation` loaded, and its validity; title and snippet in segments.

    `attachment` is the name of the attachment the snippet is from, "" when it is from the body.
    """

    document: Document
    validity: Validity
    title: list[Segment]
    snippet: list[Segment]
    attachment: str = ""


@dataclass(frozen=True)
class Results:
    """One page. `count` is exact up to 1,000; `count_capped` says that there are more. `facets` only when asked for, over those counted."""

    count: int = 0
    count_capped: bool = False
    items: list[Hit] = field(default_factory=list)
    facets: Facets | None = None


def search(
    query: str,
    *,
    at: datetime,
    column: str | None = None,
    organisation: str | None = None,
    kind: str | None = None,
    topic: str | None = None,
    year: int | None = None,
    validity: str | None = None,
    published_from: date | None = None,
    published_to: date | None = None,
    sort: Sort = "relevance",
    page: int = 1,
    page_size: int = 20,
    facets: bool = False,
) -> Results:
    """Public documents whose title, number, body or attachments hold every word of `query`; never fails on what was typed.

    `column` and `organisation` are codes; a column stands for those below it too, as does a topic. `year` is that of first publication, as
    are the days from `published_from` to `published_to`, both included (Asia/Shanghai). `validity` is a value of `Validity`.
    Relevance: the number or title itself, then titles that hold the words, then bodies by how much they speak of them, newer ones first.
    """
    phrases = parse_query(query)
    if not phrases:
        return Results()
    filters = filters_of(
        at=at,
        column=column,
        kind=kind,
        topic=topic,
        year=year,
        validity=validity,
        published_from=published_from,
        published_to=published_to,
    )
    if organisation:
        pk = Organisation.objects.filter(code=organisation).values_list("pk", flat=True).first()
        filters = filters.nothing() if pk is None else filters.unit(pk)
    ids = _ids(phrases, normalise(clean_query(query)), filters, sort)
    start = (max(page, 1) - 1) * page_size
    wanted = ids[:CAP][start : start + page_size]
    return Results(
        count=min(len(ids), CAP),
        count_capped=len(ids) > CAP,
        items=_hits(wanted, phrases, at),
        facets=count_facets(ids[:CAP]) if facets else None,
    )


def _ids(phrases: Sequence[Phrase], typed: str, filters: Filters, sort: Sort) -> list[int]:
    """Ids of at most CAP + 1 documents in the order asked for."""
    if phrases[0].is_character:  # bodies are not searched for single characters
        return find(phrases, in_title=True, filters=filters, limit=CAP + 1)
    if sort != "relevance":
        return find(phrases, in_title=False, filters=filters, limit=CAP + 1)
    titles = find(phrases, in_title=True, filters=filters, limit=CAP + 1)
    bodies: list[int] = []
    if len(titles) <= CAP:
        known = set(titles)
        anywhere = find(phrases, in_title=False, filters=filters, limit=CAP + 1 + len(known))
        bodies = [pk for pk in anywhere if pk not in known]
    named, scores = _weigh(titles, bodies[:RANKED], typed, phrases)
    # Both sorts keep newest first where nothing else decides.
    titles.sort(key=lambda pk: pk not in named)
    bodies[:RANKED] = sorted(bodies[:RANKED], key=lambda pk: -scores.get(pk, 0.0))
    return (titles + bodies)[: CAP + 1]


def _weigh(titles: Sequence[int], bodies: Sequence[int], typed: str, phrases: Sequence[Phrase]) -> tuple[set[int], dict[int, float]]:
    """Which documents were called by their number or whole title, and how much each of `bodies` speaks of the phrases.

    The weight is BM25 without rarity, which is the same for all hits: how often a phrase occurs, in how long a text. Of a long text its
    beginning is weighed: what speaks of the phrase only far inside follows what begins with it.
    """
    text = Substr("current__body_text", 1, BEGINNING)
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
    elsewhere = _in_attachments(documents.values(), pattern)
    hits = []
    for document in (documents[pk] for pk in ids if pk in documents):
        version = document.current
        name, text = elsewhere.get(document.current_id or 0, ("", version.body_text if version else ""))
        dates = (version.effective_on, version.expires_on) if version else (None, None)
        validity = derive(done.get(document.pk, ()), *dates, today)
        hits.append(Hit(document, validity, segments(document.title, pattern), snippet(text, pattern), name))
    return hits


def _in_attachments(documents: Iterable[Document], pattern: re.Pattern[str]) -> dict[int, tuple[str, str]]:
    """By version, name and text of the attachment that holds what neither title, number nor body does; one query where any is missing."""
    silent = []
    for document in documents:
        version = document.current
        if version is not None and not any(pattern.search(text) for text in (document.title, version.document_number, version.body_text)):
            silent.append(version.pk)
    found: dict[int, tuple[str, str]] = {}
    if silent:
        texts = Attachment.objects.filter(version_id__in=silent, blob__destroyed_at__isnull=True).exclude(blob__text__text="")
        for pk, title, text in texts.values_list("version_id", "title", "blob__text__text"):
            if text and pk not in found and pattern.search(text):
                found[pk] = (title, text)
    return found
