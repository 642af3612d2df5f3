"""What publication owes to interpretation (PLAN.md M7): decided before the review, due 3 working days after publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import deadlines
from core.models import Deadline, Matter
from disclosure.kinds import kinds
from disclosure.models import Document, DocumentRelation, DocumentVersion, RelationKind

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User

RULE = "interpretation_3wd"
MATTER_KIND = "interpretation"
INTERPRETATION = "interpretation"  # the kind of document that interprets


def decided_before_review(version: DocumentVersion) -> list[str]:
    """Submission check: whether a policy document needs interpretation is decided, and why not is stated."""
    if not _is_policy(version.kind):
        return []
    if version.needs_interpretation is None:
        return [_("请先确定该政策文件是否需要解读。")]
    if not version.needs_interpretation and not version.interpretation_reason.strip():
        return [_("不需要解读的，须写明理由。")]
    return []


def after_publication(*, document: Document, version: DocumentVersion, first: bool, by: User | None, at: datetime) -> None:
    """A policy's first publication opens the limit for its interpretation; an interpretation's publication meets those of its policies."""
    if first and _is_policy(version.kind) and version.needs_interpretation:
        _open(document, version, by=by, at=at)
    if version.kind == INTERPRETATION:
        for relation in document.relations_out.filter(kind=RelationKind.INTERPRETS).select_related("target"):
            _meet(relation.target, effective_at=at, by=by, at=at)


def after_relation(*, relation: DocumentRelation, by: User, at: datetime) -> None:
    """An interpretation already public that is tied to its policy afterwards counts from its publication."""
    source = relation.source
    if relation.kind == RelationKind.INTERPRETS and source.is_public and source.kind == INTERPRETATION and source.published_at:
        _meet(relation.target, effective_at=source.published_at, by=by, at=at)


def _open(document: Document, version: DocumentVersion, *, by: User | None, at: datetime) -> None:
    """Who drafts interprets: the drafting unit, else the issuer, else the unit that publishes."""
    organisation = version.drafting_unit or version.issuer or document.organisation
    handler = document.created_by if organisation == document.organisation else None
    matter = Matter.objects.create(
        organisation=organisation,
        kind=MATTER_KIND,
        title=f"解读：{version.title[:290]}",
        parent=document.matter,
        handler=handler,
        opened_at=at,
    )
    deadlines.open_deadline(rule=RULE, matter=matter, start=at, by=by, at=at)
    ready = document.relations_in.filter(kind=RelationKind.INTERPRETS, source__is_public=True, source__kind=INTERPRETATION)
    if ready.exists():  # published together with or before its policy
        _meet(document, effective_at=at, by=by, at=at)


def _meet(policy: Document, *, effective_at: datetime, by: User | None, at: datetime) -> None:
    """Fulfil what the policy owes, if anything. An interpretation older than the policy's publication fulfils it at once."""
    owed = Deadline.objects.open().filter(rule=RULE, matter__kind=MATTER_KIND, matter__parent=policy.matter_id).select_related("matter")
    for deadline in owed:
        deadlines.meet(deadline=deadline, effective_at=max(effective_at, deadline.started_at), by=by, at=at)
        deadline.matter.closed_at = at
        deadline.matter.save(update_fields=["closed_at"])


def _is_policy(kind: str) -> bool:
    known = kinds.get(kind)
    return known is not None and known.is_policy
