"""What an ordered purge (清除) destroys, and the little that stays (LEGAL.md §13).

Destroyed: every element, the body and the attachments of every version, files that nothing else uses (signed scans included), what other
rooms derived from them, comments of approvals, titles in matters and notices, and the content that events of the trail repeat. What stays:
that there was such a document, its number, states and times, who acted, the order, and a salted hash that recognises the original.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from core import files, pageversions
from core.events import record
from core.models import Approval, Blob, Matter, Notice
from core.probes import Probe
from core.trail.purging import purge_events
from core.triggers import suspended
from disclosure import search
from disclosure.models import (
    Attachment,
    BundlePart,
    ChannelPost,
    Contribution,
    Document,
    DocumentRelation,
    DocumentVersion,
    EmergencyOrder,
    RemovalOrder,
    UndisclosedEntry,
)
from disclosure.registries import on_purge, run_after_takedown
from disclosure.services.content import content_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from core.models import User

PLACEHOLDER = "（已按令清除）"
EMPTY = (
    *("document_number", "drafting_unit_text", "topic", "subject_words", "keywords", "summary", "content_source", "author"),
    *("interpretation_reason", "body", "body_text", "note", "content_hash"),
)
# Rows about a version that say nothing of its content.
KEPT = (BundlePart, Contribution, EmergencyOrder, ChannelPost, Document, DocumentVersion)


def purge(*, document: Document, order: RemovalOrder, by: User, at: datetime) -> None:
    """Destroy the content of a locked, sealed document in the caller's transaction; the files go when it commits."""
    versions = list(document.versions.order_by("number"))
    entries = UndisclosedEntry.objects.filter(document=document)
    tops = [document.matter_id, *entries.values_list("matter", flat=True)]
    matters = [*tops, *Matter.objects.filter(parent__in=tops).values_list("pk", flat=True)]
    order.salt = secrets.token_hex(16)
    order.salted_hash = salted_hash(versions, order.salt)
    for hook in on_purge:
        hook(document=document, by=by, at=at)
    blobs = _blobs(document, versions, matters)
    reason = f"{order.issuing_body} {order.order_number}"
    guarded: set[type[models.Model]] = {DocumentVersion, Approval, *(model for model, _field in _dependents())}
    with suspended(*guarded, reason=reason, by=by, at=at, organisation=document.organisation, matter=document.matter):
        _delete_parts(versions)
        _empty_versions(versions)
        Approval.objects.filter(matter__in=matters).exclude(comment="").update(comment=PLACEHOLDER)
    _empty_rows(document, matters)
    entries.update(title=PLACEHOLDER, reason=PLACEHOLDER, topic="")
    search.remove_document(document)
    destroyed = [blob for blob in blobs if not _is_used(blob, matters)]
    for blob in destroyed:
        _forget(blob)
        files.destroy(blob=blob, reason=reason, organisation=document.organisation, matter=document.matter, by=by, at=at)
    order.files = [blob.sha256 for blob in destroyed]
    order.save(update_fields=["salt", "salted_hash", "files"])
    purge_events(matters=matters, mark=order.pk, organisation=document.organisation, matter=document.matter, by=by, at=at)
    record(
        "document.purged",
        organisation=document.organisation,
        matter=document.matter,
        by=by,
        at=at,
        order=order.pk,
        order_number=order.order_number,
        issuing_body=order.issuing_body,
        salted_hash=order.salted_hash,
        files=len(destroyed),
    )
    pageversions.touch(document=document)
    run_after_takedown(document=document, by=by, at=at)


