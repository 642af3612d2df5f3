"""Pieces of titles and bodies that occur in one public document only, and how high search ranks that document."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PIECES = 30
LENGTHS = (4, 5, 6, 8, 10)
WORDS = re.compile(r"[\u4e00-\u9fff]{4,}")
TRIES = 400


@dataclass(frozen=True)
class Piece:
    """`text` stands in the document `pk` and in no other."""

    text: str
    pk: int


def pieces(texts: Sequence[tuple[int, str]], occurs_in: Callable[[str], int], *, seed: int, count: int = PIECES) -> list[Piece]:
    """`count` pieces of these (document, text) pairs, from as many documents as possible; `occurs_in` counts the documents that hold one.

    Pieces of 4 to 10 Chinese characters without punctuation, at random places. Raises ValueError where there are not so many.
    """
    chooser = random.Random(seed)  # noqa: S311  (samples, no secrets)
    order = list(texts)
    chooser.shuffle(order)
    found: dict[str, Piece] = {}
    for attempt in range(TRIES):
        if len(found) == count:
            break
        pk, text = order[attempt % len(order)]
        runs = WORDS.findall(text)
        if not runs:
            continue
        run = chooser.choice(runs)
        length = min(chooser.choice(LENGTHS), len(run))
        start = chooser.randrange(len(run) - length + 1)
        piece = run[start : start + length]
        if piece not in found and occurs_in(piece) == 1:
            found[piece] = Piece(piece, pk)
    if len(found) < count:
        raise ValueError(f"only {len(found)} pieces occur in one document only")
    return list(found.values())


def mean_reciprocal_rank(wanted: Sequence[Piece], ask: Callable[[str], list[int]]) -> float:
    """MRR@10: `ask` gives ids of documents, best first."""
    ranks = [next((1 / place for place, pk in enumerate(ask(piece.text)[:10], 1) if pk == piece.pk), 0.0) for piece in wanted]
    return sum(ranks) / len(ranks)


def occurrences(piece: str) -> int:
    """How many public documents hold the piece in title, number or body; reads every body, so not for millions."""
    from django.db.models import Q

    from disclosure.models import Document

    holds = Q(current__title__contains=piece) | Q(current__body_text__contains=piece) | Q(current__document_number__contains=piece)
    return int(Document.objects.filter(holds, is_public=True)[:2].count())
