"""Writing: a new document, changes to a draft, the next version of what is public."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from core.models import Matter, Organisation
from disclosure.errors import RefusedError
from disclosure.grounds import Ground
from disclosure.inspection.gate import refuse_marked_version
from disclosure.kinds import kinds
from disclosure.models import Attribute, CoIssuer, Contribution, Document, DocumentVersion, EntryState, UndisclosedEntry, VersionState
from disclosure.models.versions import FROZEN_STATES
from disclosure.registries import after_new_version
from disclosure.sanitise import sanitise
from disclosure.services.limits import keep_limit
from disclosure.services.locks import changeable, lock_document, send_back_to_draft

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import User
    from disclosure.models import Column

# What `changes` may name, besides `co_issuers`: a list of Organisations or names.
ELEMENTS = (
    *("title", "kind", "column", "document_number", "issuer", "issuer_text", "drafting_unit", "drafting_unit_text"),
    *("written_on", "effective_on", "expires_on", "topic", "subject_words", "keywords", "summary", "content_source", "author"),
    *("attribute", "ground", "ground_reason", "needs_interpretation", "interpretation_reason", "body", "note"),
)
# Copied from one version to the next; the note is about one version only.
COPIED = tuple(name for name in (*ELEMENTS, "body_text") if name != "note")
MIRRORED = ("title", "kind", "column", "topic", "written_on")


@transaction.atomic
def create_document(
    *, organisation: Organisation, kind: str, title: str, column: Column, by: User, at: datetime, **elements: Any
) -> DocumentVersion:
    """Open a document: its matter, version 1 as a draft, the first contribution. `elements` as the changes of `save_draft`.

    The organisation issues unless `elements` name another issuer. Raises NotAllowedError, RefusedError.
    """
    require(by, Verb.DRAFT_DOCUMENTS, organisation, at)
    if not organisation.is_active:
        raise RefusedError(_("“%(organisation)s”已停用。") % {"organisation": organisation.short_name})
    version = DocumentVersion(column=column, created_by=by, created_at=at)
    if not elements.get("issuer") and not elements.get("issuer_text"):
        elements["issuer"] = organisation
    co_issuers = elements.pop("co_issuers", [])
    _apply(version, {"kind": kind, "title": title} | elements)
    refuse_marked_version(version)
    _validate(version)
    matter = Matter.objects.create(organisation=organisation, kind="document", title=version.title, handler=by, opened_at=at)
    version.document = Document.objects.create(
        matter=matter, organisation=organisation, created_by=by, **{name: getattr(version, name) for name in MIRRORED}
    )
    version.save()
    _set_co_issuers(version, co_issuers)
    Contribution.objects.create(version=version, user=by, revision=version.revision, at=at)
    record("document.created", organisation=organisation, matter=matter, by=by, at=at, title=version.title, kind=kind, column=column.code)
    keep_limit(version=version, by=by, at=at)
    return version


@transaction.atomic
def save_draft(
    *, version: DocumentVersion, changes: dict[str, Any], by: User, at: datetime, expected_revision: int | None = None
) -> DocumentVersion:
    """Change elements of an unpublished version; `changes` maps names of ELEMENTS (and `co_issuers`) to values.

    Text is stripped, the body sanitised. Nothing different, nothing written. A change raises the revision, notes the contributor and, after
    sign-off, sends the version back to draft: approvals hold for one revision. While a review runs the version must be returned first.
    `expected_revision` is the revision the person looked at; a later one refuses. Raises NotAllowedError, RefusedError.
    """
    locked = changeable(version, by=by, at=at)
    if expected_revision is not None and expected_revision != locked.revision:
        raise RefusedError(_("您打开之后，他人已修改过该信息。请刷新后重新填写。"))
    changes = dict(changes)
    co_issuers = changes.pop("co_issuers", None)
    before = _apply(locked, changes)
    present = [_named(row.organisation or row.name) for row in locked.co_issuers.select_related("organisation")]
    if co_issuers is not None and [_named(row) for row in co_issuers] != present:
        before["co_issuers"] = [str(row) for row in locked.co_issuers.all()]
        _set_co_issuers(locked, co_issuers)
    if "attribute" in before and UndisclosedEntry.objects.filter(document=locked.document_id, state=EntryState.DECIDED).exists():
        raise RefusedError(_("该信息已认定为依申请公开，请在“源头认定”中用“转为主动公开”办理。"))
    if before:
        refuse_marked_version(locked)
        _validate(locked)
        after = {name: _shown(getattr(locked, name)) for name in before if name not in {"body", "co_issuers"}}
        if "co_issuers" in before:
            after["co_issuers"] = [str(row) for row in locked.co_issuers.all()]
        note_change(version=locked, by=by, at=at, fields=[*(name for name in before if name != "co_issuers"), "body_text"])
        mirror(locked)
        changed = sorted(before)
        before.pop("body", None)  # the trail names the body, its wordings stand in the versions
        record(
            "version.edited",
            organisation=locked.document.organisation,
            matter=locked.document.matter,
            by=by,
            at=at,
            before=before,
            after=after,
            changed=changed,
            version=locked.number,
            revision=locked.revision,
        )
        if before.keys() & {"attribute", "kind", "written_on"}:
            keep_limit(version=locked, by=by, at=at)
    version.refresh_from_db()
    return version


@transaction.atomic
def new_version(*, document: Document, note: str, by: User, at: datetime) -> DocumentVersion:
    """Prepare the next wording of a document that was published: a draft copy with attachments and co-issuers; the old one stays public.

    `note` is public: why it changes. At most one unpublished version a document. Raises NotAllowedError, RefusedError.
    """
    require(by, Verb.DRAFT_DOCUMENTS, document.organisation, at)
    document = lock_document(document)
    if document.sealed_at:
        raise RefusedError(_("该信息已封存，不能修改。"))
    if document.versions.exclude(state__in=FROZEN_STATES).exists():
        raise RefusedError(_("该信息已有一个未发布的版本，请在其上修改。"))
    source = document.versions.order_by("-number").first()
    if source is None or document.current_id is None:
        raise RefusedError(_("该信息尚未发布过，请直接修改草稿。"))
    if not note.strip():
        raise RefusedError(_("请填写版本说明，它将对外公开。"))
    version = DocumentVersion(
        document=document,
        number=source.number + 1,
        # Approvals are counted by revision within a document, so revisions go on from version to version.
        revision=source.revision + 1,
        note=note.strip(),
        created_by=by,
        created_at=at,
        # the column may have been changed since (services.batch.move_document)
        **{name: getattr(source, name) for name in COPIED} | {"column": document.column},
    )
    _validate(version)
    version.save()
    for attachment in source.attachments.all():
        attachment.pk, attachment.version = None, version
        attachment.save(force_insert=True)
    for co_issuer in source.co_issuers.all():
        co_issuer.pk, co_issuer.version = None, version
        co_issuer.save(force_insert=True)
    for hook in after_new_version:
        hook(source=source, version=version, by=by, at=at)
    Contribution.objects.create(version=version, user=by, revision=version.revision, at=at)
    record(
        "version.created",
        organisation=document.organisation,
        matter=document.matter,
        by=by,
        at=at,
        version=version.number,
        note=version.note,
    )
    return version


def note_change(*, version: DocumentVersion, by: User, at: datetime, fields: Sequence[str] = ()) -> None:
    """Save `fields` of a locked version under the next revision, note who did it, and take back what was approved."""
    version.revision += 1
    version.save(update_fields=[*fields, "revision"])
    Contribution.objects.create(version=version, user=by, revision=version.revision, at=at)
    if version.state != VersionState.DRAFT:
        send_back_to_draft(version, by=by, at=at, reason="签发后内容有改动")


def mirror(version: DocumentVersion) -> None:
    """Until something is published, the document's own row shows the draft."""
    document = version.document
    if document.current_id is None:
        for name in MIRRORED:
            setattr(document, name, getattr(version, name))
        document.save(update_fields=list(MIRRORED))
        Matter.objects.filter(pk=document.matter_id).update(title=version.title)


