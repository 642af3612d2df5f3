"""What a document's page shows, in four queries: the document, its wordings with their attachments, co-issuers, related documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.dates import shanghai_date
from disclosure.models import CoIssuer, Document, DocumentRelation, DocumentVersion, RelationKind, VersionState
from disclosure.outline import Entry, outline
from disclosure.queries import element_rows
from disclosure.queries.public import INCOMING, OUTGOING
from disclosure.rows import LOOK
from disclosure.validity import Validity, with_validity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import Organisation
    from disclosure.models import Column

READABLE = (VersionState.PUBLISHED, VersionState.SUPERSEDED)


@dataclass(frozen=True)
class FileRow:
    """An attachment as listed: `label` is its ending in capitals."""

    pk: int
    title: str
    name: str
    size: int

    @property
    def label(self) -> str:
        """DOCX, PDF ...; empty without an ending."""
        return self.name.rpartition(".")[2].upper()[:5] if "." in self.name else ""


@dataclass
class Wording:
    """One public version in the timeline, with its attachments."""

    number: int
    note: str
    published_at: datetime
    files: list[FileRow] = field(default_factory=list)


@dataclass(frozen=True)
class Element:
    """A row of the element table; `look` is the class of its tag, empty for plain text."""

    label: str
    value: str
    look: str = ""


@dataclass
class Reading:
    """A document's page."""

    document: Document
    version: DocumentVersion
    elements: list[Element]
    body: str
    contents: list[Entry]
    files: list[FileRow]
    wordings: list[Wording]
    ties: list[tuple[str, list[Tied]]]
    path: list[Column]

    @property
    def is_current(self) -> bool:
        """Whether this is the wording that stands."""
        return self.version.pk == self.document.current_id

    @property
    def description(self) -> str:
        """The summary, else the beginning of the text; at most 200 characters."""
        return self.version.summary or " ".join(self.version.body_text.split())[:200]


def find(code: str, serial: str, at: datetime, organisations: Sequence[Organisation]) -> Document:
    """The document at an address, public or withdrawn, never a sealed one; one query, units from memory. Raises DoesNotExist."""
    known = {row.pk: row for row in organisations}
    home = next((row for row in organisations if row.code == code), None)
    readable = Q(is_public=True, published_at__lte=at) | Q(is_public=False, withdrawn_at__isnull=False)
    place = Q(organisation=home) if home else Q(organisation__code=code)
    documents = Document.objects.filter(readable, place, sealed_at__isnull=True, serial=serial).select_related(
        "column__parent__parent__parent", "current"
    )
    document = with_validity(documents, shanghai_date(at)).get()
    if home:
        document.organisation = home
    if document.current and document.current.issuer_id in known:
        document.current.issuer = known[document.current.issuer_id]
    return document


def read(document: Document, at: datetime, number: int | None = None) -> Reading:
    """Everything on the page of a public document, or of its wording `number`. Raises DocumentVersion.DoesNotExist."""
    version = document.current
    if number is not None and (version is None or version.number != number):
        version = DocumentVersion.objects.select_related("issuer").get(document=document, number=number, state__in=READABLE)
    if version is None:
        raise DocumentVersion.DoesNotExist
    partners = CoIssuer.objects.select_related("organisation").only("version", "name", "organisation__name")
    prefetch_related_objects([version], Prefetch("co_issuers", partners))
    wordings = wordings_of(document)
    body, contents = outline(version.body)
    return Reading(
        document=document,
        version=version,
        elements=elements_of(version, document, at),
        body=body,
        contents=contents,
        files=next((row.files for row in wordings if row.number == version.number), []),
        wordings=wordings,
        ties=ties_of(document, at),
        path=path_of(document.column),
    )


def wordings_of(document: Document) -> list[Wording]:
    """Public versions, newest first, each with its attachments; one query."""
    rows = (
        DocumentVersion.objects.filter(document=document, state__in=READABLE)
        .order_by("-number", "attachments__order", "attachments__id")
        .values_list(
            *("number", "note", "published_at", "attachments__id", "attachments__title", "attachments__name", "attachments__blob__size")
        )
    )
    found: dict[int, Wording] = {}
    for number, note, published_at, pk, title, name, size in rows:
        wording = found.setdefault(number, Wording(number, note, published_at))
        if pk is not None:
            wording.files.append(FileRow(pk, title, name, size))
    return list(found.values())


def elements_of(version: DocumentVersion, document: Document, at: datetime) -> list[Element]:
    """The element table, validity marked as a tag."""
    known = getattr(document, "validity", None)
    look = LOOK[Validity(known)] if known and version.pk == document.current_id else "off"
    return [
        Element(label, value, look if label == _("有效性") else "") for label, value in element_rows(version, document, shanghai_date(at))
    ]


@dataclass
class Tied:
    """Another document, as linked from the page; `pk` and `organisation_id` are what the page cache asks for."""

    pk: int
    organisation_id: int
    title: str
    url: str


# Readers first want the explanation, then what changed the paper, then what it changed.
ORDER = (RelationKind.INTERPRETS, RelationKind.ABOLISHES, RelationKind.REPLACES, RelationKind.AMENDS, RelationKind.RELATES)
ENDS = ("id", "organisation_id", "title", "serial", "organisation__code", "is_public", "published_at")


def ties_of(document: Document, at: datetime) -> list[tuple[str, list[Tied]]]:
    """(what they are to this document, those documents), public ones only, grouped; one query."""
    address = reverse("disclosure:document", args=["CODE", "SERIAL"])
    names = [f"{end}__{name}" for end in ("source", "target") for name in ENDS]
    found: list[tuple[int, bool, str, Tied]] = []
    relations = DocumentRelation.objects.filter(Q(source=document) | Q(target=document)).order_by("id")
    for kind, *both in relations.values_list("kind", *names):
        source, target = both[: len(ENDS)], both[len(ENDS) :]
        outgoing = source[0] == document.pk
        pk, organisation_id, title, serial, code, is_public, published_at = target if outgoing else source
        if is_public and published_at <= at:
            label = (OUTGOING if outgoing else INCOMING)[RelationKind(kind)]
            tied = Tied(pk, organisation_id, title, address.replace("CODE", code).replace("SERIAL", serial))
            found.append((ORDER.index(RelationKind(kind)), outgoing, str(label), tied))
    groups: dict[str, list[Tied]] = {}
    for _order, _outgoing, words, tied in sorted(found, key=lambda row: row[:2]):
        groups.setdefault(words, []).append(tied)
    return list(groups.items())


def path_of(column: Column) -> list[Column]:
    """From the top down to the column, over parents already loaded (at most four levels)."""
    path, step = [column], column.parent
    while step is not None and step not in path:
        path.append(step)
        step = step.parent
    return path[::-1]
