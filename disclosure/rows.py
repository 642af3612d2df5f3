"""What lists show of a document, read as plain values: no model is built for a row, no body loaded, no name fetched twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from core.counting import SHANGHAI
from disclosure.dates import shanghai_date
from disclosure.kinds import kinds
from disclosure.models import Document
from disclosure.tree import Tree, column_name, unit_name
from disclosure.validity import Validity, derive, done_to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import Organisation
    from disclosure.models.documents import DocumentQuerySet

# how a validity looks (static/css/portal.css)
LOOK = {Validity.IN_FORCE: "ok", Validity.NOT_YET: "due", Validity.AMENDED: "info", Validity.LAPSED: "off", Validity.ABOLISHED: "late"}
FIELDS = (
    *("pk", "organisation_id", "column_id", "kind", "serial", "title", "index_number", "written_on", "published_at"),
    *("organisation__code", "organisation__short_name", "current__document_number", "current__summary", "current__keywords"),
    *("current__effective_on", "current__expires_on"),
)


class Names:
    """Names of columns and units by id, from what the page has in memory anyway."""

    def __init__(self, tree: Tree, organisations: Sequence[Organisation]) -> None:
        self.columns = {pk: column_name(row) for pk, row in tree.rows.items()}
        self.units = {row.pk: unit_name(row) for row in organisations}


@dataclass(frozen=True)
class Row:
    """A document in a list. `published` is ISO in Asia/Shanghai; `label` and `look` tell its validity where that says something."""

    url: str
    title: str
    number: str
    unit: str
    column: str
    label: str
    look: str
    published: str
    index_number: str
    summary: str
    made_on: str
    keywords: str

    @property
    def date(self) -> str:
        """YYYY-MM-DD."""
        return self.published[:10]

    @property
    def day(self) -> str:
        """MM-DD."""
        return self.published[5:10]


def rows_of(ids: Sequence[int], at: datetime, names: Names) -> list[Row]:
    """Rows in the order of the ids given; two queries, none for no ids."""
    found = read_rows(Document.objects.filter(pk__in=ids), at, names) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def read_rows(documents: DocumentQuerySet, at: datetime, names: Names) -> dict[int, Row]:
    """Rows by id, in the order of the query; two queries."""
    address, today, found = reverse("disclosure:document", args=["CODE", "SERIAL"]), shanghai_date(at), {}
    rows = list(documents.values_list(*FIELDS))
    done = done_to([row[0] for row in rows], today)
    for values in rows:
        pk, organisation, column, kind, serial, title, index_number, written_on, published_at = values[:9]
        code, short_name, number, summary, keywords, effective_on, expires_on = values[9:]
        published = published_at.astimezone(SHANGHAI).isoformat(timespec="seconds") if published_at else ""
        label, look = validity_mark(kind, derive(done.get(pk, ()), effective_on, expires_on, today))
        found[pk] = Row(
            url=address.replace("CODE", code).replace("SERIAL", serial),
            title=title,
            number=number or "",
            unit=names.units.get(organisation, short_name),
            column=names.columns.get(column, ""),
            label=label,
            look=look,
            published=published,
            index_number=index_number or serial,
            summary=summary or "",
            made_on=written_on.isoformat() if written_on else published[:10],
            keywords=keywords or "",
        )
    return found


def validity_mark(kind: str, shown: Validity) -> tuple[str, str]:
    """(label, look) where a row should show the validity: of numbered papers, and whatever is not simply in force; else empty."""
    known = kinds.get(kind)
    if known is None or (not known.is_numbered and shown == Validity.IN_FORCE):
        return "", ""
    return str(shown.label), LOOK[shown]
