"""How many of the results stand in each column, unit, kind and year of publication."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosure.dates import shanghai_date
from disclosure.models import Document

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Facets:
    """Counts by id of column and organisation, by kind, by year."""

    columns: Counter[int] = field(default_factory=Counter)
    organisations: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)


def count_facets(ids: Sequence[int]) -> Facets:
    """Facets of these documents; one query, bounded by their number."""
    facets = Facets()
    if ids:
        rows = Document.objects.filter(pk__in=ids).values_list("column_id", "organisation_id", "kind", "published_at")
        for column, organisation, kind, published_at in rows:
            facets.columns[column] += 1
            facets.organisations[organisation] += 1
            facets.kinds[kind] += 1
            if published_at is not None:
                facets.years[shanghai_date(published_at).year] += 1
    return facets
