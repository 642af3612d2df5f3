"""封存, 解除封存 and 清除, each decided by two people (LEGAL.md §13, 保守国家秘密法 34条). What is destroyed: services/purging.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import pageversions
from core.access import Verb, require
from core.events import record
from disclosure import search
from disclosure.errors import RefusedError
from disclosure.models import Document, RemovalKind, RemovalOrder, VersionState
from disclosure.registries import run_after_takedown
from disclosure.services import channels, purging, telling
from disclosure.services.locks import lock_document
from disclosure.services.publication import unschedule_one

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User


@transaction.atomic
def seal(*, document: Document, reason: str, by: User, at: datetime) -> RemovalOrder:
    """Take every trace offline at once: page, versions, differences, files, search, feeds, lists, API; caches follow at commit.

    A second person confirms afterwards or lifts it by refusing. Raises NotAllowedError, RefusedError.
    """
    require(by, Verb.SEAL, document.organisation, at)
    locked = lock_document(document)
    reasons = _reason(reason)
    if locked.sealed_at:
        reasons.append(_("该信息已经封存。"))
    reasons += _none_open(locked)
    if reasons:
        raise RefusedError(*reasons)
    order = _ask(locked, RemovalKind.SEAL, reason=reason, by=by, at=at, was_public=locked.is_public)
    for version in locked.versions.select_for_update().filter(state=VersionState.SCHEDULED):
        version.document = locked
        unschedule_one(version, by=by, at=at)
    locked.is_public, locked.sealed_at, locked.updated_at = False, at, at
    locked.save(update_fields=["is_public", "sealed_at", "updated_at"])
    search.remove_document(locked)
    pageversions.touch(document=locked)
    _touch_neighbours(locked)
    record("document.sealed", organisation=locked.organisation, matter=locked.matter, by=by, at=at, order=order.pk, reason=order.reason)
    run_after_takedown(document=locked, by=by, at=at)
    document.refresh_from_db()
    return order


@transaction.atomic
def request_lift(*, document: Document, reason: str, by: User, at: datetime) -> RemovalOrder:
    """Ask for a sealed document to be as it was before; it is, once the second person confirms. Raises NotAllowedError, RefusedError."""
    require(by, Verb.SEAL, document.organisation, at)
    locked = lock_document(document)
    reasons = _reason(reason) + _sealed(locked) + _none_open(locked)
    if reasons:
        raise RefusedError(*reasons)
    return _ask(locked, RemovalKind.LIFT, reason=reason, by=by, at=at)


@transaction.atomic
def request_purge(*, document: Document, order_number: str, issuing_body: str, reason: str, by: User, at: datetime) -> RemovalOrder:
    """Ask for a sealed document's content to be destroyed on the order of a body; nothing happens until the second person confirms.

    Raises NotAllowedError, RefusedError.
    """
    require(by, Verb.SEAL, document.organisation, at)
    locked = lock_document(document)
    reasons = _reason(reason) + _sealed(locked) + _none_open(locked)
    if not 1 <= len(order_number.strip()) <= 80:
        reasons.append(_("请填写责令清除的文书文号，最多80字。"))
    if not 1 <= len(issuing_body.strip()) <= 120:
        reasons.append(_("请填写作出决定的机关，最多120字。"))
    if reasons:
        raise RefusedError(*reasons)
    return _ask(
        locked, RemovalKind.PURGE, reason=reason, by=by, at=at, order_number=order_number.strip(), issuing_body=issuing_body.strip()
    )


@transaction.atomic
def confirm(*, order: RemovalOrder, by: User, at: datetime) -> RemovalOrder:
    """The second person agrees: a seal stays, a lift or a purge is carried out. Raises NotAllowedError, RefusedError."""
    document, locked = _second(order, by=by, at=at)
    locked.confirmed_by, locked.confirmed_at = by, at
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    record("removal.confirmed", organisation=document.organisation, matter=document.matter, by=by, at=at, order=locked.pk, kind=locked.kind)
    if locked.kind == RemovalKind.LIFT:
        _lift(document, by=by, at=at, order=locked)
    elif locked.kind == RemovalKind.PURGE:
        purging.purge(document=document, order=locked, by=by, at=at)
    order.refresh_from_db()
    return order


@transaction.atomic
def reject(*, order: RemovalOrder, reason: str, by: User, at: datetime) -> RemovalOrder:
    """The second person refuses, with a reason: a seal is lifted, the others do not happen. Raises NotAllowedError, RefusedError."""
    document, locked = _second(order, by=by, at=at)
    if reasons := _reason(reason):
        raise RefusedError(*reasons)
    locked.rejected_by, locked.rejected_at, locked.rejection = by, at, reason.strip()
    locked.save(update_fields=["rejected_by", "rejected_at", "rejection"])
    record(
        "removal.rejected",
        organisation=document.organisation,
        matter=document.matter,
        by=by,
        at=at,
        order=locked.pk,
        kind=locked.kind,
        reason=locked.rejection,
    )
    if locked.kind == RemovalKind.SEAL:
        _lift(document, by=by, at=at, order=locked)
    order.refresh_from_db()
    return order


def is_purged(document: Document) -> bool:
    """Whether its content was destroyed."""
    return document.removals.filter(kind=RemovalKind.PURGE, confirmed_at__isnull=False).exists()


def _lift(document: Document, *, by: User, at: datetime, order: RemovalOrder) -> None:
    """As it was before the last sealing; a channel that it was to go to or was taken from is a task again."""
    last = document.removals.filter(kind=RemovalKind.SEAL).order_by("-id").first()
    document.sealed_at, document.updated_at = None, at
    document.is_public = bool(last and last.was_public)
    document.save(update_fields=["is_public", "sealed_at", "updated_at"])
    if document.is_public:
        search.index_document(document)
        if document.current is not None:
            channels.after_publication(document=document, version=document.current, first=False, by=by, at=at)
    pageversions.touch(document=document)
    _touch_neighbours(document)
    record("document.unsealed", organisation=document.organisation, matter=document.matter, by=by, at=at, order=order.pk)


def _touch_neighbours(document: Document) -> None:
    """Pages of related documents name this one."""
    for relation in (*document.relations_out.select_related("target"), *document.relations_in.select_related("source")):
        pageversions.touch(document=relation.target if relation.source_id == document.pk else relation.source)


def _second(order: RemovalOrder, *, by: User, at: datetime) -> tuple[Document, RemovalOrder]:
    document = lock_document(order.document)
    require(by, Verb.CONFIRM_REMOVAL, document.organisation, at)
    locked = RemovalOrder.objects.select_for_update().get(pk=order.pk)
    if not locked.is_open:
        raise RefusedError(_("该处置已经办理。"))
    if locked.requested_by_id == by.pk:
        raise RefusedError(_("须由提出人以外的第二人确认。"))
    return document, locked


def _ask(document: Document, kind: RemovalKind, *, reason: str, by: User, at: datetime, **more: object) -> RemovalOrder:
    order: RemovalOrder = RemovalOrder.objects.create(
        document=document, kind=kind, reason=reason.strip(), requested_by=by, requested_at=at, **more
    )
    record(
        "removal.requested",
        organisation=document.organisation,
        matter=document.matter,
        by=by,
        at=at,
        order=order.pk,
        kind=kind,
        reason=order.reason,
        order_number=order.order_number,
        issuing_body=order.issuing_body,
    )
    telling.removal_to_confirm(document, what=str(kind.label), key=order.pk, by=by, at=at)
    return order


def _reason(reason: str) -> list[str]:
    return [] if 2 <= len(reason.strip()) <= 300 else [_("请写明理由，2至300字。")]


def _sealed(document: Document) -> list[str]:
    if is_purged(document):
        return [_("该信息已经清除。")]
    return [] if document.sealed_at else [_("只有已封存的信息可以办理，请先封存。")]


def _none_open(document: Document) -> list[str]:
    waiting = document.removals.filter(confirmed_at__isnull=True, rejected_at__isnull=True).first()
    return [_("该信息的%(what)s正等待第二人确认，请先办理。") % {"what": waiting.get_kind_display()}] if waiting else []
