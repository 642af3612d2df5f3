"""One order of locking for all verbs: the document's row, then the version's. Two people acting on one document wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.access import Verb, require
from core.states import move
from disclosure.errors import RefusedError
from disclosure.models import Document, DocumentVersion, VersionState
from disclosure.states import VERSION

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User


def lock_document(document: Document) -> Document:
    """The document's present row, locked until the transaction ends."""
    return Document.objects.select_for_update(of=("self",)).select_related("organisation", "matter", "column").get(pk=document.pk)


def lock_version(version: DocumentVersion) -> DocumentVersion:
    """The version's present row with its document, both locked until the transaction ends."""
    document = lock_document(version.document)
    # the nullable relations of the version are loaded on use: PostgreSQL refuses to lock their outer joins
    locked = DocumentVersion.objects.select_for_update().get(pk=version.pk)
    locked.document = document
    return locked


def changeable(version: DocumentVersion, *, by: User, at: datetime) -> DocumentVersion:
    """The version locked for a change of content by a drafter. Raises NotAllowedError, RefusedError."""
    require(by, Verb.DRAFT_DOCUMENTS, version.document.organisation, at)
    locked = lock_version(version)
    if locked.is_frozen:
        raise RefusedError(_("已发布的版本不能修改，请新建版本。"))
    if locked.document.sealed_at:
        raise RefusedError(_("该信息已封存，不能修改。"))
    if locked.state not in {VersionState.DRAFT, VersionState.APPROVED, VersionState.SCHEDULED}:
        raise RefusedError(_("正在审核（%(state)s），不能修改；需要改动的，请先退回修改。") % {"state": locked.get_state_display()})
    return locked


def move_version(version: DocumentVersion, to: VersionState, *, by: User | None, at: datetime, **extra: object) -> None:
    """The one door to a version's state: checks the table, saves, records."""
    document = version.document
    move(version, VERSION, to=to, by=by, at=at, organisation=document.organisation, matter=document.matter, version=version.number, **extra)


def send_back_to_draft(version: DocumentVersion, *, by: User | None, at: datetime, reason: str) -> None:
    """To 拟稿中 with a reason; a time set for publication is forgotten."""
    move_version(version, VersionState.DRAFT, by=by, at=at, reason=reason)
    if version.scheduled_for is not None:
        version.scheduled_for = None
        version.save(update_fields=["scheduled_for"])
