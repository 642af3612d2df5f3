"""规范性文件库: policy and normative documents of the organs that make them, by validity, unit, year and kind.

A body that only follows the regulation makes no normative documents: its papers stand in the list, not here (LEGAL.md §11).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from core.models.organisations import LegalBasis
from disclosure.dates import shanghai_date, start_of
from disclosure.kinds import kinds
from disclosure.listing import COUNT_LIMIT, EARLIEST_YEAR, LAST_PAGE, PAGE_SIZE, Page
from disclosure.models import Document, DocumentRelation, RelationKind
from disclosure.models.normative import NORMATIVE_KINDS
from disclosure.queries.public import INCOMING, OUTGOING
from disclosure.rows import LOOK, Row
from disclosure.tree import unit_name
from disclosure.validity import CHANGING, Validity, derive, done_to, having_validity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from core.models import Organisation
    from disclosure.models.documents import DocumentQuerySet

MAKERS = frozenset({LegalBasis.ADMINISTRATIVE, LegalBasis.AUTHORISED})


@dataclass(frozen=True)
class Tie:
    """What another document did to this one, or this one to it."""

    label: str
    title: str
    url: str


@dataclass
class Holding:
    """One document of the library. Days are ISO; `ties` hold 修改, 废止 and 替代 in both directions."""

    title: str
    url: str
    number: str
    unit: str
    label: str
    look: str
    effective: str
    expires: str
    published: str
    ties: list[Tie] = field(default_factory=list)


@dataclass
class Choice:
    """What the reader chose. Unknown values are dropped and told in `problems`."""

    validity: str = ""
    organisation: Organisation | None = None
    year: int | None = None
    kind: str = ""
    page: int = 1
    problems: list[str] = field(default_factory=list)

    def query(self, **changes: object) -> str:
        """The query string of the choice with changes; page 1 is left out."""
        values: dict[str, object] = {
            "validity": self.validity,
            "org": self.organisation.code if self.organisation else "",
            "year": self.year,
            "kind": self.kind,
        }
        values |= changes
        chosen = urlencode({name: value for name, value in values.items() if value and (name, value) != ("page", 1)})
        return f"?{chosen}" if chosen else ""


def makers(organisations: Sequence[Organisation]) -> list[Organisation]:
    """The units whose documents enter the library."""
    return [row for row in organisations if row.legal_basis in MAKERS]


def read_choice(data: Mapping[str, str], units: Sequence[Organisation]) -> Choice:
    """From a query string; never raises."""
    found = Choice()
    if validity := data.get("validity", ""):
        found.validity = validity if validity in Validity else ""
        _note(found, not found.validity, _("有效性"), validity)
    if code := data.get("org", ""):
        found.organisation = next((row for row in units if row.code == code), None)
        _note(found, found.organisation is None, _("单位"), code)
    if kind := data.get("kind", ""):
        found.kind = kind if kind in NORMATIVE_KINDS else ""
        _note(found, not found.kind, _("种类"), kind)
    if year := data.get("year", ""):
        found.year = int(year) if year.isascii() and year.isdigit() and EARLIEST_YEAR <= int(year[:5]) <= 9998 else None
        _note(found, found.year is None, _("年份"), year)
    if page := data.get("page", ""):
        good = page.isascii() and page.isdigit() and 1 <= int(page[:6]) <= LAST_PAGE
        found.page = int(page) if good else 1
        if not good:
            found.problems.append(_("页码应在 1 与 %(last)s 之间；请用条件缩小范围。") % {"last": LAST_PAGE})
    return found


def holdings(choice: Choice, units: Sequence[Organisation], at: datetime) -> DocumentQuerySet:
    """Public documents of the library that the choice asks for, newest first."""
    documents = Document.objects.published(at).filter(kind__in=list(NORMATIVE_KINDS))
    documents = documents.filter(organisation__in=[choice.organisation] if choice.organisation else list(units))
    if choice.kind:
        documents = documents.filter(kind=choice.kind)
    if choice.year is not None:
        first = start_of(shanghai_date(at).replace(year=choice.year, month=1, day=1))
        documents = documents.filter(published_at__gte=first, published_at__lt=first.replace(year=choice.year + 1))
    if choice.validity:
        documents = having_validity(documents, choice.validity, shanghai_date(at))
    return documents.order_by("-published_at", "-id")


def read_library(choice: Choice, units: Sequence[Organisation], at: datetime) -> tuple[Page, list[Holding]]:
    """The page (its `rows` empty) and its documents: five queries, whatever the page."""
    matching = holdings(choice, units, at)
    start = (choice.page - 1) * PAGE_SIZE
    ids = list(matching.values_list("pk", flat=True)[start : start + PAGE_SIZE + 1])
    counted = matching.order_by().values("pk")[: COUNT_LIMIT + 1].count()
    rows: list[Row] = []
    page = Page(rows, choice.page, min(counted, COUNT_LIMIT), counted > COUNT_LIMIT, len(ids) > PAGE_SIZE)
    return page, _holdings(ids[:PAGE_SIZE], shanghai_date(at))


def _holdings(ids: list[int], on: date) -> list[Holding]:
    if not ids:
        return []
    documents = Document.objects.filter(pk__in=ids).for_lists()
    done = done_to(ids, on)
    found = {}
    for row in documents:
        version = row.current
        dates = (version.effective_on, version.expires_on) if version else (None, None)
        validity = derive(done.get(row.pk, ()), *dates, on)
        found[row.pk] = Holding(
            title=row.title,
            url=row.get_absolute_url(),
            number=version.document_number if version else "",
            unit=unit_name(row.organisation),
            label=str(validity.label),
            look=LOOK[validity],
            effective=dates[0].isoformat() if dates[0] else "",
            expires=dates[1].isoformat() if dates[1] else "",
            published=shanghai_date(row.published_at).isoformat() if row.published_at else "",
        )
    _tie(found)
    return [found[pk] for pk in ids if pk in found]


def _tie(found: dict[int, Holding]) -> None:
    """Fill `ties` of all rows; one query."""
    ids = list(found)
    rows = (
        DocumentRelation.objects.filter(Q(source__in=ids) | Q(target__in=ids), kind__in=CHANGING)
        .filter(source__is_public=True, target__is_public=True)
        .select_related("source__organisation", "target__organisation")
        .order_by("id")
    )
    for row in rows:
        kind = RelationKind(row.kind)
        if row.source_id in found:
            found[row.source_id].ties.append(Tie(str(OUTGOING[kind]), row.target.title, row.target.get_absolute_url()))
        if row.target_id in found:
            found[row.target_id].ties.append(Tie(str(INCOMING[kind]), row.source.title, row.source.get_absolute_url()))


def library_kinds() -> list[tuple[str, str]]:
    """(code, label) of the kinds the library holds."""
    return [(code, str(kinds[code].label)) for code in NORMATIVE_KINDS if code in kinds]


def _note(found: Choice, unknown: bool, name: str, value: str) -> None:
    if unknown:
        found.problems.append(_("没有“%(value)s”这一%(name)s，已忽略该条件。") % {"value": value[:40], "name": name})
