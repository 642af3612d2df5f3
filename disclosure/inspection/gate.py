"""Where inspection meets the rest: what is refused at the door, what holds publication up, what the public gets, what an import records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import files
from core.antivirus import refuse_infected
from disclosure.containers import UnreadableError
from disclosure.errors import RefusedError
from disclosure.inspection import convert
from disclosure.inspection.elements import inspect_elements, published_contacts
from disclosure.inspection.kinds import KINDS
from disclosure.inspection.run import refresh, report_of, rows_for, source_label, stamp_of
from disclosure.inspection.secrecy import refuse_marked
from disclosure.inspection.words import words_of
from disclosure.models import DocumentVersion, FindingState, Inspection, InspectionFinding, OriginalFile, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import Organisation

MOST_NAMED = 5
# Elements in which a mark of secrecy or an imprint can stand.
_MARKABLE = ("title", "summary", "note", "document_number", "author", "content_source", "body_text")


def admit(content: bytes, name: str) -> tuple[bytes, str]:
    """The bytes and name under which an upload may be stored: old formats converted where a converter is installed.

    Refused without being stored: marks of secrecy, imprints 不予公开 and 依申请公开, what cannot be opened or looked through, macros,
    viruses. Raises RefusedError.
    """
    content, name = convert.modern(content, name)
    try:
        files.examined(content, name=name)
    except files.FileRefusedError as error:
        raise RefusedError(str(error)) from error
    report = report_of(content, name)
    refuse_marked(report.text, name=name)
    for finding in report.found:
        if KINDS[finding.kind].final:
            place = _("“%(name)s”未予保存：%(why)s%(advice)s") % {
                "name": name,
                "why": finding.excerpt,
                "advice": KINDS[finding.kind].advice,
            }
            raise RefusedError(place)
    return content, name


def admit_for_body(content: bytes, name: str) -> None:
    """The same for a Word file whose text becomes the body and which is not stored itself. Raises RefusedError."""
    try:
        refuse_infected(content, name=name)
    except files.FileRefusedError as error:
        raise RefusedError(str(error)) from error
    refuse_marked(report_of(content, name).text, name=name)


def refuse_marked_version(version: DocumentVersion) -> None:
    """Raise RefusedError when a written element bears a mark: called before anything is saved."""
    for name in _MARKABLE:
        text = getattr(version, name)
        if text:
            refuse_marked(text)


def reasons_to_submit(version: DocumentVersion) -> list[str]:
    """Submission check: open blocking findings that nobody masked or explained."""
    return _reasons(version, (FindingState.OPEN,))


def reasons_to_publish(version: DocumentVersion) -> list[str]:
    """Publication check: blocking findings that no second person confirmed."""
    return _reasons(version, (FindingState.OPEN, FindingState.EXPLAINED))


def _reasons(version: DocumentVersion, states: Sequence[FindingState]) -> list[str]:
    refresh(version)
    rows = list(version.findings.filter(severity=Severity.BLOCKING, state__in=states))
    if not rows:
        return []
    named = [_("%(source)s：%(kind)s") % {"source": source_label(row), "kind": KINDS[row.kind].label} for row in rows[:MOST_NAMED]]
    more = "……" if len(rows) > MOST_NAMED else ""
    explained = all(row.state == FindingState.EXPLAINED for row in rows)
    pattern = _("发布前检查有%(count)s个问题待他人确认：%(named)s。") if explained else _("发布前检查有%(count)s个问题待处理：%(named)s。")
    return [pattern % {"count": len(rows), "named": "；".join(named) + more}]


def put_out_files(version: DocumentVersion, *, at: datetime) -> None:
    """At publication each file gives way to its cleaned copy, public; what was uploaded stays beside it, private.

    On a locked version, before it is frozen. Raises RefusedError for a file that cannot be cleaned.
    """
    from disclosure.inspection.cleaning import clean

    for attachment in version.attachments.select_related("blob"):
        original = attachment.blob
        try:
            cleaned = clean(files.read(original), attachment.name)
            attachment.blob = files.store(cleaned, name=attachment.name, private=False, at=at)
        except (UnreadableError, files.FileGoneError, files.FileRefusedError) as error:
            raise RefusedError(_("附件“%(name)s”无法清除编辑信息，请重新保存后上传。") % {"name": attachment.name}) from error
        if attachment.blob_id == original.pk:
            continue
        attachment.save(update_fields=["blob"])
        OriginalFile.objects.update_or_create(attachment=attachment, defaults={"blob": original, "at": at})


@transaction.atomic
def record_imported(versions: Sequence[DocumentVersion], *, organisation: Organisation, at: datetime) -> dict[int, int]:
    """Store what inspection says of imported texts, blocking nothing; version id -> number of findings. A few statements for all."""
    published, words = published_contacts(), words_of(organisation)
    stamp = stamp_of(published, words)
    rows: list[InspectionFinding] = []
    counts: dict[int, int] = {}
    for version in versions:
        found = rows_for(version, inspect_elements(version, published=published, words=words), {})
        counts[version.pk] = len(found)
        rows += found.values()
    InspectionFinding.objects.bulk_create(rows)
    Inspection.objects.bulk_create([Inspection(version=version, revision=version.revision, stamp=stamp, at=at) for version in versions])
    return counts
