"""Writing imported documents: without review, for they were public elsewhere; what is amiss is recorded and blocks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from core import pageversions
from core.events import record as record_event
from core.models import Matter, Organisation
from disclosure import search
from disclosure.dates import start_of
from disclosure.errors import RefusedError
from disclosure.importing.body import arrange
from disclosure.importing.publishing import attach, publish_version, told
from disclosure.importing.records import BadRecordError
from disclosure.inspection.gate import record_imported
from disclosure.models import Document, DocumentVersion, OldAddress, VersionState
from disclosure.queries.reasons import missing_elements
from disclosure.sanitise import sanitise
from disclosure.services.content import content_hash, names_of
from disclosure.services.drafting import MIRRORED
from disclosure.services.numbering import allot, free_serial, serial_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import User
    from disclosure.importing.records import Record
    from disclosure.models import Column


@dataclass
class Outcome:
    """What became of a batch: how many were created, how many were there already, and (line number, reason) of the failed.

    `published` counts those among the unchanged that had been imported as drafts and now went public.
    """

    created: int
    unchanged: int
    failed: list[tuple[int, str]]
    published: int = 0

    def add(self, other: Outcome) -> None:
        """Count another batch in."""
        self.created, self.unchanged = self.created + other.created, self.unchanged + other.unchanged
        self.failed += other.failed
        self.published += other.published


class Importer:
    """Imports into one organisation and column. With `publish` documents go public under their own date and open no deadlines."""

    def __init__(self, *, organisation: Organisation, column: Column, publish: bool, by: User | None, at: datetime) -> None:
        self.organisation, self.column, self.publish, self.by, self.at = organisation, column, publish, by, at
        self.issuers: dict[str, Organisation] = {}
        for row in Organisation.objects.order_by("-order", "-code"):
            self.issuers |= {row.short_name: row, row.name: row}

    @transaction.atomic
    def batch(self, records: Sequence[tuple[int, Record]]) -> Outcome:
        """Import numbered records in one transaction, a handful of statements for all; should the database refuse one, the others stay."""
        outcome = Outcome(0, 0, [])
        fresh = self._fresh(records, outcome)
        try:
            with transaction.atomic():
                self._write([record for _number, record in fresh])
        except (DatabaseError, ValueError, BadRecordError, RefusedError) as error:
            if len(fresh) > 1:
                for row in fresh:
                    outcome.add(self.batch([row]))
                return outcome
            said = _("无法保存：%(error)s") if isinstance(error, DatabaseError | ValueError) else "%(error)s"
            outcome.failed.append((fresh[0][0], said % {"error": " ".join(str(error).split())[:200]}))
        else:
            outcome.created += len(fresh)
        return outcome

    def _fresh(self, records: Sequence[tuple[int, Record]], outcome: Outcome) -> list[tuple[int, Record]]:
        """Those that are not there yet, each once; counts the others."""
        here = Document.objects.filter(organisation=self.organisation)
        self._publish_drafts(records, outcome)
        keys = set(here.filter(import_key__in=[record.key for _number, record in records]).values_list("import_key", flat=True))
        numbers = set(
            here.filter(index_number__in=[record.index_number for _number, record in records]).values_list("index_number", flat=True)
        )
        fresh = []
        for number, record in records:
            if record.key in keys or (record.index_number and record.index_number in numbers):
                outcome.unchanged += 1
            elif self.publish and record.published_on is None:
                outcome.failed.append((number, _("要发布的信息须有 published_on。")))
            else:
                fresh.append((number, record))
                keys.add(record.key)
                numbers.add(record.index_number)
        return fresh

    def _publish_drafts(self, records: Sequence[tuple[int, Record]], outcome: Outcome) -> None:
        """With `publish`, those imported earlier as drafts go public, unless somebody has changed them since."""
        if not self.publish:
            return
        days = {record.key: (number, record.published_on) for number, record in records if record.published_on}
        drafts = DocumentVersion.objects.filter(
            document__organisation=self.organisation,
            document__import_key__in=days,
            document__current=None,
            document__sealed_at=None,
            state=VersionState.DRAFT,
            revision=1,
        )
        for version in drafts.select_related("document__organisation", "document__matter", "column", "issuer", "drafting_unit"):
            number, day = days[version.document.import_key]
            try:
                with transaction.atomic():
                    document = version.document
                    publish_version(document, version, day, at=self.at)
                    self._number([document])
                    document.save()
                    search.index_many([document])
                    pageversions.touch(document=document)
                    told(document, version, by=self.by, at=self.at)
            except (RefusedError, ValueError) as error:
                outcome.failed.append((number, str(error)))
            else:
                outcome.published += 1

    def _write(self, records: list[Record]) -> None:
        """Those with files one by one, for a published version takes no file; all others at once."""
        self._write_many([record for record in records if not record.files], publish=self.publish)
        for record in records:
            if record.files:
                self._write_with_files(record)

    def _write_with_files(self, record: Record) -> None:
        document, version = self._write_many([record], publish=False)[0]
        attach(version, record.files, at=self.at)
        if self.publish and record.published_on:
            publish_version(document, version, record.published_on, at=self.at)
            self._number([document])
            document.save()
            search.index_many([document])
            pageversions.touch(document=document)
            told(document, version, by=self.by, at=self.at)

    def _write_many(self, records: list[Record], *, publish: bool) -> list[tuple[Document, DocumentVersion]]:
        """Matters, documents, versions; then what is public, indexed and recorded."""
        if not records:
            return []
        closed_at = self.at if publish else None
        matters = Matter.objects.bulk_create(
            Matter(
                organisation=self.organisation, kind="document", title=record.title, handler=self.by, opened_at=self.at, closed_at=closed_at
            )
            for record in records
        )
        versions = [self._version(record, publish=publish) for record in records]
        documents = [self._document(*row, publish=publish) for row in zip(records, versions, matters, strict=True)]
        if publish:
            self._number(documents)
        Document.objects.bulk_create(documents)
        for version, document in zip(versions, documents, strict=True):
            version.document = document
        DocumentVersion.objects.bulk_create(versions)
        if publish:
            own = DocumentVersion.objects.filter(document=OuterRef("pk")).values("pk")[:1]
            Document.objects.filter(pk__in=[document.pk for document in documents]).update(current=Subquery(own), is_public=True)
            for version, document in zip(versions, documents, strict=True):
                document.current, document.is_public = version, True
            search.index_many(documents)
            pageversions.touch(organisation=self.organisation)
        found = record_imported(versions, organisation=self.organisation, at=self.at)
        for version, document in zip(versions, documents, strict=True):
            record_event(
                "document.imported",
                organisation=self.organisation,
                matter=document.matter,
                by=self.by,
                at=self.at,
                source=document.import_key,
                published=publish,
                hash=version.content_hash,
                findings=[f"缺少“{label}”" for label in missing_elements(version)],
                inspection=found[version.pk],
            )
        OldAddress.objects.bulk_create(
            [
                OldAddress(path=path, document=document)
                for record, document in zip(records, documents, strict=True)
                for path in record.old_paths
            ],
            ignore_conflicts=True,
        )
        return list(zip(documents, versions, strict=True))

    def _number(self, documents: list[Document]) -> None:
        """Addresses from foreign numbers, the few that clash or have none one by one."""
        wanted = {index: serial_of(document.index_number) for index, document in enumerate(documents) if document.index_number}
        taken = set(
            Document.objects.filter(organisation=self.organisation, serial__in=set(wanted.values())).values_list("serial", flat=True)
        )
        for index, document in enumerate(documents):
            serial = wanted.get(index, "")
            if not serial:
                allot(document, self.at)
            elif serial in taken:
                document.serial = free_serial(self.organisation, serial, also=taken)
            else:
                document.serial = serial
            taken.add(document.serial)

    def _document(self, record: Record, version: DocumentVersion, matter: Matter, *, publish: bool) -> Document:
        document = Document(
            matter=matter,
            organisation=self.organisation,
            index_number=record.index_number,
            foreign_source=record.url,
            import_key=record.key,
            created_by=self.by,
            published_at=version.published_at,
            updated_at=self.at if publish else None,
        )
        for name in MIRRORED:
            setattr(document, name, getattr(version, name))
        return document

    def _version(self, record: Record, *, publish: bool) -> DocumentVersion:
        body, text = sanitise(
            record.html,
            before=lambda root: arrange(root, title=record.title, document_number=record.document_number, url=record.url),
        )
        issuer = self.issuers.get(record.issuer)
        version = DocumentVersion(
            kind=record.kind or ("policy" if record.document_number else "document"),
            title=record.title,
            column=record.column or self.column,
            document_number=record.document_number,
            issuer=issuer,
            issuer_text="" if issuer else record.issuer,
            written_on=record.written_on,
            topic=record.topic,
            subject_words=record.subject_words,
            summary=record.summary,
            effective_on=record.effective_on,
            expires_on=record.expires_on,
            body=body,
            body_text=text,
            created_by=self.by,
            created_at=self.at,
        )
        if publish and record.published_on:
            version.state, version.published_at = VersionState.PUBLISHED, start_of(record.published_on)
            version.names = names_of(version, has_parts=False)
            version.content_hash = content_hash(version, has_parts=False)
        return version
