"""Going public: now, at a set time, and out again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import pageversions
from core.access import Verb, require
from core.events import record
from core.probes import Probe
from disclosure import search
from disclosure.errors import RefusedError
from disclosure.inspection.gate import put_out_files
from disclosure.models import Bundle, Document, DocumentVersion, VersionState
from disclosure.queries.reasons import reasons_not_to_publish
from disclosure.registries import run_after_publish, run_after_takedown
from disclosure.routes import emergency_of
from disclosure.services import telling
from disclosure.services.content import content_hash, names_of
from disclosure.services.locks import Group, lock_document, lock_group, move_version
from disclosure.services.numbering import allot

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from core.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def publish(*, version: DocumentVersion, by: User, at: datetime) -> DocumentVersion:
    """Make an approved version the public one. Raises NotAllowedError, RefusedError with every reason not to publish.

    At a document's first publication the index number is allotted and its matter closed; later the former version becomes a public
    historical one. Search, page versions and the rooms above are told in the same transaction. A part of a bundle takes all others with it:
    one that cannot go out keeps them all back and is named.
    """
    require(by, Verb.PUBLISH, version.document.organisation, at)
    _publish_group(lock_group(version), by=by, at=at)
    version.refresh_from_db()
    return version


@transaction.atomic
def schedule(*, version: DocumentVersion, when: datetime, by: User, at: datetime) -> DocumentVersion:
    """Have the sweep publish an approved version, with its whole bundle, at `when`, which lies ahead; a set time may be changed.

    Raises as `publish`.
    """
    require(by, Verb.PUBLISH, version.document.organisation, at)
    group = lock_group(version)
    reasons = reasons_of_group(group, at=at)
    if when <= at:
        reasons.append(_("定时发布的时间必须晚于现在。"))
    if reasons:
        raise RefusedError(*reasons)
    for locked in group.versions:
        if locked.state == VersionState.SCHEDULED:
            move_version(locked, VersionState.APPROVED, by=by, at=at)
        locked.scheduled_for = when
        locked.save(update_fields=["scheduled_for"])
        move_version(locked, VersionState.SCHEDULED, by=by, at=at, scheduled_for=when, **_bundled(group))
    version.refresh_from_db()
    return version


@transaction.atomic
def unschedule(*, version: DocumentVersion, by: User, at: datetime) -> DocumentVersion:
    """Take a set time back, for the whole bundle: the versions await publication again. Raises NotAllowedError, RefusedError."""
    require(by, Verb.PUBLISH, version.document.organisation, at)
    group = lock_group(version)
    asked = next(row for row in group.versions if row.pk == version.pk)
    if asked.state != VersionState.SCHEDULED:
        raise RefusedError(_("该信息没有设定定时发布，目前为“%(state)s”。") % {"state": asked.get_state_display()})
    for locked in group.versions:
        if locked.state == VersionState.SCHEDULED:
            unschedule_one(locked, by=by, at=at)
    version.refresh_from_db()
    return version


def _scheduled(at: datetime) -> QuerySet[DocumentVersion]:
    return DocumentVersion.objects.filter(state=VersionState.SCHEDULED, scheduled_for__lte=at).order_by("scheduled_for", "id")


anything_scheduled = Probe(_scheduled)


def publish_scheduled(at: datetime) -> int:
    """Sweep job: publish what is due, each version or bundle in a transaction of its own; returns how many versions went out.

    What cannot go out for a stated reason awaits publication again and its people are told; after an unexpected error it stays due, its
    people are told once, and the next sweep tries again. Nothing stops the others.
    """
    if not anything_scheduled(at):
        return 0
    published = 0
    for pk in list(_scheduled(at).values_list("pk", flat=True)):
        try:
            published += _publish_due(pk, at)
        except RefusedError as error:
            _could_not(pk, error.reasons, at, give_up=True)
        except Exception:
            log.exception("scheduled publication of version %s failed", pk)
            _could_not(pk, [_("系统错误，将自动重试。")], at, give_up=False)
    return published


@transaction.atomic
def withdraw(*, document: Document, note: str, by: User, at: datetime) -> Document:
    """Take a public document down: its page becomes a notice with the public `note` (at most 300 characters), it leaves search and feeds.

    A new version, reviewed like any other, can bring it back. Raises NotAllowedError, RefusedError.
    """
    require(by, Verb.WITHDRAW, document.organisation, at)
    locked = lock_document(document)
    note = note.strip()
    if not locked.is_public:
        raise RefusedError(_("该信息目前没有公开，无需撤下。"))
    if not note:
        raise RefusedError(_("请填写撤下说明，它将对外公开。"))
    if len(note) > 300:
        raise RefusedError(_("撤下说明最多300字。"))
    for version in locked.versions.select_for_update().order_by("number"):
        version.document = locked
        if version.state == VersionState.SCHEDULED:  # a correction under way must not bring the page back by itself
            unschedule_one(version, by=by, at=at)
        elif version.is_frozen and version.state != VersionState.WITHDRAWN:
            move_version(version, VersionState.WITHDRAWN, by=by, at=at)
    locked.is_public, locked.withdrawn_at, locked.withdrawal_note, locked.updated_at = False, at, note, at
    locked.save(update_fields=["is_public", "withdrawn_at", "withdrawal_note", "updated_at"])
    search.remove_document(locked)
    pageversions.touch(document=locked)
    record("document.withdrawn", organisation=locked.organisation, matter=locked.matter, by=by, at=at, note=note, url=locked.serial)
    run_after_takedown(document=locked, by=by, at=at)
    document.refresh_from_db()
    return document


def reasons_of_group(group: Group, *, at: datetime) -> list[str]:
    """Why this may not go public now, each reason with the part it is about."""
    return [reason for version in group.versions for reason in group.named(version, reasons_not_to_publish(version, at=at))]


def _bundled(group: Group) -> dict[str, object]:
    return {} if group.bundle is None else {"bundle": group.bundle.pk}


def _publish_group(group: Group, *, by: User | None, at: datetime, **extra: object) -> None:
    """All or nothing: the caller's transaction falls with the first part that cannot go out."""
    reasons = reasons_of_group(group, at=at)
    if reasons:
        raise RefusedError(*reasons)
    for version in group.versions:
        try:
            _publish(version, by=by, at=at, **extra, **_bundled(group))
        except RefusedError as error:
            raise RefusedError(*group.named(version, error.reasons)) from error
    if group.bundle is not None:
        group.bundle.published_at = at
        group.bundle.save(update_fields=["published_at"])


