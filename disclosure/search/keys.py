"""Keys of passages, and the tokens that are no words: the spans of time and the unit a passage belongs to.

The key of a passage is computed: 23 bits time of publication in steps of eight minutes (until 2097), 23 bits document, 10 bits position.
Its descending order is "newest first". It has no more than 56 bits: FTS5 steps backwards through its lists of rowids by the high bits of
their bytes, and loses its way (and with it rows of a phrase) at a ninth byte, whose high bit is part of the number. PostgreSQL's GIN
index knows no order, so each passage also carries a token for the span of time it lies in, at three widths (3 days, 45 days, 2 years): the
newest passages that hold a frequent word are asked for by word and span, however many older ones there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

POSITION_BITS, DOCUMENT_BITS = 10, 23
MINUTE_BITS, STEP_BITS = 26, 3  # eight minutes: midnight in Shanghai begins a step
DOCUMENT_MASK = (1 << DOCUMENT_BITS) - 1
MAX_POSITION = (1 << POSITION_BITS) - 1
SPANS = (20, 16, 12)  # bits of a minute that a span leaves open
MARK = "¤"  # no letter, so that nobody can type such a token


def passage_key(published_at: datetime, document_id: int, position: int) -> int:
    """Newer documents have higher keys, and a document's passages are neighbours. Raises ValueError beyond 8 million documents."""
    if not 0 < document_id <= DOCUMENT_MASK:
        raise ValueError(f"document {document_id} does not fit the search key")
    return first_key(published_at) | document_id << POSITION_BITS | position


def minute_of(at: datetime) -> int:
    """Minutes since 1970, within what a key can hold."""
    return min(max(int(at.timestamp() // 60), 0), (1 << MINUTE_BITS) - 1)


def first_key(at: datetime) -> int:
    """The lowest key a document published in or after this step of eight minutes can have."""
    return minute_of(at) >> STEP_BITS << (DOCUMENT_BITS + POSITION_BITS)


def minute_of_key(key: int) -> int:
    """The first minute of the step in a passage's key."""
    return key >> (DOCUMENT_BITS + POSITION_BITS) << STEP_BITS


def unit_token(organisation_id: int) -> str:
    """Stands in every passage of the unit's documents."""
    return f"{MARK}u{organisation_id}"


def span_tokens(minute: int) -> list[str]:
    """The spans a minute lies in."""
    return [f"{MARK}{bits}x{minute >> bits:x}" for bits in SPANS]


def cover(first: int, last: int) -> list[str]:
    """Few spans that together hold all minutes from `first` to `last`, both included, and up to three days more on either side."""
    narrowest = SPANS[-1]
    found, at, end = [], first >> narrowest << narrowest, ((last >> narrowest) + 1) << narrowest
    while at < end:
        bits = next(bits for bits in SPANS if (at % (1 << bits) == 0 and at + (1 << bits) <= end) or bits == narrowest)
        found.append(f"{MARK}{bits}x{at >> bits:x}")
        at += 1 << bits
    return found
