"""What publication owes to interpretation (PLAN.md M7): decided before the review, due 3 working days after publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import deadlines
from core.models import Deadline, Matter
from core.states import move
from disclosure.errors import RefusedError
from disclosure.kinds import kinds
from disclosure.models import Document, DocumentRelation, DocumentVersion, RelationKind
from interpretation.casting import casting_of
from interpretation.models import InterpretationPlan, PlanState
from interpretation.queries.plans import MATTER_KIND, RULE
from interpretation.states import PLAN

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation, User

INTERPRETATION = "interpretation"  # the kind of document that interprets


def decided_before_review(version: DocumentVersion) -> list[str]:
    """Submission check: a policy comes with the plan of its interpretation or with the reason why it needs none."""
    if not _is_policy(version.kind):
        return []
    if version.needs_interpretation is None:
        return [_("请先确定该政策文件是否需要解读。")]
    if not version.needs_interpretation and not version.interpretation_reason.strip():
        return [_("不需要解读的，须写明理由。")]
    if not version.needs_interpretation or version.document.published_at is not None:
        return []  # what is public already was decided with its first version
    plan = InterpretationPlan.objects.filter(policy=version.document_id).select_related("interpreter").first()
    if plan is None:
        return [_("须解读的政策文件应与解读方案一并提交：请编写解读方案，或者写明不需要解读的理由。")]
    refusal = casting_of(version).refusal(plan.interpreter)
    return [refusal] if refusal else []


def interpreted_by_the_right_unit(version: DocumentVersion) -> list[str]:
    """Submission and publication check: an interpretation comes from the unit that must interpret each of its policies."""
    if version.kind != INTERPRETATION:
        return []
    targets = version.document.relations_out.filter(kind=RelationKind.INTERPRETS).select_related("target")
    return [reason for row in targets if (reason := _wrong_unit(version.document.organisation, row.target))]


def after_publication(*, document: Document, version: DocumentVersion, first: bool, by: User | None, at: datetime) -> None:
    """A policy's first publication opens the limit for its interpretation; an interpretation's publication meets those of its policies."""
    if first and _is_policy(version.kind) and version.needs_interpretation:
        _open(document, version, by=by, at=at)
    if version.kind == INTERPRETATION:
        for relation in document.relations_out.filter(kind=RelationKind.INTERPRETS).select_related("target"):
            _meet(relation.target, effective_at=at, by=by, at=at)


def after_relation(*, relation: DocumentRelation, by: User, at: datetime) -> None:
    """An interpretation comes from the right unit; one already public that is tied to its policy afterwards counts from its publication."""
    source = relation.source
    if relation.kind == RelationKind.INTERPRETS and source.kind == INTERPRETATION:
        reason = _wrong_unit(source.organisation, relation.target)
        if reason:
            raise RefusedError(reason)
    if relation.kind == RelationKind.INTERPRETS and source.is_public and source.kind == INTERPRETATION and source.published_at:
        _meet(relation.target, effective_at=source.published_at, by=by, at=at)


def _open(document: Document, version: DocumentVersion, *, by: User | None, at: datetime) -> None:
    """The plan says who interprets; without one the drafting unit, else the issuer, else the unit that publishes."""
    plan = InterpretationPlan.objects.filter(policy=document).select_related("interpreter", "handler").first()
    organisation = plan.interpreter if plan else version.drafting_unit or version.issuer or document.organisation
    handler = (plan.handler if plan else None) or (document.created_by if organisation == document.organisation else None)
    matter = Matter.objects.create(
        organisation=organisation,
        kind=MATTER_KIND,
        title=f"解读：{version.title[:290]}",
        parent=document.matter,
        handler=handler,
        opened_at=at,
    )
    if plan is not None:
        plan.matter = matter
        plan.save(update_fields=["matter"])
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
        for plan in InterpretationPlan.objects.filter(matter=deadline.matter, state=PlanState.APPROVED).select_related("interpreter"):
            move(plan, PLAN, to=PlanState.FULFILLED, by=by, at=at, organisation=plan.interpreter, matter=policy.matter)


def _wrong_unit(organisation: Organisation, policy: Document) -> str:
    """Why this unit may not interpret the policy; "" where it must, or where nobody owes it."""
    plan = InterpretationPlan.objects.filter(policy=policy).select_related("interpreter").first()
    matter = None if plan else Matter.objects.filter(kind=MATTER_KIND, parent=policy.matter_id).select_related("organisation").first()
    right = plan.interpreter if plan else matter.organisation if matter else None
    if right is None or right.pk == organisation.pk:
        return ""
    names = {"title": policy.title, "right": right.short_name, "wrong": organisation.short_name}
    return _("《%(title)s》应由“%(right)s”解读，不能由“%(wrong)s”解读。") % names


def _is_policy(kind: str) -> bool:
    known = kinds.get(kind)
    return known is not None and known.is_policy
