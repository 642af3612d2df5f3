"""Inspecting a version and keeping what was found; overrulings outlive a new run as long as the same thing is found again."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import files
from core.crypto import blind_index
from disclosure.inspection.elements import inspect_elements, published_contacts
from disclosure.inspection.kinds import MASKABLE
from disclosure.inspection.report import FileReport, Finding, in_text
from disclosure.inspection.words import WordList, words_of
from disclosure.models import Attachment, DocumentVersion, FindingState, Inspection, InspectionFinding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

# Raise it when detectors change: stored inspections of unpublished versions are then made anew.
ENGINE = 1
_recent: OrderedDict[str, FileReport] = OrderedDict()
_MOST_RECENT = 4
_MOST_STORED = 300


def inspect_version(version: DocumentVersion) -> list[Finding]:
    """Everything found in the elements, the body and the attachments of a version as it stands now; stores nothing."""
    published, words = published_contacts(), words_of(version.document.organisation)
    found = inspect_elements(version, published=published, words=words)
    for attachment in version.attachments.select_related("blob"):
        found += _in_attachment(attachment, published, words)
    return found


def refresh(version: DocumentVersion, *, at: datetime | None = None, anew: bool = False) -> None:
    """Bring the stored findings up to date with the version's revision, the word list and the offices' contacts.

    Does nothing when they are (unless `anew`), or when the version was published. Attachments already looked through are not read again.
    """
    if version.is_frozen:
        return
    published, words = published_contacts(), words_of(version.document.organisation)
    stamp = stamp_of(published, words)
    attachments = list(version.attachments.select_related("blob"))
    wanted = [_key(row) for row in attachments]
    last = Inspection.objects.filter(version=version).first()
    if last and not anew and (last.revision, last.stamp, last.files) == (version.revision, stamp, wanted):
        return
    with transaction.atomic():
        known = set(last.files) if last and last.stamp == stamp and not anew else set()
        found = inspect_elements(version, published=published, words=words)
        kept_names = {row.name for row in attachments if _key(row) in known}
        hashes = {row.name: row.blob.sha256 for row in attachments}
        for attachment in attachments:
            if attachment.name not in kept_names:
                found += _in_attachment(attachment, published, words)
        _store(version, found, kept_names=kept_names, hashes=hashes)
        Inspection.objects.update_or_create(
            version=version,
            defaults={"revision": version.revision, "stamp": stamp, "files": wanted, "at": at or (last.at if last else None)},
        )


def stamp_of(published: frozenset[str], words: WordList) -> str:
    """What findings were judged by."""
    return hashlib.sha256(f"{ENGINE} {words.stamp} {sorted(published)}".encode()).hexdigest()


def report_of(content: bytes, name: str) -> FileReport:
    """`inspect_file`, remembering the last few: an upload is looked at once before it is stored and once when its version is."""
    from disclosure.inspection.formats import inspect_file  # readers of PDF and pictures are large; most pages need none

    key = f"{hashlib.sha256(content).hexdigest()}:{name}"
    if key not in _recent:
        _recent[key] = inspect_file(content, name)
        while len(_recent) > _MOST_RECENT:
            _recent.popitem(last=False)
    return _recent[key]


def in_file(report: FileReport, *, name: str, published: frozenset[str], words: WordList) -> list[Finding]:
    """What the report found and what stands in its text, each value once per file."""
    found: dict[tuple[str, str], Finding] = {}
    for place, text in report.parts:
        for row in in_text(text, source="file", place=place, published=published, words=words):
            earlier = found.get((row.kind, row.value))
            times = row.times + (earlier.times if earlier else 0)
            first = earlier or row
            found[row.kind, row.value] = Finding(row.kind, "file", row.value, first.excerpt, first.place, name, times)
    return [*found.values(), *(Finding(row.kind, "file", row.value, row.excerpt, row.place, name, row.times) for row in report.found)]


def fingerprint(finding: Finding) -> str:
    """Keyed hash of what was found where: a number moved to another line is the same finding, in another file it is another."""
    place = "" if finding.kind in MASKABLE else finding.place
    place = "" if finding.source != "file" else place
    return blind_index("|".join((finding.kind, finding.source, finding.file_name, place, finding.value)), field="finding")


def rows_for(version: DocumentVersion, found: Iterable[Finding], hashes: dict[str, str]) -> dict[str, InspectionFinding]:
    """Unsaved rows by fingerprint; the same thing twice is counted."""
    rows: dict[str, InspectionFinding] = {}
    for finding in found:
        mark = fingerprint(finding)
        if mark in rows:
            rows[mark].times += finding.times
        elif len(rows) < _MOST_STORED:
            rows[mark] = InspectionFinding(
                version=version,
                fingerprint=mark,
                kind=finding.kind,
                severity=Severity.BLOCKING if finding.blocking else Severity.HINT,
                source=finding.source,
                file_name=finding.file_name,
                sha256=hashes.get(finding.file_name, ""),
                place=finding.place[:160],
                excerpt=finding.excerpt[:200],
                times=finding.times,
            )
    return rows


def _store(version: DocumentVersion, found: list[Finding], *, kept_names: set[str], hashes: dict[str, str]) -> None:
    rows = rows_for(version, found, hashes)
    present = {row.fingerprint: row for row in version.findings.all()}
    gone = [
        row.pk
        for mark, row in present.items()
        if mark not in rows and row.state != FindingState.MASKED and not (row.source == "file" and row.file_name in kept_names)
    ]
    InspectionFinding.objects.filter(pk__in=gone).delete()
    settled = {
        row.fingerprint: row
        for row in InspectionFinding.objects.filter(
            version__document=version.document_id, version__number__lt=version.number, state=FindingState.OVERRULED, fingerprint__in=rows
        ).order_by("version__number")
    }
    fresh = []
    for mark, row in rows.items():
        known = present.get(mark)
        if known is None:
            earlier = settled.get(mark)
            if earlier is not None:  # a second person let it stand in an earlier version of the same document
                row.state, row.reason, row.by, row.at = earlier.state, earlier.reason, earlier.by, earlier.at
            fresh.append(row)
            continue
        if known.state == FindingState.MASKED:
            known.state = FindingState.OPEN
        known.severity, known.place, known.excerpt, known.times, known.sha256 = row.severity, row.place, row.excerpt, row.times, row.sha256
        known.save(update_fields=["severity", "place", "excerpt", "times", "sha256", "state"])
    InspectionFinding.objects.bulk_create(fresh)


def _in_attachment(attachment: Attachment, published: frozenset[str], words: WordList) -> list[Finding]:
    try:
        content = files.read(attachment.blob)
    except files.FileGoneError as error:
        return [Finding("unreadable", "file", "gone", str(error), file_name=attachment.name)]
    return in_file(report_of(content, attachment.name), name=attachment.name, published=published, words=words)


def _key(attachment: Attachment) -> str:
    return f"{attachment.blob.sha256}:{attachment.name}"


def source_label(finding: InspectionFinding) -> str:
    """标题, 正文, or the file's name in quotes."""
    if finding.source == "file":
        return _("附件“%(name)s”") % {"name": finding.file_name}
    return str(DocumentVersion._meta.get_field(finding.source).verbose_name)  # type: ignore[union-attr]
