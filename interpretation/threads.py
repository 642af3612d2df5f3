"""Threads of statements as the public sees them: documents that answer the same thing, newest facts first. Nothing of an incident."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import F, Max
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from core.counting import SHANGHAI
from disclosure.kinds import kinds
from disclosure.models import Document
from interpretation.models import ClaimCheck

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from core.models import Organisation
    from disclosure.models.documents import DocumentQuerySet

KINDS = ("statement", "clarification", "conference")
PAGE_SIZE, LAST_PAGE = 20, 500
MOST = 50  # statements of one thread in full


@dataclass(frozen=True)
class Item:
    """One statement. `claim` and `finding` of a clarification only; `body` only where it is shown in full."""

    url: str
    title: str
    kind: str
    kind_label: str
    published: datetime
    number: str = ""
    claim: str = ""
    finding: str = ""
    verdict: str = ""
    body: str = ""
    updated: datetime | None = None


@dataclass
class Thread:
    """Its statements, newest first, and where it stands (the first one's address)."""

    url: str
    unit: Organisation
    items: list[Item]

    @property
    def title(self) -> str:
        """What the first statement is called."""
        return self.items[-1].title

    @property
    def latest(self) -> Item:
        return self.items[0]


@dataclass
class Filters:
    """What the reader chose; what is unknown is dropped and told in `problems`."""

    kind: str = ""
    organisation: Organisation | None = None
    page: int = 1
    problems: list[str] = field(default_factory=list)

    def query(self, **changes: object) -> str:
        """The query string with changes (None removes one); page 1 is left out."""
        values: dict[str, object] = {"kind": self.kind, "organisation": self.organisation.code if self.organisation else None} | changes
        chosen = urlencode({name: value for name, value in values.items() if value and (name, value) != ("page", 1)})
        return f"?{chosen}" if chosen else ""


@dataclass
class Page:
    """One page of threads."""

    threads: list[Thread]
    total: int
    has_next: bool


def read_filters(data: Mapping[str, str], organisations: Sequence[Organisation]) -> Filters:
    """Never raises."""
    filters = Filters()
    if kind := data.get("kind", ""):
        filters.kind = kind if kind in KINDS else ""
        if not filters.kind:
            filters.problems.append(_("没有“%(value)s”这一%(name)s，已忽略该条件。") % {"value": kind[:40], "name": _("种类")})
    if code := data.get("organisation", ""):
        filters.organisation = next((row for row in organisations if row.code == code), None)
        if filters.organisation is None:
            filters.problems.append(_("没有“%(value)s”这一%(name)s，已忽略该条件。") % {"value": code[:40], "name": _("单位")})
    if page := data.get("page", ""):
        good = page.isascii() and page.isdigit() and 1 <= int(page[:6]) <= LAST_PAGE
        filters.page = int(page[:6]) if good else 1
        if not good:
            filters.problems.append(_("页码应在 1 与 %(last)s 之间；请用条件缩小范围。") % {"last": LAST_PAGE})
    return filters


def read_page(filters: Filters, at: datetime) -> Page:
    """Threads with something new first; four queries."""
    matching = _public(at)
    if filters.kind:
        matching = matching.filter(kind=filters.kind)
    if filters.organisation is not None:
        matching = matching.filter(organisation=filters.organisation)
    grouped = matching.order_by().values("thread").annotate(newest=Max("published_at")).order_by("-newest", "-thread")
    start = (filters.page - 1) * PAGE_SIZE
    found = [row["thread"] for row in grouped[start : start + PAGE_SIZE + 1]]
    total = matching.order_by().values("thread").distinct()[:10_000].count()
    shown = found[:PAGE_SIZE]
    rows: dict[int, list[Document]] = {key: [] for key in shown}
    for document in _public(at).filter(thread__in=shown).select_related("organisation").order_by("-published_at", "-pk"):
        rows[document.thread].append(document)
    checks = _checks([document for group in rows.values() for document in group])
    threads = [_thread(group, checks) for group in rows.values() if group]
    return Page(threads, total, len(found) > PAGE_SIZE)


def thread_of(code: str, serial: str, at: datetime) -> Thread | None:
    """The whole thread of the statement at this address, in full; None where nothing of it is public. Three queries."""
    named = _keyed(Document.objects.filter(organisation__code=code, serial=serial, kind__in=KINDS)).exclude(serial="").first()
    if named is None:
        return None
    rows = _public(at).filter(thread=named.thread).select_related("organisation", "current")
    documents = list(rows.order_by("-published_at", "-pk")[:MOST])
    return _thread(documents, _checks(documents), full=True) if documents else None


def siblings_of(document: Document, at: datetime) -> Thread | None:
    """The thread of a public statement; None where it stands alone. Two queries."""
    key = _keyed(Document.objects.filter(pk=document.pk)).values_list("thread", flat=True).first()
    rows = list(_public(at).filter(thread=key).select_related("organisation").order_by("-published_at", "-pk")[:MOST])
    return _thread(rows, {}) if len(rows) > 1 else None


def _keyed(rows: DocumentQuerySet) -> QuerySet[Any]:
    """Documents of one incident share a key; one that answers none (or stands alone) has its own."""
    return rows.annotate(thread=Coalesce(F("statement__incident_id"), -F("pk")))


def _public(at: datetime) -> QuerySet[Any]:
    return _keyed(Document.objects.published(at).filter(kind__in=KINDS))


def _checks(documents: Sequence[Document]) -> dict[int, ClaimCheck]:
    """Document -> the check behind its present wording."""
    versions = {row.current_id: row.pk for row in documents if row.kind == "clarification"}
    return {versions[check.version_id]: check for check in ClaimCheck.objects.filter(version__in=versions)} if versions else {}


def _thread(documents: Sequence[Document], checks: dict[int, ClaimCheck], *, full: bool = False) -> Thread:
    first = documents[-1]
    address = reverse("interpretation:thread", args=[first.organisation.code, first.serial])
    return Thread(address, first.organisation, [_item(row, checks.get(row.pk), full=full) for row in documents])


def _item(document: Document, check: ClaimCheck | None, *, full: bool) -> Item:
    published = document.published_at or document.updated_at  # a public document has the first
    if published is None:
        raise ValueError("not published")
    return Item(
        url=document.get_absolute_url(),
        title=document.title,
        kind=document.kind,
        kind_label=str(kinds[document.kind].label),
        published=published.astimezone(SHANGHAI),
        number=document.serial,
        claim=check.claim if check else "",
        finding=check.get_verdict_display() if check else "",
        verdict=check.verdict if check else "",
        body=document.current.body if full and document.current else "",
        updated=document.updated_at.astimezone(SHANGHAI) if document.updated_at and document.updated_at > published else None,
    )
