"""Imported drafts with their files, made public under the date they had elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import files as core_files
from core.events import record as record_event
from disclosure.dates import start_of
from disclosure.errors import RefusedError
from disclosure.importing.records import BadRecordError
from disclosure.inspection.gate import admit, put_out_files
from disclosure.models import Attachment, VersionState
from disclosure.pictures import settle
from disclosure.queries.reasons import missing_elements
from disclosure.services.attachments import name_problems
from disclosure.services.content import content_hash, names_of
from disclosure.services.publication import show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from core.models import User
    from disclosure.importing.enclosures import Enclosure
    from disclosure.models import Document, DocumentVersion


def attach(version: DocumentVersion, enclosures: Sequence[Enclosure], *, at: datetime) -> None:
    """Look each file through as any upload, keep it, and settle the addresses of pictures. Raises BadRecordError naming the file."""
    for order, enclosure in enumerate(enclosures, start=1):
        try:
            content, name = admit(enclosure.content(), enclosure.name)
            problems = name_problems(version, name=name, title=enclosure.title)
            if problems:
                raise BadRecordError("".join(problems))
            blob = core_files.store(content, name=name, private=True, at=at)
        except (RefusedError, core_files.FileRefusedError) as error:
            raise BadRecordError(_("附件“%(name)s”：%(error)s") % {"name": enclosure.name, "error": error}) from error
        Attachment.objects.create(version=version, blob=blob, name=name, title=enclosure.title or name.rpartition(".")[0], order=order)
    version.body = settle(version.body, version.document_id)
    version.save(update_fields=["body"])


def publish_version(document: Document, version: DocumentVersion, published_on: date, *, at: datetime) -> None:
    """The state of a published version and what its document shows of it; the caller numbers, saves and indexes the document.

    Nothing is owed for what was public elsewhere: no hook of publication runs."""
    version.published_at = start_of(published_on)
    version.names = names_of(version)
    put_out_files(version, at=at)
    version.content_hash = content_hash(version)
    version.state = VersionState.PUBLISHED
    version.save(update_fields=["published_at", "names", "content_hash", "state"])
    show(document, version, published_at=version.published_at, at=at)
    document.matter.closed_at = at
    document.matter.save(update_fields=["closed_at"])


def told(document: Document, version: DocumentVersion, *, by: User | None, at: datetime) -> None:
    """The trail's event after an imported draft became public."""
    record_event(
        "document.imported",
        organisation=document.organisation,
        matter=document.matter,
        by=by,
        at=at,
        source=document.import_key,
        published=True,
        hash=version.content_hash,
        findings=[f"缺少“{label}”" for label in missing_elements(version)],
    )
