"""Settling findings: mask, clear hidden content, explain, confirm. Each leaves an event; masking and clearing change the version."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import files
from core.access import Verb, can, require
from core.events import record
from disclosure.containers import UnreadableError
from disclosure.errors import RefusedError
from disclosure.inspection.elements import TEXTS
from disclosure.inspection.kinds import KINDS, MASKABLE
from disclosure.inspection.report import Finding, in_text
from disclosure.inspection.run import fingerprint, in_file, refresh, report_of
from disclosure.inspection.words import WordList
from disclosure.models import Attachment, DocumentVersion, FindingState, InspectionFinding
from disclosure.sanitise import sanitise
from disclosure.services.drafting import mirror, note_change
from disclosure.services.locks import changeable, lock_version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import User

UNSETTLED = (FindingState.OPEN, FindingState.EXPLAINED)


@transaction.atomic
def overrule(*, finding: InspectionFinding, reason: str, by: User, at: datetime) -> InspectionFinding:
    """确认无误: let a finding stand, with a reason of at most 300 characters that is recorded.

    A person who wrote on the version only explains (已说明); it needs a second person, who checks, reviews, signs or publishes and did not
    write on it, to confirm. What cannot be opened or runs macros cannot be confirmed by anybody. Raises NotAllowedError, RefusedError.
    """
    organisation = finding.version.document.organisation
    may_confirm = can(by, Verb.OVERRULE_FINDINGS, organisation, at)
    if not may_confirm:
        require(by, Verb.DRAFT_DOCUMENTS, organisation, at)
    version = lock_version(finding.version)
    row = InspectionFinding.objects.select_for_update().filter(pk=finding.pk).first()
    reason = reason.strip()
    if row is None or row.state not in UNSETTLED:
        raise RefusedError(_("该问题已处理，请刷新。"))
    if version.is_frozen:
        raise RefusedError(_("已发布的版本不能修改，请新建版本。"))
    if KINDS[row.kind].final:
        raise RefusedError(_("“%(kind)s”不能确认放行：%(advice)s") % {"kind": KINDS[row.kind].label, "advice": KINDS[row.kind].advice})
    if not reason:
        raise RefusedError(_("请写明理由。"))
    if len(reason) > 300:
        raise RefusedError(_("理由最多300字。"))
    wrote = version.contributions.filter(user=by).exists()
    confirmed = may_confirm and not wrote
    row.state = FindingState.OVERRULED if confirmed else FindingState.EXPLAINED
    row.reason, row.by, row.at = reason, by, at
    row.save(update_fields=["state", "reason", "by", "at"])
    _record("inspection.overruled" if confirmed else "inspection.explained", version, [row], by=by, at=at, reason=reason)
    finding.refresh_from_db()
    return finding


@transaction.atomic
def mask(*, version: DocumentVersion, findings: Sequence[InspectionFinding], by: User, at: datetime) -> int:
    """脱敏 in one action: 张*, 138****1234, 450***********1234, in the elements, the body and docx, xlsx, pptx and text attachments.

    One change of the version whatever the number of findings; returns how many were masked. Raises NotAllowedError, RefusedError.
    """
    locked = changeable(version, by=by, at=at)
    wanted = {row.fingerprint: row for row in findings if row.kind in MASKABLE and row.version_id == locked.pk and row.state in UNSETTLED}
    if not wanted:
        raise RefusedError(_("没有可以脱敏的内容。"))
    values = _values(locked, set(wanted))
    fields = _mask_elements(locked, values)
    stored = [_mask_file(row, values[row.name], at) for row in locked.attachments.select_related("blob") if values.get(row.name)]
    if not fields and not any(stored):
        raise RefusedError(_("内容已有改动，请重新检查。"))
    note_change(version=locked, by=by, at=at, fields=fields)
    mirror(locked)
    for row in wanted.values():
        row.state, row.by, row.at = FindingState.MASKED, by, at
        row.save(update_fields=["state", "by", "at"])
    refresh(locked, at=at)
    _record("inspection.masked", locked, list(wanted.values()), by=by, at=at)
    version.refresh_from_db()
    return len(wanted)


@transaction.atomic
def clear_hidden(*, attachment: Attachment, by: User, at: datetime) -> Attachment:
    """清除隐藏信息: replace a file of a draft by one without comments, changes, hidden parts, notes, annotations, scripts.

    Tracked changes are taken as accepted. Raises NotAllowedError, RefusedError.
    """
    from disclosure.inspection.cleaning import scrub

    locked = changeable(attachment.version, by=by, at=at)
    row = locked.attachments.select_related("blob").get(pk=attachment.pk)
    try:
        cleared = scrub(files.read(row.blob), row.name)
    except (UnreadableError, files.FileGoneError) as error:
        raise RefusedError(_("“%(name)s”无法处理，请在原文件中删除后重新上传。") % {"name": row.name}) from error
    before = row.blob.sha256
    found = list(locked.findings.filter(source="file", file_name=row.name, state__in=UNSETTLED))
    row.blob = files.store(cleared, name=row.name, private=True, at=at)
    row.save(update_fields=["blob"])
    note_change(version=locked, by=by, at=at)
    refresh(locked, at=at)
    left = set(locked.findings.values_list("fingerprint", flat=True))
    gone = [finding for finding in found if finding.fingerprint not in left]
    _record("inspection.cleared", locked, gone, by=by, at=at, name=row.name, former=before, sha256=row.blob.sha256)
    attachment.refresh_from_db()
    return attachment


def inspect_again(*, version: DocumentVersion, by: User, at: datetime) -> None:
    """重新检查: everything is looked at anew; decisions on what is found again stay. Raises NotAllowedError."""
    require(by, Verb.VIEW_DOCUMENTS, version.document.organisation, at)
    refresh(version, at=at, anew=True)


def _values(version: DocumentVersion, wanted: set[str]) -> dict[str, set[tuple[str, str]]]:
    """Where ("body", an element's name, a file's name) -> (kind, value) pairs of these findings, found once more: values are not stored."""
    nothing: tuple[frozenset[str], WordList] = (frozenset(), WordList())
    found: list[Finding] = []
    for name in ("body_text", *TEXTS):
        source = "body" if name == "body_text" else name
        found += in_text(getattr(version, name) or "", source=source, published=nothing[0], words=nothing[1])
    names = {row.file_name for row in version.findings.filter(fingerprint__in=wanted, source="file")}
    for row in version.attachments.filter(name__in=names).select_related("blob"):
        try:
            report = report_of(files.read(row.blob), row.name)
        except files.FileGoneError as error:
            raise RefusedError(str(error)) from error
        found += in_file(report, name=row.name, published=nothing[0], words=nothing[1])
    values: dict[str, set[tuple[str, str]]] = {}
    for finding in found:
        if finding.kind in MASKABLE and fingerprint(finding) in wanted:
            values.setdefault(finding.file_name or finding.source, set()).add((finding.kind, finding.value))
    return values


def _mask_elements(version: DocumentVersion, values: dict[str, set[tuple[str, str]]]) -> list[str]:
    from disclosure.inspection.cleaning.covering import cover_html, cover_text

    fields = []
    for name in TEXTS:
        if values.get(name):
            setattr(version, name, cover_text(getattr(version, name), values[name]))
            fields.append(name)
    if values.get("body"):
        version.body, version.body_text = sanitise(cover_html(version.body, values["body"]))
        fields += ["body", "body_text"]
    return fields


def _mask_file(attachment: Attachment, values: set[tuple[str, str]], at: datetime) -> bool:
    from disclosure.inspection.cleaning import cover

    try:
        covered = cover(files.read(attachment.blob), values)
    except (UnreadableError, files.FileGoneError) as error:
        ending = PurePath(attachment.name).suffix
        raise RefusedError(
            _("“%(name)s”是 %(ending)s 文件，不能在线脱敏，请在原文件中处理后重新上传。") % {"name": attachment.name, "ending": ending}
        ) from error
    attachment.blob = files.store(covered, name=attachment.name, private=True, at=at)
    attachment.save(update_fields=["blob"])
    return True


def _record(verb: str, version: DocumentVersion, findings: Sequence[InspectionFinding], *, by: User, at: datetime, **data: Any) -> None:
    """What was decided on which findings; excerpts are masked already."""
    record(
        verb,
        organisation=version.document.organisation,
        matter=version.document.matter,
        by=by,
        at=at,
        version=version.number,
        revision=version.revision,
        findings=[
            {"kind": row.kind, "source": row.source, "file": row.file_name, "place": row.place, "excerpt": row.excerpt, "times": row.times}
            for row in findings
        ],
        **data,
    )
