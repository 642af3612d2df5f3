"""The facets of a search as groups of links: each narrows the results by one column, unit, kind or year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosure.kinds import kinds
from disclosure.tree import Tree, column_name, unit_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from core.models import Organisation
    from disclosure.listing import Filters
    from disclosure.search import Facets

MOST = 8  # links of a group


@dataclass(frozen=True)
class FacetLink:
    """One value with the number of results that have it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class FacetGroup:
    """All links of one kind; `name` is the parameter."""

    name: str
    label: str
    links: list[FacetLink]


def facet_links(
    facets: Facets | None, filters: Filters, tree: Tree, organisations: Sequence[Organisation], url: Callable[..., str]
) -> list[FacetGroup]:
    """Groups that would narrow further: what is chosen already, or common to all results, is left out."""
    if facets is None:
        return []
    units = {row.pk: row for row in organisations}
    columns = [(tree.rows[pk], count) for pk, count in facets.columns.most_common() if pk in tree.rows]
    groups = [
        _group("column", _("栏目"), ((row.code, column_name(row), count) for row, count in columns), filters.column, url),
        _group(
            "organisation",
            _("单位"),
            ((units[pk].code, unit_name(units[pk]), count) for pk, count in facets.organisations.most_common() if pk in units),
            filters.organisation,
            url,
        ),
        _group(
            "kind",
            _("种类"),
            ((code, str(kinds[code].label), count) for code, count in facets.kinds.most_common() if code in kinds),
            filters.kind,
            url,
        ),
        _group(
            "year",
            _("年份"),
            ((year, _("%(year)s年") % {"year": year}, count) for year, count in sorted(facets.years.items(), reverse=True)),
            filters.year,
            url,
        ),
    ]
    return [group for group in groups if group is not None]


def _group(name: str, label: str, values: Iterable[tuple[Any, str, int]], chosen: Any, url: Callable[..., str]) -> FacetGroup | None:
    current = getattr(chosen, "code", chosen)
    found = list(values)
    if len(found) < 2:
        return None
    links = [FacetLink(text, count, url(**{name: value, "page": None})) for value, text, count in found[:MOST] if value != current]
    return FacetGroup(name, label, links)
