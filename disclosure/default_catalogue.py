"""What a unit's catalogue holds to begin with, by why it discloses (LEGAL.md §1.6, §11): data/catalogue.csv. Units edit their own."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from core import pageversions
from core.events import record
from core.models.organisations import LegalBasis
from core.rules import get_rule
from disclosure.default_columns import ensure_columns
from disclosure.models import CatalogueEntry

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation, User

FILE = Path(__file__).parent / "data" / "catalogue.csv"
REGULATION = "《中华人民共和国政府信息公开条例》"
PLAN = "本单位政务公开实施方案"
CHANNELS = "本平台、区门户网站"
# Which rows of the file: of an organ (条例第二十、二十一条), of a body that follows the regulation, of a public service (第五十五条).
BODIES: dict[str, str] = {
    LegalBasis.ADMINISTRATIVE: "organ",
    LegalBasis.AUTHORISED: "organ",
    LegalBasis.MASS: "follower",
    LegalBasis.ENTERPRISE: "service",
}


class Row(NamedTuple):
    """One matter: `column` is a column's code, `article` the place in the regulation, an empty limit that of article 26."""

    body: str
    column: str
    name: str
    category: str
    content: str
    article: str
    clause: str
    time_limit: str


def _article_26() -> str:
    """The limit of article 26 in words."""
    return f"自形成或者变更之日起{get_rule('publish_20wd').amount}个工作日内"


@cache
def rows_of(body: str) -> tuple[Row, ...]:
    """The file's rows for one sort of body, in their order."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = [Row(**row) for row in csv.DictReader(stream)]
    return tuple(row for row in rows if row.body == body)


@transaction.atomic
def ensure_catalogue(*, organisation: Organisation, by: User | None, at: datetime) -> int:
    """Give a unit the matters of its kind that it lacks, by name; what it has stays as it is. Returns how many were added. Idempotent."""
    columns = ensure_columns()
    present = set(organisation.catalogue_entries.values_list("name", flat=True))
    new = [
        CatalogueEntry(
            organisation=organisation,
            column=columns.get(row.column) or columns["statutory"],
            name=row.name,
            category=row.category,
            content=row.content,
            basis=_basis(organisation, row),
            clause=row.clause,
            channels=CHANNELS,
            time_limit=row.time_limit or _article_26(),
            responsible=organisation.office_name or organisation.short_name,
            order=10 * number,
        )
        for number, row in enumerate(rows_of(BODIES[organisation.legal_basis]), start=1)
        if row.name not in present
    ]
    CatalogueEntry.objects.bulk_create(new)
    if new:
        record("catalogue.seeded", organisation=organisation, by=by, at=at, names=[entry.name for entry in new])
        pageversions.touch(organisation=organisation)
    return len(new)


def _basis(organisation: Organisation, row: Row) -> str:
    """What the row rests on: the regulation, or the unit's own plan with the regulation as its measure."""
    if organisation.legal_basis == LegalBasis.MASS:
        return f"{PLAN}，参照{REGULATION}{row.article}"
    return f"{REGULATION}{row.article}"