def _publish(version: DocumentVersion, *, by: User | None, at: datetime, **extra: object) -> None:
    """The deed itself, on a locked version."""
    reasons = reasons_not_to_publish(version, at=at)
    if reasons:
        raise RefusedError(*reasons)
    document = version.document
    first = document.published_at is None
    for former in document.versions.filter(state=VersionState.PUBLISHED):
        former.document = document
        move_version(former, VersionState.SUPERSEDED, by=by, at=at)
    version.published_at, version.names = at, names_of(version)
    put_out_files(version, at=at)
    version.content_hash = content_hash(version)
    version.save(update_fields=["published_at", "names", "content_hash"])  # before the move: a published version is frozen
    allot(document, at)
    extra |= {"index_number": document.index_number, "hash": version.content_hash, "first": first}
    if order := emergency_of(version):
        extra["emergency"] = order.reason
    move_version(version, VersionState.PUBLISHED, by=by, at=at, **extra)
    show(document, version, published_at=document.published_at or at, at=at)
    document.save()
    if first:
        # a foreign number is unique within its unit only
        document.matter.number = "" if document.import_key else document.index_number
        document.matter.title, document.matter.closed_at = version.title, at
        document.matter.save(update_fields=["number", "title", "closed_at"])
    search.index_document(document)
    pageversions.touch(document=document)
    run_after_publish(document=document, version=version, first=first, by=by, at=at)
    if order:
        telling.published_in_emergency(version, reason=order.reason, at=at)


def show(document: Document, version: DocumentVersion, *, published_at: datetime, at: datetime) -> None:
    """Set on the document what lists and filters read of its current version; the caller saves."""
    document.current = version
    document.title, document.kind, document.column = version.title, version.kind, version.column
    document.topic, document.written_on = version.topic, version.written_on
    document.published_at, document.updated_at = published_at, at
    document.is_public, document.withdrawn_at, document.withdrawal_note = True, None, ""


def unschedule_one(version: DocumentVersion, *, by: User | None, at: datetime, **extra: object) -> None:
    """The locked version awaits publication again."""
    move_version(version, VersionState.APPROVED, by=by, at=at, **extra)
    version.scheduled_for = None
    version.save(update_fields=["scheduled_for"])


@transaction.atomic
def _publish_due(pk: int, at: datetime) -> int:
    """Publish one due version with its bundle; 0 when another sweep holds it or it is no longer due."""
    # the bundle or the document first, as everybody locks: a sweep that finds it taken leaves it to the other
    bundle = Bundle.objects.filter(parts__version=pk, published_at__isnull=True).values_list("pk", flat=True).first()
    free = (
        Bundle.objects.select_for_update(skip_locked=True).filter(pk=bundle)
        if bundle
        else Document.objects.select_for_update(skip_locked=True, of=("self",)).filter(versions=pk)
    )
    if free.values_list("pk").first() is None:
        return 0
    group = lock_group(DocumentVersion.objects.select_related("document").get(pk=pk))
    version = next(row for row in group.versions if row.pk == pk)
    if version.state != VersionState.SCHEDULED or version.scheduled_for is None or version.scheduled_for > at:
        return 0
    # an approved part alone does not do: somebody took its time back, or the document was withdrawn meanwhile
    lost = [part for part in group.versions if part.state == VersionState.APPROVED]
    if lost:
        raise RefusedError(*[reason for part in lost for reason in group.named(part, [_("定时发布已取消。")])])
    _publish_group(group, by=None, at=at, scheduled_for=version.scheduled_for)
    return len(group.versions)


@transaction.atomic
def _could_not(pk: int, reasons: list[str], at: datetime, *, give_up: bool) -> None:
    group = lock_group(DocumentVersion.objects.select_related("document").get(pk=pk))
    for version in group.versions:
        if version.state == VersionState.SCHEDULED:
            telling.could_not_publish(version, reasons=reasons, at=at)
            if give_up:
                unschedule_one(version, by=None, at=at, reasons=reasons)
