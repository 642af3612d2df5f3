"""Putting together what goes public together (组合发布). Publishing or scheduling one part does it for all (services/publication.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from disclosure.errors import RefusedError
from disclosure.models import Bundle, BundlePart, DocumentVersion, VersionState
from disclosure.services.locks import Group, lock_version
from disclosure.services.publication import publish, reasons_of_group, schedule, unschedule, unschedule_one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from core.models import Organisation, User

MOST_PARTS = 20


@transaction.atomic
def create_bundle(*, organisation: Organisation, title: str, versions: Sequence[DocumentVersion], by: User, at: datetime) -> Bundle:
    """A bundle of unpublished versions of one unit, in this order. Raises NotAllowedError, RefusedError."""
    require(by, Verb.PUBLISH, organisation, at)
    title = title.strip()
    if not 1 <= len(title) <= 120:
        raise RefusedError(_("组合名称应为1至120个字。"))
    bundle = Bundle.objects.create(organisation=organisation, title=title, created_by=by, created_at=at)
    record("bundle.created", organisation=organisation, by=by, at=at, bundle=bundle.pk, title=title)
    for version in versions:
        add_part(bundle=bundle, version=version, by=by, at=at)
    return bundle


@transaction.atomic
def add_part(*, bundle: Bundle, version: DocumentVersion, by: User, at: datetime) -> BundlePart:
    """Put an unpublished version last in the bundle; a time set for the one or the other is forgotten. Raises as `create_bundle`."""
    locked_bundle = _lock(bundle, by=by, at=at)
    locked = lock_version(version)
    reasons = []
    if locked.document.organisation_id != locked_bundle.organisation_id:
        reasons.append(_("《%(title)s》不是本单位的信息。") % {"title": locked.title})
    if locked.is_frozen:
        reasons.append(_("《%(title)s》已经发布过。") % {"title": locked.title})
    if locked.document.sealed_at:
        reasons.append(_("《%(title)s》已封存。") % {"title": locked.title})
    other = BundlePart.objects.filter(version=locked).select_related("bundle").first()
    if other:
        reasons.append(_("《%(title)s》已在组合“%(bundle)s”中。") % {"title": locked.title, "bundle": other.bundle.title})
    last = locked_bundle.parts.order_by("-order").values_list("order", flat=True).first() or 0
    if locked_bundle.parts.count() >= MOST_PARTS:
        reasons.append(_("一个组合最多%(most)s件信息。") % {"most": MOST_PARTS})
    if reasons:
        raise RefusedError(*reasons)
    part = BundlePart.objects.create(bundle=locked_bundle, version=locked, order=last + 1)
    for row in locked_bundle.parts.filter(version__state=VersionState.SCHEDULED).order_by("version__document_id"):
        unschedule_one(lock_version(row.version), by=by, at=at)
    _note("bundle.part_added", locked_bundle, locked, by=by, at=at)
    return part


@transaction.atomic
def remove_part(*, part: BundlePart, by: User, at: datetime) -> None:
    """Take a version out of a bundle that is not public yet; the last one out dissolves it. Raises NotAllowedError, RefusedError."""
    bundle = _lock(part.bundle, by=by, at=at)
    version = lock_version(part.version)
    bundle.parts.filter(pk=part.pk).delete()
    if version.state == VersionState.SCHEDULED:
        unschedule_one(version, by=by, at=at)
    _note("bundle.part_removed", bundle, version, by=by, at=at)
    if not bundle.parts.exists():
        record("bundle.dissolved", organisation=bundle.organisation, by=by, at=at, bundle=bundle.pk, title=bundle.title)
        bundle.delete()


def publish_bundle(*, bundle: Bundle, by: User, at: datetime) -> Bundle:
    """All parts in one transaction or none. Raises NotAllowedError, RefusedError with the failing parts named."""
    publish(version=_first(bundle), by=by, at=at)
    bundle.refresh_from_db()
    return bundle


def schedule_bundle(*, bundle: Bundle, when: datetime, by: User, at: datetime) -> None:
    """All parts at `when`. Raises as `publish_bundle`."""
    schedule(version=_first(bundle), when=when, by=by, at=at)


def unschedule_bundle(*, bundle: Bundle, by: User, at: datetime) -> None:
    """Take the set time back for all parts. Raises NotAllowedError, RefusedError."""
    scheduled = _parts(bundle).filter(state=VersionState.SCHEDULED).first()
    unschedule(version=scheduled or _first(bundle), by=by, at=at)


def reasons_of_bundle(version: DocumentVersion, *, at: datetime) -> list[str]:
    """Why this version, with its whole bundle if it is in one, may not go public now; nothing is locked."""
    bundle = Bundle.objects.filter(parts__version=version, published_at__isnull=True).first()
    return reasons_of_group(Group(bundle, list(_parts(bundle)) if bundle else [version]), at=at)


def _parts(bundle: Bundle) -> QuerySet[DocumentVersion]:
    return (
        DocumentVersion.objects.select_related("document__organisation").filter(bundle_part__bundle=bundle).order_by("bundle_part__order")
    )


def _first(bundle: Bundle) -> DocumentVersion:
    first = _parts(bundle).first()
    if first is None:
        raise RefusedError(_("组合中没有信息。"))
    if bundle.published_at is not None:
        raise RefusedError(_("该组合已经发布。"))
    return first


def _lock(bundle: Bundle, *, by: User, at: datetime) -> Bundle:
    locked = Bundle.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=bundle.pk)
    require(by, Verb.PUBLISH, locked.organisation, at)
    if locked.published_at is not None:
        raise RefusedError(_("该组合已经发布。"))
    return locked


def _note(verb: str, bundle: Bundle, version: DocumentVersion, *, by: User, at: datetime) -> None:
    document = version.document
    record(verb, organisation=bundle.organisation, matter=document.matter, by=by, at=at, bundle=bundle.pk, version=version.number)