def salted_hash(versions: Iterable[DocumentVersion], salt: str) -> str:
    """HMAC-SHA256 (hex) with the trail's key over the salt and the canonical text of every version."""
    text = "\n".join([salt, *(content_text(version) for version in versions)])
    return hmac.new(settings.TRAIL_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _with_leftovers(at: datetime) -> QuerySet[RemovalOrder]:
    return RemovalOrder.objects.filter(kind="purge", confirmed_at__isnull=False, files_gone_at__isnull=True)


anything_left = Probe(_with_leftovers)


def remove_leftovers(at: datetime) -> int:
    """Sweep job: files of orders carried out leave the disk, also after a crash before their removal. Returns how many orders."""
    if not anything_left(at):
        return 0
    orders, count = _with_leftovers(at), 0
    for order in orders:
        for blob in Blob.objects.filter(sha256__in=order.files, destroyed_at__isnull=False):
            files.path_of(blob).unlink(missing_ok=True)
        order.files_gone_at = at
        order.save(update_fields=["files_gone_at"])
        count += 1
    return count


def _blobs(document: Document, versions: list[DocumentVersion], matters: list[int]) -> list[Blob]:
    """Files of the document: attachments, what other rooms keep of its versions, proofs of its channels, signed scans."""
    keys = set(Approval.objects.filter(matter__in=matters, scan__isnull=False).values_list("scan_id", flat=True))
    keys |= set(document.posts.filter(proof__isnull=False).values_list("proof_id", flat=True))
    for model, field in _dependents():
        for blob_field in _blob_fields(model):
            rows = model._default_manager.filter(**{f"{field}__in": _owners(model, field, versions)})
            keys |= set(rows.exclude(**{blob_field: None}).values_list(blob_field, flat=True))
    return list(Blob.objects.filter(pk__in=keys, destroyed_at__isnull=True))


def _pointing_at(target: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """(model, foreign key) of every reference to the model, those without a name for the way back too."""
    fields = target._meta.get_fields(include_hidden=True)
    relations = [field for field in fields if isinstance(field, models.ManyToOneRel) and isinstance(field.related_model, type)]
    return [(field.related_model, field.field.name) for field in relations]  # type: ignore[misc]


def _dependents() -> list[tuple[type[models.Model], str]]:
    """Everything that hangs on an attachment or a version, in every room; the attachments after what hangs on them."""
    return _pointing_at(Attachment) + [row for row in _pointing_at(DocumentVersion) if row[0] not in KEPT]


def _owners(model: type[models.Model], field: str, versions: list[DocumentVersion]) -> Any:
    target = model._meta.get_field(field).related_model
    return Attachment.objects.filter(version__in=versions) if target is Attachment else versions


def _blob_fields(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.fields if field.is_relation and field.related_model is Blob]


def _delete_parts(versions: list[DocumentVersion]) -> None:
    for model, field in _dependents():
        model._default_manager.filter(**{f"{field}__in": _owners(model, field, versions)}).delete()


def _empty_versions(versions: list[DocumentVersion]) -> None:
    for version in versions:
        DocumentVersion.objects.filter(pk=version.pk).update(
            title=PLACEHOLDER,
            issuer=version.issuer or version.document.organisation,
            issuer_text="",
            drafting_unit=None,
            names=None,
            ground_reason=version.ground_reason and PLACEHOLDER,
            needs_interpretation=None,
            **dict.fromkeys(EMPTY, ""),
            **dict.fromkeys(("written_on", "effective_on", "expires_on"), None),
        )


def _empty_rows(document: Document, matters: list[int]) -> None:
    """Titles and reasons elsewhere."""
    DocumentRelation.objects.filter(models.Q(source=document) | models.Q(target=document)).delete()
    document.title, document.topic, document.written_on = PLACEHOLDER, "", None
    document.foreign_source, document.withdrawal_note = "", PLACEHOLDER if document.withdrawn_at else ""
    document.save(update_fields=["title", "topic", "written_on", "foreign_source", "withdrawal_note"])
    document.posts.update(proof=None, proof_name="")  # the addresses stay: the copies outside must still be found
    Matter.objects.filter(pk__in=matters).update(title=PLACEHOLDER)
    EmergencyOrder.objects.filter(version__document=document).update(reason=PLACEHOLDER)
    for notice in Notice.objects.filter(matter__in=matters):
        notice.params = {name: value if isinstance(value, int) else PLACEHOLDER for name, value in notice.params.items()}
        notice.save(update_fields=["params"])


def _is_used(blob: Blob, matters: list[int]) -> bool:
    """Whether another row of any room still needs the same bytes; approvals of this document do not count, their scans go."""
    for model, name in _pointing_at(Blob):
        if _is_derived(model, name):
            continue
        rows = model._default_manager.filter(**{f"{name}__sha256": blob.sha256})
        if model is Approval:
            rows = rows.exclude(matter__in=matters)
        if rows.exists():
            return True
    return False


def _is_derived(model: type[models.Model], name: str) -> bool:
    """Whether the row says something of the file, like its extracted text, and goes with it; else it needs the file."""
    return model._meta.get_field(name).remote_field.on_delete is models.CASCADE  # type: ignore[union-attr]


def _forget(blob: Blob) -> None:
    for model, name in _pointing_at(Blob):
        if _is_derived(model, name):
            model._default_manager.filter(**{f"{name}__sha256": blob.sha256}).delete()
