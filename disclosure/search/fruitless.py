"""Searches that found nothing, counted by day: what the public looks for and is not there (条例 20条 leaves room; PLAN.md, Beyond).

Never who looked, nor from where, nor when within the day. What may be a number of a person's is not kept at all.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import DatabaseError, transaction
from django.db.models import F, Max, Sum

from disclosure.dates import shanghai_date
from disclosure.models.search import FruitlessSearch
from disclosure.search.tokens import clean_query

if TYPE_CHECKING:
    from datetime import date, datetime

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 2, 40  # characters
MOST_A_DAY = 500  # different words; beyond, only those already counted go on counting
KEPT = timedelta(days=400)
# Identity cards, telephones, bank cards, however they are grouped; addresses of mail.
PERSONAL = re.compile(r"(?:\d[\s\-.·]?){6,}|[^\s@]+@[^\s@]+")


class Missed(NamedTuple):
    """Words nobody found anything for, how often within the days asked about, and the last day."""

    words: str
    times: int
    last_day: date


def countable(typed: str) -> str:
    """The words as they are counted: half width, lower case, single spaces; "" for what is not kept."""
    words = " ".join(unicodedata.normalize("NFKC", clean_query(typed)).lower().split())
    if not SHORTEST <= len(words) <= LONGEST or PERSONAL.search(words) or not any(char.isalpha() for char in words):
        return ""
    return words


def count_fruitless(typed: str, *, at: datetime) -> bool:
    """Count one more search that found nothing; says whether it was. A database that is busy or broken loses the count, not the page."""
    words, day = countable(typed), shanghai_date(at)
    if not words:
        return False
    try:
        with transaction.atomic():
            if FruitlessSearch.objects.filter(day=day, words=words).update(count=F("count") + 1):
                return True
            if FruitlessSearch.objects.filter(day=day).count() >= MOST_A_DAY:
                return False
            FruitlessSearch.objects.bulk_create([FruitlessSearch(day=day, words=words)], ignore_conflicts=True)
            return True
    except DatabaseError as error:
        log.warning("a fruitless search was not counted: %s", type(error).__name__)
        return False


def most_missed(*, since: date, until: date, limit: int = 200) -> list[Missed]:
    """Words looked for in vain from `since` to `until`, both included, most frequent first."""
    rows = FruitlessSearch.objects.filter(day__range=(since, until)).values("words")
    found = rows.annotate(times=Sum("count"), last_day=Max("day")).order_by("-times", "-last_day", "words")[:limit]
    return [Missed(row["words"], row["times"], row["last_day"]) for row in found]


def drop_old(at: datetime) -> int:
    """Sweep job: rows older than 400 days go; returns how many."""
    return FruitlessSearch.objects.filter(day__lt=shanghai_date(at) - KEPT).delete()[0]
