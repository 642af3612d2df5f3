"""公开目录事项 as readers see them: a table by unit and category, and the same as CSV."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.models import CatalogueEntry
from disclosure.tree import unit_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from core.models import Organisation
    from disclosure.models import Column
    from disclosure.tree import Tree

# The fields that the State Council's office prescribes, in their order.
FIELDS: tuple[tuple[str, Any], ...] = (
    ("name", gettext_lazy("事项名称")),
    ("category", gettext_lazy("事项类别")),
    ("content", gettext_lazy("公开内容")),
    ("basis", gettext_lazy("公开依据")),
    ("clause", gettext_lazy("条款内容")),
    ("channels", gettext_lazy("公开渠道")),
    ("time_limit", gettext_lazy("公开时限")),
    ("responsible", gettext_lazy("公开责任")),
)


@dataclass(frozen=True)
class Cell:
    """A value with its head, so that a row can be read as a card."""

    label: str
    value: str


@dataclass(frozen=True)
class Line:
    """One matter; `url` is the list of what was published under it."""

    name: str
    url: str
    cells: list[Cell]


@dataclass
class Matters:
    """What the reader chose and what there is. Unknown values are dropped and told in `problems`."""

    organisation: Organisation | None = None
    category: str = ""
    column: Column | None = None
    lines: list[Line] = field(default_factory=list)
    units: list[Organisation] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def query(self) -> str:
        """The query string of the choice, for the CSV."""
        values = {
            "org": self.organisation.code if self.organisation else "",
            "category": self.category,
            "column": self.column.code if self.column else "",
        }
        chosen = urlencode({name: value for name, value in values.items() if value})
        return f"?{chosen}" if chosen else ""


def read_matters(data: Mapping[str, str], tree: Tree, organisations: Sequence[Organisation], list_url: str) -> Matters:
    """The matters of `org` (default: the first unit that has any), of `category` and below `column`; one query. Never raises."""
    rows = list(CatalogueEntry.objects.filter(organisation__in=organisations).order_by("order", "id"))
    having = {row.organisation_id for row in rows}
    found = Matters(units=[unit for unit in organisations if unit.pk in having])
    wanted = data.get("org", "")
    found.organisation = next((unit for unit in found.units if unit.code == wanted), None)
    if wanted and found.organisation is None:
        found.problems.append(_("没有“%(value)s”这一单位的目录事项，已显示第一个单位的。") % {"value": wanted[:40]})
    found.organisation = found.organisation or next(iter(found.units), None)
    if found.organisation is None:
        return found
    rows = [row for row in rows if row.organisation_id == found.organisation.pk]
    found.column = tree.by_code.get(data.get("column", ""))
    if found.column is not None:
        below = set(tree.below(found.column))
        rows = [row for row in rows if row.column_id in below]
    found.categories = list(dict.fromkeys(row.category for row in rows))
    category = data.get("category", "").replace("\x00", "")
    if category in found.categories:
        found.category = category
        rows = [row for row in rows if row.category == category]
    elif category:
        found.problems.append(_("没有“%(value)s”这一事项类别，已忽略该条件。") % {"value": category[:40]})
    codes = {pk: column.code for pk, column in tree.rows.items()}
    unit = found.organisation.code
    found.lines = [_line(row, f"{list_url}?{urlencode({'column': codes.get(row.column_id, ''), 'organisation': unit})}") for row in rows]
    return found


def csv_rows(found: Matters) -> tuple[list[str], list[list[str]]]:
    """(head, rows) with the unit's name first."""
    unit = unit_name(found.organisation) if found.organisation else ""
    head = [_("单位"), *(str(label) for _name, label in FIELDS)]
    return head, [[unit, line.name, *(cell.value for cell in line.cells)] for line in found.lines]


def _line(row: CatalogueEntry, url: str) -> Line:
    return Line(row.name, url, [Cell(str(label), getattr(row, name)) for name, label in FIELDS[1:]])
