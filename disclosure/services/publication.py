"""Going public: now, at a set time, and out again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import pageversions
from core.access import Verb, require
from core.events import record
from disclosure import search
from disclosure.errors import RefusedError
from disclosure.models import Document, DocumentVersion, VersionState
from disclosure.queries.reasons import reasons_not_to_publish
from disclosure.registries import run_after_publish
from disclosure.services import telling
from disclosure.services.content import content_hash
from disclosure.services.locks import lock_document, lock_version, move_version
from disclosure.services.numbering import allot

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def publish(*, version: DocumentVersion, by: User, at: datetime) -> DocumentVersion:
    """Make an approved version the public one. Raises NotAllowedError, RefusedError with every reason not to publish.

    At a document's first publication the index number is allotted and its matter closed; later the former version becomes a public
    historical one. Search, page versions and the rooms above are told in the same transaction.
    """
    require(by, Verb.PUBLISH, version.document.organisation, at)
    _publish(lock_version(version), by=by, at=at)
    version.refresh_from_db()
    return version


@transaction.atomic
def schedule(*, version: DocumentVersion, when: datetime, by: User, at: datetime) -> DocumentVersion:
    """Have the sweep publish an approved version at `when`, which lies ahead; a set time may be changed. Raises as `publish`."""
    require(by, Verb.PUBLISH, version.document.organisation, at)
    locked = lock_version(version)
    reasons = reasons_not_to_publish(locked, at=at)
    if when <= at:
        reasons.append(_("定时发布的时间必须晚于现在。"))
    if reasons:
        raise RefusedError(*reasons)
    if locked.state == VersionState.SCHEDULED:
        move_version(locked, VersionState.APPROVED, by=by, at=at)
    locked.scheduled_for = when
    locked.save(update_fields=["scheduled_for"])
    move_version(locked, VersionState.SCHEDULED, by=by, at=at, scheduled_for=when)
    version.refresh_from_db()
    return version


@transaction.atomic
def unschedule(*, version: DocumentVersion, by: User, at: datetime) -> DocumentVersion:
    """Take a set time back: the version awaits publication again. Raises NotAllowedError, RefusedError."""
    require(by, Verb.PUBLISH, version.document.organisation, at)
    locked = lock_version(version)
    if locked.state != VersionState.SCHEDULED:
        raise RefusedError(_("该信息没有设定定时发布，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    _unschedule(locked, by=by, at=at)
    version.refresh_from_db()
    return version


def publish_scheduled(at: datetime) -> int:
    """Sweep job: publish what is due, each version in a transaction of its own; returns how many went out.

    What cannot go out for a stated reason awaits publication again and its people are told; after an unexpected error it stays due, its
    people are told once, and the next sweep tries again. Nothing stops the others.
    """
    published = 0
    due = DocumentVersion.objects.filter(state=VersionState.SCHEDULED, scheduled_for__lte=at).order_by("scheduled_for", "id")
    for pk in list(due.values_list("pk", flat=True)):
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
            _unschedule(version, by=by, at=at)
        elif version.is_frozen and version.state != VersionState.WITHDRAWN:
            move_version(version, VersionState.WITHDRAWN, by=by, at=at)
    locked.is_public, locked.withdrawn_at, locked.withdrawal_note, locked.updated_at = False, at, note, at
    locked.save(update_fields=["is_public", "withdrawn_at", "withdrawal_note", "updated_at"])
    search.remove_document(locked)
    pageversions.touch(document=locked)
    record("document.withdrawn", organisation=locked.organisation, matter=locked.matter, by=by, at=at, note=note, url=locked.serial)
    document.refresh_from_db()
    return document


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
    version.published_at, version.content_hash = at, content_hash(version)
    version.save(update_fields=["published_at", "content_hash"])  # before the move: a published version is frozen
    allot(document, at)
    extra |= {"index_number": document.index_number, "hash": version.content_hash, "first": first}
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


def show(document: Document, version: DocumentVersion, *, published_at: datetime, at: datetime) -> None:
    """Set on the document what lists and filters read of its current version; the caller saves."""
    document.current = version
    document.title, document.kind, document.column = version.title, version.kind, version.column
    document.topic, document.written_on = version.topic, version.written_on
    document.published_at, document.updated_at = published_at, at
    document.is_public, document.withdrawn_at, document.withdrawal_note = True, None, ""


def _unschedule(version: DocumentVersion, *, by: User | None, at: datetime, **extra: object) -> None:
    move_version(version, VersionState.APPROVED, by=by, at=at, **extra)
    version.scheduled_for = None
    version.save(update_fields=["scheduled_for"])


@transaction.atomic
def _publish_due(pk: int, at: datetime) -> int:
    """Publish one due version; 0 when another sweep holds it or it is no longer due."""
    # the document first, as everybody locks: a sweep that finds it taken leaves it to the other
    if Document.objects.select_for_update(skip_locked=True).filter(versions=pk).values_list("pk").first() is None:
        return 0
    version = lock_version(DocumentVersion.objects.select_related("document").get(pk=pk))
    if version.state != VersionState.SCHEDULED or version.scheduled_for is None or version.scheduled_for > at:
        return 0
    _publish(version, by=None, at=at, scheduled_for=version.scheduled_for)
    return 1


@transaction.atomic
def _could_not(pk: int, reasons: list[str], at: datetime, *, give_up: bool) -> None:
    version = lock_version(DocumentVersion.objects.select_related("document").get(pk=pk))
    if version.state != VersionState.SCHEDULED:
        return
    telling.could_not_publish(version, reasons=reasons, at=at)
    if give_up:
        _unschedule(version, by=None, at=at, reasons=reasons)
