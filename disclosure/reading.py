"""What a document's page shows, in four queries: the document, its wordings with their attachments, co-issuers, related documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from disclosure.dates import shanghai_date
from disclosure.models import CoIssuer, Document, DocumentVersion, RelationKind, VersionState
from disclosure.outline import Entry, outline
from disclosure.queries import element_rows, related_documents
from disclosure.validity import Validity, with_validity

if TYPE_CHECKING:
    from datetime import datetime

    from disclosure.models import Column
    from disclosure.queries import RelatedDocument

READABLE = (VersionState.PUBLISHED, VersionState.SUPERSEDED)
# how a validity looks (static/css/portal.css)
LOOK = {Validity.IN_FORCE: "ok", Validity.NOT_YET: "due", Validity.AMENDED: "info", Validity.LAPSED: "off", Validity.ABOLISHED: "late"}


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
    ties: list[tuple[str, list[Document]]]
    path: list[Column]

    @property
    def is_current(self) -> bool:
        """Whether this is the wording that stands."""
        return self.version.pk == self.document.current_id

    @property
    def description(self) -> str:
        """The summary, else the beginning of the text; at most 200 characters."""
        return self.version.summary or " ".join(self.version.body_text.split())[:200]


def find(code: str, serial: str, at: datetime) -> Document:
    """The document at an address, public or withdrawn, never a sealed one; one query. Raises Document.DoesNotExist."""
    readable = Q(is_public=True, published_at__lte=at) | Q(is_public=False, withdrawn_at__isnull=False)
    documents = Document.objects.filter(readable, sealed_at__isnull=True).select_related(
        "organisation", "column__parent__parent__parent", "current__issuer", "current__drafting_unit", "current__column"
    )
    return with_validity(documents, shanghai_date(at)).get(organisation__code=code, serial=serial)


def read(document: Document, at: datetime, number: int | None = None) -> Reading:
    """Everything on the page of a public document, or of its wording `number`. Raises DocumentVersion.DoesNotExist."""
    version = document.current
    if number is not None and (version is None or version.number != number):
        version = DocumentVersion.objects.select_related("issuer", "drafting_unit", "column").get(
            document=document, number=number, state__in=READABLE
        )
    if version is None:
        raise DocumentVersion.DoesNotExist
    prefetch_related_objects([version], Prefetch("co_issuers", CoIssuer.objects.select_related("organisation")))
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
        ties=ties_of(related_documents(document, at)),
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


# Readers first want the explanation, then what changed the paper, then what it changed.
ORDER = (RelationKind.INTERPRETS, RelationKind.ABOLISHES, RelationKind.REPLACES, RelationKind.AMENDS, RelationKind.RELATES)


def ties_of(related: list[RelatedDocument]) -> list[tuple[str, list[Document]]]:
    """(what they are to this document, those documents), grouped."""
    found: dict[str, list[Document]] = {}
    for row in sorted(related, key=lambda row: (ORDER.index(RelationKind(row.kind)), row.outgoing)):
        found.setdefault(str(row.label), []).append(row.document)
    return list(found.items())


def path_of(column: Column) -> list[Column]:
    """From the top down to the column, over parents already loaded (at most four levels)."""
    path, step = [column], column.parent
    while step is not None and step not in path:
        path.append(step)
        step = step.parent
    return path[::-1]
