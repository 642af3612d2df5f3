"""Writing the index, in the transaction of the deed that made it necessary."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction

from disclosure.models import Document, SearchPassage
from disclosure.search.keys import MAX_POSITION, minute_of, passage_key, span_tokens, unit_token
from disclosure.search.texts import texts_of
from disclosure.search.tokens import MAX_QUERY, characters, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PASSAGE = 2000  # tokens; PostgreSQL keeps only 256 places of one token in a passage
STEP = PASSAGE - MAX_QUERY  # the overlap holds any phrase that can be asked for
BATCH = 200  # documents a statement


def passages(document: Document, attached: Iterable[str] = ()) -> Iterator[SearchPassage]:
    """The rows of `document.current`: title and number (with the title's single characters), body, then the texts of its attachments.

    The document must be published; ValueError otherwise.
    """
    version, published_at = document.current, document.published_at
    if version is None or published_at is None:
        raise ValueError("only a published document can be indexed")
    own = [unit_token(document.organisation_id)]
    if connection.vendor == "postgresql":  # FTS5 reads rows in the order of their keys and needs no spans
        own += span_tokens(minute_of(published_at))
    tokens, words = tokenise(f"{version.title}\n{version.document_number}")
    parts = [tokens + words + characters(version.title)]
    for text in (version.body_text, *attached):
        tokens, words = tokenise(text)
        for start in range(0, max(len(tokens) - MAX_QUERY, 1), STEP):
            parts.append(tokens[start : start + PASSAGE] + (words if start == 0 else []))
    for number, part in enumerate(parts[: MAX_POSITION + 1]):  # up to 1.9 million characters
        if part:
            key = passage_key(published_at, document.pk, number)
            yield SearchPassage(id=key, document=document, position=number, tokens=part + own)


def index_document(document: Document) -> None:
    """Index `document.current` anew. The document must be published; ValueError otherwise."""
    index_many([document])


def index_many(documents: Iterable[Document]) -> int:
    """Index many published documents, each with `current` loaded; returns how many. One transaction."""
    rows, count = iter(documents), 0
    with transaction.atomic():
        while batch := list(islice(rows, BATCH)):
            attached = texts_of(document.current_id for document in batch if document.current_id)
            found = [passage for document in batch for passage in passages(document, attached.get(document.current_id or 0, ()))]
            SearchPassage.objects.filter(document__in=batch).delete()
            SearchPassage.objects.bulk_create(found, batch_size=100)
            count += len(batch)
        if count > 1 and connection.vendor == "postgresql":
            # What waits in GIN's pending list is searched row by row: after a bulk load bring it home at once.
            with connection.cursor() as cursor:
                cursor.execute("SELECT gin_clean_pending_list('disclosure_search_all'), gin_clean_pending_list('disclosure_search_title')")
    return count


def remove_document(document: Document) -> None:
    """Take a withdrawn or sealed document out of the index."""
    SearchPassage.objects.filter(document=document).delete()
