"""What a document's page shows, in five queries: the document, its co-issuers, wordings with attachments, relations, their other ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.dates import shanghai_date
from disclosure.filepreview import can_preview
from disclosure.models import CoIssuer, Document, DocumentRelation, DocumentVersion, RelationKind, VersionState
from disclosure.outline import Entry, outline
from disclosure.pictures import PICTURES, ROOT, names_in
from disclosure.queries import element_rows
from disclosure.queries.public import INCOMING, OUTGOING
from disclosure.rows import LOOK
from disclosure.validity import derive, in_effect, validity_of_version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import Organisation
    from disclosure.models import Column
    from disclosure.tree import Tree
    from disclosure.validity import Validity

READABLE = (VersionState.PUBLISHED, VersionState.SUPERSEDED)


@dataclass(frozen=True)
class FileRow:
    """An attachment as listed: `label` is its ending in capitals."""

    pk: int
    title: str
    name: str
    size: int
    address: str = ""  # where it is not the public one
    preview: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether it can be read without downloading."""
        return can_preview(self.name)

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
    validity: Validity

    @property
    def is_current(self) -> bool:
        """Whether this is the wording that stands."""
        return self.version.pk == self.document.current_id

    @property
    def description(self) -> str:
        """The summary, else the beginning of the text; at most 200 characters."""
        return self.version.summary or " ".join(self.version.body_text.split())[:200]


def find(code: str, serial: str, at: datetime, tree: Tree, organisations: Sequence[Organisation]) -> Document:
    """The document at an address, public or withdrawn, never a sealed one; one query, the rest from memory. Raises DoesNotExist."""
    known = {row.pk: row for row in organisations}
    home = next((row for row in organisations if row.code == code), None)
    readable = Q(is_public=True, published_at__lte=at) | Q(is_public=False, withdrawn_at__isnull=False)
    place = Q(organisation=home) if home else Q(organisation__code=code)
    document = Document.objects.filter(readable, place, sealed_at__isnull=True, serial=serial).select_related("current").get()
    if document.column_id in tree.rows:
        document.column = tree.rows[document.column_id]
    if home:
        document.organisation = home
    if document.current and document.current.issuer_id in known:
        document.current.issuer = known[document.current.issuer_id]
    return document


def read(document: Document, at: datetime, tree: Tree, number: int | None = None) -> Reading:
    """Everything on the page of a public document, or of its wording `number`. Raises DocumentVersion.DoesNotExist."""
    version = document.current
    if number is not None and (version is None or version.number != number):
        version = DocumentVersion.objects.select_related("issuer").get(document=document, number=number, state__in=READABLE)
    if version is None:
        raise DocumentVersion.DoesNotExist
    if not version.names:  # before the first publication by the services
        partners = CoIssuer.objects.select_related("organisation").only("version", "name", "organisation__name")
        prefetch_related_objects([version], Prefetch("co_issuers", partners))
    wordings = wordings_of(document)
    body, contents = outline(version.body)
    relations = relations_of(document)
    ties, done = ties_of(document, relations, at) if relations else ([], set())
    current, today = version.pk == document.current_id, shanghai_date(at)
    shown = derive(done, version.effective_on, version.expires_on, today) if current else validity_of_version(version, today)
    return Reading(
        document=document,
        version=version,
        elements=elements_of(version, document, shown, LOOK[shown] if current else "off"),
        body=body,
        contents=contents,
        files=listed(next((row.files for row in wordings if row.number == version.number), []), version.body),
        wordings=wordings,
        ties=ties,
        path=tree.path(document.column_id),
        validity=shown,
    )


def listed(files: list[FileRow], body: str) -> list[FileRow]:
    """Without the pictures that the text shows in their place."""
    shown = {name for name in names_in(body) if name.rpartition(".")[2] in PICTURES} if ROOT in body else set()
    return [row for row in files if row.name not in shown]


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


def elements_of(version: DocumentVersion, document: Document, validity: Validity, look: str) -> list[Element]:
    """The element table, validity marked as a tag that looks like this."""
    marked = _("有效性")
    return [Element(label, value, look if label == marked else "") for label, value in element_rows(version, document, validity)]


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


def relations_of(document: Document) -> list[int]:
    """Ids of the document's relations; one query, which most documents answer with nothing."""
    return list(DocumentRelation.objects.filter(Q(source=document) | Q(target=document)).order_by("id").values_list("id", flat=True))


def ties_of(document: Document, relations: list[int], at: datetime) -> tuple[list[tuple[str, list[Tied]]], set[str]]:
    """(what they are to this document, those documents), public ones only, grouped; and the kinds of what is in effect upon this document.

    One query.
    """
    address = reverse("disclosure:document", args=["CODE", "SERIAL"])
    names = [f"{end}__{name}" for end in ("source", "target") for name in ENDS]
    found: list[tuple[int, bool, str, Tied]] = []
    done: set[str] = set()
    acting = ExpressionWrapper(in_effect(shanghai_date(at)), output_field=BooleanField())
    rows = DocumentRelation.objects.filter(pk__in=relations).annotate(acting=acting).order_by("id")
    for kind, acts, *both in rows.values_list("kind", "acting", *names):
        source, target = both[: len(ENDS)], both[len(ENDS) :]
        outgoing = source[0] == document.pk
        if acts and not outgoing:
            done.add(kind)
        pk, organisation_id, title, serial, code, is_public, published_at = target if outgoing else source
        if is_public and published_at <= at:
            label = (OUTGOING if outgoing else INCOMING)[RelationKind(kind)]
            tied = Tied(pk, organisation_id, title, address.replace("CODE", code).replace("SERIAL", serial))
            found.append((ORDER.index(RelationKind(kind)), outgoing, str(label), tied))
    groups: dict[str, list[Tied]] = {}
    for _order, _outgoing, words, tied in sorted(found, key=lambda row: row[:2]):
        groups.setdefault(words, []).append(tied)
    return list(groups.items()), done