def _apply(version: DocumentVersion, changes: dict[str, Any]) -> dict[str, Any]:
    """Set what differs; returns the former values of what did."""
    unknown = set(changes) - set(ELEMENTS)
    if unknown:
        raise TypeError(f"not an element: {', '.join(sorted(unknown))}")
    before: dict[str, Any] = {}
    for name, given in changes.items():
        value: Any = given
        if name == "body":
            value, version.body_text = sanitise(given or "")
        elif isinstance(given, str):
            value = given.strip().replace("\x00", "")
            value = value.replace("\\\\", "/").replace("\\", "/") if name == "topic" else value
        if getattr(version, name) != value:
            before[name] = _shown(getattr(version, name))
            setattr(version, name, value)
    return before


def _validate(version: DocumentVersion) -> None:
    """Say in words what the database would refuse; dates given as ISO text become dates."""
    reasons = []
    try:
        version.clean_fields(exclude=["document", "state", "body_text", "content_hash"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = DocumentVersion._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            reasons += [_("%(element)s：%(message)s") % {"element": label, "message": message} for message in messages]
    if version.kind not in kinds:
        reasons.append(_("没有“%(kind)s”这一信息种类。") % {"kind": version.kind})
    if version.attribute == Attribute.NOT_DISCLOSED:  # LEGAL.md §13: a line without text, in a register of its own
        reasons.append(_("不予公开的信息不得在本平台拟稿、上传，只登记脱敏目录：请到“源头认定”登记。"))
    elif version.attribute == Attribute.ON_APPLICATION:
        if version.ground == Ground.STATE_SECRET:
            reasons.append(_("国家秘密不得在本平台作任何登记，请与保密工作机构联系。"))
        elif version.ground not in Ground.values:
            reasons.append(_("依申请公开的信息必须选择依据。"))
        if not version.ground_reason:
            reasons.append(_("依申请公开的信息必须写明理由。"))
    if version.issuer is None and not version.issuer_text:
        reasons.append(_("缺少“%(element)s”。") % {"element": _("发文机关")})
    if not reasons and version.effective_on and version.expires_on and version.expires_on < version.effective_on:
        reasons.append(_("失效日期早于施行日期。"))
    if reasons:
        raise RefusedError(*reasons)


def _set_co_issuers(version: DocumentVersion, given: Sequence[Organisation | str]) -> None:
    version.co_issuers.all().delete()
    for order, row in enumerate(given, start=1):
        named = _named(row)
        if isinstance(named, str):
            if not named or len(named) > 120:
                raise RefusedError(_("联合发文机关的名称应为1至120个字。"))
            CoIssuer.objects.create(version=version, name=named, order=order)
        else:
            CoIssuer.objects.create(version=version, organisation_id=named, order=order)


def _named(row: Organisation | str) -> int | str:
    return row.strip() if isinstance(row, str) else int(row.pk)


def _shown(value: Any) -> Any:
    """A value for the trail: dates and rows as text."""
    return value if value is None or isinstance(value, str | int | bool) else value.isoformat() if isinstance(value, date) else str(value)
