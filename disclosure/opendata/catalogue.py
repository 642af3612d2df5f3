"""Columns, the catalogue's rows and the units as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F

from disclosure.models import CatalogueEntry
from disclosure.opendata.answers import list_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.models import Organisation
    from disclosure.tree import Tree


def columns(tree: Tree) -> list[dict[str, Any]]:
    """What schemas.Column describes: listed columns, parents first. `tree` is counted."""
    found = []
    for node in tree.walk():
        row = node.column
        parent = tree.rows.get(row.parent_id or 0)
        found.append(
            {
                "code": row.code,
                "name": row.name,
                "english_name": row.english_name,
                "parent": parent.code if parent else None,
                "type": row.type,
                "description": row.description,
                "count": node.count or 0,
                "url": list_address(column=row.code),
            }
        )
    return found


def entries() -> list[dict[str, Any]]:
    """What schemas.Entry describes; one query."""
    names = ("name", "category", "content", "basis", "clause", "channels", "time_limit", "responsible")
    rows = CatalogueEntry.objects.filter(organisation__is_active=True).order_by("organisation__order", "organisation__code", "order", "id")
    found = rows.values(*names, unit=F("organisation__code"), place=F("column__code"))
    return [{name: row[name] for name in names} | {"organisation": row["unit"], "column": row["place"]} for row in found]


def organisations(units: Sequence[Organisation]) -> list[dict[str, Any]]:
    """What schemas.Organisation describes."""
    codes = {row.pk: row.code for row in units}
    names = ("code", "name", "short_name", "english_name", "legal_basis", "office_name", "office_address", "office_postcode")
    more = ("office_hours", "office_phone", "office_email")
    return [{name: getattr(row, name) for name in (*names, *more)} | {"parent": codes.get(row.parent_id or 0)} for row in units]
