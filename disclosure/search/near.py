"""Titles close to what was typed: completions of it, and, where nothing was found, those that share most of its bigrams."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from disclosure.fields import BREAK
from disclosure.models import Document
from disclosure.search.conditions import public
from disclosure.search.engine import find, titles_with
from disclosure.search.tokens import parse_query, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MOST_PAIRS = 24  # bigrams of a query that are looked at
LOOKED_AT = 200  # newest candidates that are compared
ENOUGH = 0.5  # share of the query's bigrams that a near title holds


class Title(NamedTuple):
    """A public document's title and address."""

    title: str
    url: str


def completions(typed: str, *, at: datetime, limit: int = 8) -> list[Title]:
    """Titles and numbers that hold what was typed so far, newest first; at most `limit`, two queries at most."""
    phrases = parse_query(typed)
    return _titles(find(phrases, in_title=True, filters=public(at), limit=limit)) if phrases else []


def near_titles(typed: str, *, at: datetime, limit: int = 3) -> list[Title]:
    """Titles that share at least half of the query's bigrams, nearest first: one wrong, missing or extra character leaves the others.

    At most four queries, bounded whatever was typed: the newest LOOKED_AT titles that hold all bigrams but two neighbours, or a half of
    them; only where none of these is near, those that hold any third of them.
    """
    pairs = [token for phrase in parse_query(typed) for token in phrase.tokens if token != BREAK and len(token) > 1][:MOST_PAIRS]
    pairs = list(dict.fromkeys(pairs))
    if len(pairs) < 2:  # a word of two characters has no near ones
        return []
    for clauses in (_strict(pairs), _loose(pairs)):
        candidates = {title: _likeness(pairs, title.title) for title in _titles(titles_with(clauses, public(at), LOOKED_AT))}
        good = sorted((title for title, likeness in candidates.items() if likeness >= ENOUGH), key=lambda title: -candidates[title])
        if good:
            return list({title.title: title for title in reversed(good)}.values())[: -limit - 1 : -1]
    return []


def _strict(pairs: list[str]) -> list[list[str]]:
    """Any of these sets of bigrams makes a candidate: a half, or all but two neighbours."""
    half = len(pairs) // 2
    return [pairs[:half], pairs[half:], *(rest for place in range(len(pairs) - 1) if (rest := pairs[:place] + pairs[place + 2 :]))]


def _loose(pairs: list[str]) -> list[list[str]]:
    """Any third of the bigrams, side by side."""
    length = max(len(pairs) // 3, 1)
    return [pairs[place : place + length] for place in range(len(pairs) - length + 1)]


def _likeness(pairs: list[str], title: str) -> float:
    """Share of the query's bigrams that the title holds, and a little for titles that hold little else."""
    own = set(tokenise(title)[0]) - {BREAK}
    common = sum(pair in own for pair in pairs)
    return common / len(pairs) + 0.1 * common / max(len(own), 1) if common * 2 >= len(pairs) else 0.0


def _titles(ids: Sequence[int]) -> list[Title]:
    documents = Document.objects.filter(pk__in=ids, is_public=True).select_related("organisation").only("title", "serial", "organisation")
    found = {document.pk: document for document in documents}
    return [Title(found[pk].title, found[pk].get_absolute_url()) for pk in ids if pk in found]
