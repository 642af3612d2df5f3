"""Published documents that may be what somebody is about to ask for, and how often one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from core.counting import local_date
from disclosure.fields import BREAK
from disclosure.models import Document
from disclosure.search.conditions import public
from disclosure.search.engine import titles_with
from disclosure.search.near import LOOKED_AT
from disclosure.search.tokens import tokenise
from requests_app.models import Offer

if TYPE_CHECKING:
    from datetime import datetime

MOST = 5
MOST_PAIRS = 40  # bigrams of what was typed that are looked at
SIDE_BY_SIDE = 3  # so many bigrams in a row (four characters) make a candidate
ENOUGH = 0.35  # share of the shorter text's bigrams that both hold


def offers(typed: str, *, at: datetime, limit: int = MOST) -> list[Document]:
    """Public documents whose title or number shares much with what was typed, nearest first. Two bounded queries at most.

    A description is longer than a title and full of words that no title holds: what counts is how much of the shorter one both hold.
    """
    tokens = [token for token in tokenise(typed)[0] if token == BREAK or len(token) > 1][: MOST_PAIRS * 2]
    runs = [run.split() for run in " ".join(tokens).split(f" {BREAK}") if run.strip()]
    clauses = [run[start : start + SIDE_BY_SIDE] for run in runs for start in range(max(len(run) - SIDE_BY_SIDE + 1, 0))][:MOST_PAIRS]
    if not clauses:
        return []
    rows = Document.objects.filter(pk__in=titles_with(clauses, public(at), LOOKED_AT), is_public=True).select_related(
        "organisation", "current"
    )
    wanted = {token for run in runs for token in run}
    likeness = {row: _likeness(wanted, row) for row in rows}
    near = sorted((row for row, share in likeness.items() if share >= ENOUGH), key=lambda row: (-likeness[row], -row.pk))
    return near[:limit]


def _likeness(wanted: set[str], document: Document) -> float:
    number = document.current.document_number if document.current else ""
    own = set(tokenise(f"{document.title} {number}")[0]) - {BREAK}
    return len(wanted & own) / max(min(len(wanted), len(own)), 1)


def answered(*, document: Document, at: datetime) -> None:
    """“这就是我要的信息”: count one more for this document today."""
    day = local_date(at)
    with transaction.atomic():
        Offer.objects.get_or_create(document=document, on=day)
        Offer.objects.filter(document=document, on=day).update(count=F("count") + 1)
