"""One order of locking for all verbs: the document's row, then the version's. Two people acting on one document wait for each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.access import Verb, require
from core.states import move
from disclosure.errors import RefusedError
from disclosure.models import Bundle, BundlePart, Document, DocumentVersion, VersionState
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


@dataclass
class Group:
    """Versions that go public together: the parts of a bundle in their order, or one version alone. All locked."""

    bundle: Bundle | None
    versions: list[DocumentVersion]

    def named(self, version: DocumentVersion, reasons: list[str]) -> list[str]:
        """In a bundle each reason says whose it is."""
        if self.bundle is None:
            return reasons
        return [_("《%(title)s》：%(reason)s") % {"title": version.title, "reason": reason} for reason in reasons]


def lock_group(version: DocumentVersion) -> Group:
    """Everything that goes public with this version. The bundle's row first, then the documents by id, so that nobody waits in a circle."""
    part = BundlePart.objects.filter(version=version, bundle__published_at__isnull=True).first()
    if part is None:
        locked = lock_version(version)
        # whoever puts a version into a bundle locks it too, so this cannot change any more
        if not BundlePart.objects.filter(version=version, bundle__published_at__isnull=True).exists():
            return Group(None, [locked])
        raise RefusedError(_("该信息刚被编入组合，请刷新后再试。"))
    bundle = Bundle.objects.select_for_update().get(pk=part.bundle_id)
    versions = list(
        DocumentVersion.objects.filter(bundle_part__bundle=bundle).select_related("document").order_by("bundle_part__order", "id")
    )
    locked_ones = {row.pk: lock_version(row) for row in sorted(versions, key=lambda row: row.document_id)}
    if version.pk not in locked_ones or bundle.published_at is not None:
        return Group(None, [lock_version(version)])
    return Group(bundle, [locked_ones[row.pk] for row in versions])


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
