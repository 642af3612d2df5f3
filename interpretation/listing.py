"""The list of interpretations: by form, unit and topic, with covers. At most eight queries, whatever the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from disclosure.models import Document, DocumentRelation, RelationKind
from disclosure.pictures import address_of
from disclosure.queries import published_documents
from disclosure.rows import rows_of
from interpretation.models import Form, Material, Media, PicturePage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from core.models import Organisation
    from disclosure.rows import Names, Row

PAGE_SIZE, LAST_PAGE = 24, 500


@dataclass
class Filters:
    """What the reader chose; what is unknown is dropped and told in `problems`."""

    form: str = ""
    organisation: Organisation | None = None
    topic: str = ""
    page: int = 1
    problems: list[str] = field(default_factory=list)

    def query(self, **changes: object) -> str:
        """The query string with changes (None removes one); page 1 is left out."""
        code = self.organisation.code if self.organisation else None
        values: dict[str, object] = {"form": self.form, "organisation": code, "topic": self.topic} | changes
        if values.get("page") == 1:
            del values["page"]
        chosen = urlencode({name: value for name, value in values.items() if value})
        return f"?{chosen}" if chosen else ""


@dataclass(frozen=True)
class Card:
    """One interpretation: its row, its form, the picture it shows (or none) and the policy it explains (or none)."""

    row: Row
    form: str
    form_label: str
    cover: str
    policy: str


@dataclass
class Page:
    """One page of cards."""

    cards: list[Card]
    total: int
    has_next: bool


def read_filters(data: Mapping[str, str], organisations: Sequence[Organisation]) -> Filters:
    """Never raises."""
    filters = Filters(topic=data.get("topic", "").replace("\x00", "").strip()[:80])
    if form := data.get("form", ""):
        filters.form = form if form in Form.values else ""
        if not filters.form:
            filters.problems.append(_("没有“%(value)s”这一%(name)s，已忽略该条件。") % {"value": form[:40], "name": _("形式")})
    if code := data.get("organisation", ""):
        filters.organisation = next((row for row in organisations if row.code == code), None)
        if filters.organisation is None:
            filters.problems.append(_("没有“%(value)s”这一%(name)s，已忽略该条件。") % {"value": code[:40], "name": _("单位")})
    if page := data.get("page", ""):
        good = page.isascii() and page.isdigit() and 1 <= int(page[:6]) <= LAST_PAGE
        filters.page = int(page) if good else 1
        if not good:
            filters.problems.append(_("页码应在 1 与 %(last)s 之间；请用条件缩小范围。") % {"last": LAST_PAGE})
    return filters


def read_page(filters: Filters, at: datetime, names: Names) -> Page:
    """The cards these filters ask for, newest first."""
    matching = published_documents(at=at, kind="interpretation", organisation=filters.organisation, topic=filters.topic or None)
    if filters.form == Form.TEXT:  # what was written elsewhere and has no material is text
        others = Material.objects.exclude(form=Form.TEXT).values("version")
        matching = matching.exclude(current__in=others)
    elif filters.form:
        matching = matching.filter(current__material__form=filters.form)
    start = (filters.page - 1) * PAGE_SIZE
    found = list(matching.values_list("pk", "current_id")[start : start + PAGE_SIZE + 1])
    total = matching.order_by().values("pk")[:10_000].count()
    shown = found[:PAGE_SIZE]
    rows = rows_of([pk for pk, _version in shown], at, names)
    forms, covers, policies = _forms(shown), _covers(shown), _policies(shown, at)
    cards = [
        Card(row, forms.get(version, "text"), str(Form(forms.get(version, "text")).label), covers.get(version, ""), policies.get(pk, ""))
        for (pk, version), row in zip(shown, rows, strict=True)
    ]
    return Page(cards, total, len(found) > PAGE_SIZE)


def topics_of(at: datetime) -> list[str]:
    """The upper topics of public interpretations, in order; one query."""
    found = Document.objects.published(at).filter(kind="interpretation").exclude(topic="").order_by().values_list("topic", flat=True)
    return sorted({topic.partition("/")[0] for topic in found.distinct()})


Shown = list[tuple[int, int]]


def _forms(shown: Shown) -> dict[int, str]:
    return dict(Material.objects.filter(version__in=[version for _pk, version in shown]).values_list("version_id", "form"))


def _covers(shown: Shown) -> dict[int, str]:
    """Version -> address: the poster of a recording, else the first page of a picture story."""
    documents = {version: pk for pk, version in shown}
    pages = PicturePage.objects.filter(version__in=documents).order_by("version_id", "-order", "-id")
    covers = {version: address_of(documents[version], name) for version, name in pages.values_list("version_id", "attachment__name")}
    posters = Media.objects.filter(version__in=documents, poster__isnull=False).values_list("version_id", "poster__name")
    return covers | {version: address_of(documents[version], name) for version, name in posters}


def _policies(shown: Shown, at: datetime) -> dict[int, str]:
    """Interpretation -> title of the public policy it explains."""
    rows = DocumentRelation.objects.filter(
        source__in=[pk for pk, _version in shown],
        kind=RelationKind.INTERPRETS,
        target__is_public=True,
        target__published_at__lte=at,
    )
    return dict(rows.order_by("-id").values_list("source_id", "target__title"))
