"""Documents of the unit that read like this one: hints for whoever files it, with links. Bounded whatever the unit holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from disclosure.models import DocumentVersion

TITLES, TEXTS = 2_000, 120  # newest documents whose titles, whose texts are compared
LENGTH = 4_000  # characters of a text that are compared
SIMILAR_TITLE, SIMILAR_TEXT = 0.75, 0.6
PIECE = 5  # characters of a shingle
SHOWN = 5


@dataclass(frozen=True)
class Like:
    """A document that reads alike; `share` of 100, `of_text` whether it is the text that does."""

    version_id: int
    title: str
    state: str
    share: int
    of_text: bool


def likes_of(version: DocumentVersion) -> list[Like]:
    """At most SHOWN documents of the unit, most alike first. Three queries: titles of TITLES, texts of TEXTS and of the like-titled."""
    later = DocumentVersion.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    others = (
        DocumentVersion.objects.filter(~Exists(later), document__organisation=version.document.organisation_id, document__sealed_at=None)
        .exclude(document=version.document_id)
        .order_by("-pk")
    )
    own_title = _pieces(version.title, 2)
    found: dict[int, Like] = {}
    for pk, title, state, number in others.values_list("pk", "title", "state", "document_number")[:TITLES]:
        share = _dice(own_title, _pieces(title, 2))
        if share >= SIMILAR_TITLE or (number and number == version.document_number):
            found[pk] = Like(pk, title, state, round(100 * share), of_text=False)
    own_text = _pieces(version.body_text[:LENGTH], PIECE)
    if len(own_text) >= 20:  # a line or two is like many others
        newest = list(others.values_list("pk", flat=True)[:TEXTS])
        texts = others.filter(Q(pk__in=newest) | Q(pk__in=list(found)[:TEXTS]))
        for pk, title, state, text in texts.values_list("pk", "title", "state", "body_text"):
            share = _dice(own_text, _pieces(text[:LENGTH], PIECE))
            if share >= SIMILAR_TEXT:
                found[pk] = Like(pk, title, state, round(100 * share), of_text=True)
    return sorted(found.values(), key=lambda like: (-like.of_text, -like.share, -like.version_id))[:SHOWN]


def _pieces(text: str, length: int) -> frozenset[str]:
    plain = "".join(char for char in text if char.isalnum())
    return frozenset(plain[place : place + length] for place in range(max(len(plain) - length + 1, 1 if plain else 0)))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
