"""Filters and pages of the list. Rows are found by their ids first, so that a far page costs an index scan and never a body or a join."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from disclosure.dates import shanghai_date
from disclosure.kinds import kinds
from disclosure.models import Document
from disclosure.queries import published_documents
from disclosure.rows import rows_of
from disclosure.tree import Tree, column_name, unit_name
from disclosure.validity import Validity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from core.models import Organisation
    from disclosure.models import Column
    from disclosure.rows import Names, Row

PAGE_SIZE = 20
LAST_PAGE = 1000
COUNT_LIMIT = 10_000
EARLIEST_YEAR = 1949


@dataclass(frozen=True)
class Chip:
    """An active filter; `url` is the list without it."""

    label: str
    url: str


@dataclass
class Filters:
    """What the reader chose. Unknown values are dropped and told in `problems`, in the reader's language."""

    column: Column | None = None
    organisation: Organisation | None = None
    kind: str = ""
    year: int | None = None
    topic: str = ""
    validity: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1
    problems: list[str] = field(default_factory=list)

    def query(self, **changes: object) -> str:
        """The query string of these filters with changes (None removes one); page 1 is left out."""
        values: dict[str, object] = {
            "column": self.column.code if self.column else None,
            "organisation": self.organisation.code if self.organisation else None,
            "kind": self.kind,
            "year": self.year,
            "topic": self.topic,
            "validity": self.validity,
            "from": self.since,
            "to": self.until,
        }
        values |= changes
        if values.get("page") == 1:
            del values["page"]
        chosen = urlencode({name: value for name, value in values.items() if value})
        return f"?{chosen}" if chosen else ""

    def chips(self, address: str) -> list[Chip]:
        """One for each active filter, in the order of the form."""
        labels = {
            "column": column_name(self.column) if self.column else "",
            "organisation": unit_name(self.organisation) if self.organisation else "",
            "kind": str(kinds[self.kind].label) if self.kind else "",
            "year": _("%(year)s年") % {"year": self.year} if self.year else "",
            "topic": self.topic,
            "validity": str(Validity(self.validity).label) if self.validity else "",
            "from": _("%(day)s起发布") % {"day": self.since} if self.since else "",
            "to": _("%(day)s前发布（含当日）") % {"day": self.until} if self.until else "",
        }
        return [Chip(label, address + self.query(**{name: None})) for name, label in labels.items() if label]


def read_filters(data: Mapping[str, str], tree: Tree, organisations: Sequence[Organisation]) -> Filters:
    """Filters from a query string (`organisation` may be called `org`, as in the API). Never raises."""
    filters = Filters()
    if code := data.get("column", ""):
        filters.column = tree.by_code.get(code)
        _note(filters, filters.column is None, _("栏目"), code)
    if code := data.get("organisation") or data.get("org", ""):
        filters.organisation = next((row for row in organisations if row.code == code), None)
        _note(filters, filters.organisation is None, _("单位"), code)
    if kind := data.get("kind", ""):
        filters.kind = kind if kind in kinds else ""
        _note(filters, not filters.kind, _("种类"), kind)
    if year := data.get("year", ""):
        filters.year = int(year) if year.isascii() and year.isdigit() and EARLIEST_YEAR <= int(year[:5]) <= 9998 else None
        _note(filters, filters.year is None, _("年份"), year)
    if validity := data.get("validity", ""):
        filters.validity = validity if validity in Validity else ""
        _note(filters, not filters.validity, _("有效性"), validity)
    filters.since, filters.until = _day(filters, data, "from"), _day(filters, data, "to")
    if filters.since and filters.until and filters.since > filters.until:
        filters.problems.append(_("起始日期晚于截止日期，没有符合的信息。"))
    filters.topic = data.get("topic", "").replace("\x00", "").strip()[:80]
    if page := data.get("page", ""):
        good = page.isascii() and page.isdigit() and 1 <= int(page[:6]) <= LAST_PAGE
        filters.page = int(page) if good else 1
        if not good:
            filters.problems.append(_("页码应在 1 与 %(last)s 之间；请用条件缩小范围。") % {"last": LAST_PAGE})
    return filters


def _day(filters: Filters, data: Mapping[str, str], name: str) -> date | None:
    typed = data.get(name, "").strip()
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = date.min
    if EARLIEST_YEAR <= day.year <= 9998:
        return day
    filters.problems.append(_("“%(value)s”不是有效的日期，应写成 2026-01-31，已忽略该条件。") % {"value": typed[:40]})
    return None


def _note(filters: Filters, unknown: bool, name: str, value: str) -> None:
    if unknown:
        filters.problems.append(_("没有“%(value)s”这一%(name)s，已忽略该条件。") % {"value": value[:40], "name": name})


@dataclass
class Page:
    """One page of the list. `total` stops at COUNT_LIMIT: `is_more` says that there are more."""

    rows: list[Row]
    number: int
    total: int
    is_more: bool
    has_next: bool

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers to link, None for a gap."""
        last = LAST_PAGE if self.is_more else min(LAST_PAGE, max(1, -(-self.total // PAGE_SIZE)))
        wanted = sorted({1, *range(max(1, self.number - 2), min(last, self.number + 2) + 1), *(() if self.is_more else (last,))})
        found: list[int | None] = []
        for number in wanted:
            if found and number - (found[-1] or 0) > 1:
                found.append(None)
            found.append(number)
        return found


def read_page(filters: Filters, at: datetime, names: Names) -> Page:
    """The page these filters ask for: three queries, four with a column."""
    matching = published_documents(
        at=at,
        column=filters.column,
        organisation=filters.organisation,
        kind=filters.kind or None,
        year=filters.year,
        topic=filters.topic or None,
        validity=filters.validity or None,
        published_from=filters.since,
        published_to=filters.until,
    )
    start = (filters.page - 1) * PAGE_SIZE
    ids = list(matching.values_list("pk", flat=True)[start : start + PAGE_SIZE + 1])
    counted = matching.order_by().values("pk")[: COUNT_LIMIT + 1].count()
    rows = rows_of(ids[:PAGE_SIZE], at, names)
    return Page(rows, filters.page, min(counted, COUNT_LIMIT), counted > COUNT_LIMIT, len(ids) > PAGE_SIZE)


def years_of(at: datetime) -> list[int]:
    """Years of publication to choose from, newest first: from the oldest public document to now. One indexed query."""
    oldest = Document.objects.published(at).order_by("published_at").values_list("published_at", flat=True).first()
    this_year = shanghai_date(at).year
    return list(range(this_year, (shanghai_date(oldest).year if oldest else this_year) - 1, -1))
