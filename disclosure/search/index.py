"""Writing the index, in the transaction of the deed that made it necessary."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction

from disclosure.models import Document, SearchPassage
from disclosure.search.tokens import MAX_QUERY, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

PASSAGE = 2000  # tokens; PostgreSQL keeps only 256 places of one token in a passage
STEP = PASSAGE - MAX_QUERY  # the overlap holds any phrase that can be asked for
BATCH = 200  # documents a statement

# The key of a passage: 26 bits minute of publication (until 2097), 25 bits document, 12 bits position.
POSITION_BITS, DOCUMENT_BITS = 12, 25
DOCUMENT_MASK = (1 << DOCUMENT_BITS) - 1
MAX_POSITION = (1 << POSITION_BITS) - 1


def passage_key(published_at: datetime, document_id: int, position: int) -> int:
    """Newer documents have higher keys, and a document's passages are neighbours. Raises ValueError beyond 33 million documents."""
    if not 0 < document_id <= DOCUMENT_MASK:
        raise ValueError(f"document {document_id} does not fit the search key")
    minute = max(int(published_at.timestamp() // 60), 0)
    return ((minute << DOCUMENT_BITS | document_id) << POSITION_BITS) | position


def document_of(key: int) -> int:
    """The document's id in a passage's key."""
    return (key >> POSITION_BITS) & DOCUMENT_MASK


def _passages(document: Document) -> Iterator[SearchPassage]:
    version, published_at = document.current, document.published_at
    if version is None or published_at is None:
        raise ValueError("only a published document can be indexed")
    tokens, words = tokenise(f"{version.title}\n{version.document_number}")
    yield SearchPassage(id=passage_key(published_at, document.pk, 0), document=document, position=0, tokens=tokens + words)
    tokens, words = tokenise(version.body_text)
    for number, start in enumerate(range(0, max(len(tokens) - MAX_QUERY, 1), STEP), 1):
        if number > MAX_POSITION:  # beyond 7 million characters
            break
        part = tokens[start : start + PASSAGE] + (words if number == 1 else [])
        if part:
            yield SearchPassage(id=passage_key(published_at, document.pk, number), document=document, position=number, tokens=part)


def index_document(document: Document) -> None:
    """Index `document.current` anew. The document must be published; ValueError otherwise."""
    index_many([document])


def index_many(documents: Iterable[Document]) -> int:
    """Index many published documents, each with `current` loaded; returns how many. One transaction."""
    rows, count = iter(documents), 0
    with transaction.atomic():
        while batch := list(islice(rows, BATCH)):
            passages = [passage for document in batch for passage in _passages(document)]
            SearchPassage.objects.filter(document__in=batch).delete()
            SearchPassage.objects.bulk_create(passages, batch_size=100)
            count += len(batch)
        if count > 1 and connection.vendor == "postgresql":
            # What waits in GIN's pending list is searched row by row: after a bulk load bring it home at once.
            with connection.cursor() as cursor:
                cursor.execute("SELECT gin_clean_pending_list('disclosure_search_all'), gin_clean_pending_list('disclosure_search_title')")
    return count


def remove_document(document: Document) -> None:
    """Take a withdrawn or sealed document out of the index."""
    SearchPassage.objects.filter(document=document).delete()
