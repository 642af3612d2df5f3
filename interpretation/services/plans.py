"""The plan of a policy's interpretation: written with the draft, approved with the policy, carried out by the unit that must interpret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, can, people_with, require
from core.events import record
from core.models import Matter
from core.notices import notify
from core.people import present
from core.states import move
from disclosure.dates import shanghai_date
from disclosure.kinds import kinds
from disclosure.models import VersionState
from disclosure.models.versions import FROZEN_STATES
from disclosure.services.drafting import note_change
from disclosure.services.locks import lock_document, lock_version
from interpretation.casting import casting_of
from interpretation.errors import InterpretationError
from interpretation.models import AssistTask, Form, InterpretationPlan, PlanState
from interpretation.states import PLAN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from core.models import Organisation, User
    from disclosure.models import Document, DocumentVersion

ASSIST_KIND = "interpretation_assist"
MOST_POINTS = 2000
CHANGEABLE = (VersionState.DRAFT, VersionState.APPROVED, VersionState.SCHEDULED)


@transaction.atomic
def save_plan(
    *,
    policy: Document,
    interpreter: Organisation,
    forms: Sequence[str],
    planned_on: date,
    points: str,
    by: User,
    at: datetime,
    handler: User | None = None,
) -> InterpretationPlan:
    """Write or change the plan while the policy is being drafted; a change counts as a change of the policy, so approvals start anew.

    Who interprets follows from who issues; another unit is refused. A policy that went public without a plan gets one afterwards.
    Raises NotAllowedError, RefusedError, InterpretationError.
    """
    require(by, Verb.PLAN_INTERPRETATION, policy.organisation, at)
    version, is_draft = _version_of(policy)
    plan = InterpretationPlan.objects.select_for_update().filter(policy=policy).first()
    _may_be_planned(version, plan, is_draft=is_draft)
    casting = casting_of(version)
    chosen, points = [form for form in Form.values if form in forms], points.strip()
    refusal = casting.refusal(interpreter) or _content_refusal(chosen, set(forms), planned_on, points, at)
    if not refusal and handler is not None and not can(handler, Verb.DRAFT_DOCUMENTS, interpreter, at):
        refusal = _("经办人须是解读单位的信息员或者政务公开经办人。")
    if refusal:
        raise InterpretationError(refusal)
    wanted: dict[str, Any] = {
        "case": casting.case, "interpreter": interpreter, "handler": handler, "forms": chosen, "planned_on": planned_on, "points": points,
    }  # fmt: skip
    if plan is not None and all(getattr(plan, name) == value for name, value in wanted.items()):
        return plan
    before = _facts(plan) if plan else {}
    if plan is not None and plan.state == PlanState.APPROVED:
        _to_draft(plan, by=by, at=at)
    if plan is None:
        plan = InterpretationPlan(policy=policy, created_by=by)
    for name, value in wanted.items():
        setattr(plan, name, value)
    plan.save()
    if is_draft:
        note_change(version=version, by=by, at=at)
    elif plan.matter is None:
        _tie_to_matter(plan)
    record("plan.saved", organisation=policy.organisation, matter=policy.matter, by=by, at=at, before=before, after=_facts(plan))
    return plan


def approve_with_policy(*, version: DocumentVersion, by: User, at: datetime) -> None:
    """Hook after the policy's last approval: its plan is approved by it, co-issuers get their tasks, the interpreter hears of it."""
    if not version.needs_interpretation:
        return
    plan = InterpretationPlan.objects.select_for_update().filter(policy=version.document_id).first()
    if plan is None or plan.state != PlanState.DRAFT:
        return
    plan.approved_at = at
    plan.save(update_fields=["approved_at"])
    move(plan, PLAN, to=PlanState.APPROVED, by=by, at=at, organisation=plan.interpreter, matter=version.document.matter)
    set_tasks(plan, casting_of(version).assistants, by=by, at=at)
    people = present([plan.handler], at) or people_with(Verb.PLAN_INTERPRETATION, plan.interpreter, at)
    notify(
        recipients=people,
        template="plan_approved",
        organisation=plan.interpreter,
        matter=version.document.matter,
        params={"on": plan.planned_on.isoformat()},
        dedupe=f"plan:{plan.pk}:{at.isoformat()}",
        at=at,
    )


def set_tasks(plan: InterpretationPlan, assistants: Sequence[Organisation], *, by: User, at: datetime) -> None:
    """One task for each co-issuer on the platform; the task of one that no longer issues is closed."""
    wanted = {organisation.pk: organisation for organisation in assistants}
    for task in plan.tasks.select_related("matter").filter(done_at__isnull=True).exclude(organisation__in=wanted):
        _close(task, "不再联合发文", by=by, at=at)
    known = set(plan.tasks.values_list("organisation", flat=True))
    for organisation in (row for pk, row in wanted.items() if pk not in known):
        title = f"配合解读：{plan.policy.title[:280]}"
        matter = Matter.objects.create(organisation=organisation, kind=ASSIST_KIND, title=title, parent=plan.policy.matter, opened_at=at)
        AssistTask.objects.create(plan=plan, organisation=organisation, matter=matter)
        record("assist.given", organisation=organisation, matter=matter, by=by, at=at, plan=plan.pk)
        notify(
            recipients=people_with(Verb.PLAN_INTERPRETATION, organisation, at),
            template="assist_task",
            organisation=organisation,
            matter=matter,
            params={"lead": plan.interpreter.short_name, "on": plan.planned_on.isoformat()},
            dedupe=f"assist:{matter.pk}",
            at=at,
        )


@transaction.atomic
def finish_assist(*, task: AssistTask, note: str, by: User, at: datetime) -> AssistTask:
    """The co-issuer says what it contributed. Raises NotAllowedError, InterpretationError."""
    require(by, Verb.PLAN_INTERPRETATION, task.organisation, at)
    locked = AssistTask.objects.select_for_update().get(pk=task.pk)
    if locked.done_at is not None:
        raise InterpretationError(_("该配合事项已经办结。"))
    note = note.strip()
    if not note:
        raise InterpretationError(_("请写明配合情况。"))
    if len(note) > 500:
        raise InterpretationError(_("配合情况最多500字。"))
    _close(locked, note, by=by, at=at)
    task.refresh_from_db()
    return task


def _close(task: AssistTask, note: str, *, by: User, at: datetime) -> None:
    task.note, task.done_at, task.done_by = note, at, by
    task.save(update_fields=["note", "done_at", "done_by"])
    Matter.objects.filter(pk=task.matter_id).update(closed_at=at)
    record("assist.done", organisation=task.organisation, matter=task.matter, by=by, at=at, note=note)


def _version_of(policy: Document) -> tuple[DocumentVersion, bool]:
    """The version being drafted, locked, before anything was published; else the last one. The flag says which."""
    document = lock_document(policy)
    draft = document.versions.exclude(state__in=FROZEN_STATES).first() if document.published_at is None else None
    last = draft or document.versions.order_by("-number").first()
    if last is None:
        raise InterpretationError(_("该文件没有可以解读的内容。"))
    return lock_version(last), draft is not None


def _may_be_planned(version: DocumentVersion, plan: InterpretationPlan | None, *, is_draft: bool) -> None:
    known = kinds.get(version.kind)
    if known is None or not known.is_policy:
        raise InterpretationError(_("只有政策文件、规范性文件需要解读方案。"))
    if version.document.sealed_at:
        raise InterpretationError(_("该信息已封存，不能修改。"))
    if version.needs_interpretation is False:
        raise InterpretationError(_("该文件已认定不需要解读，不用编写解读方案。"))
    if is_draft and version.state not in CHANGEABLE:
        raise InterpretationError(
            _("文件正在审核（%(state)s），解读方案不能修改；需要改动的，请先退回修改。") % {"state": version.get_state_display()}
        )
    if not is_draft and plan is not None and plan.state != PlanState.DRAFT:
        raise InterpretationError(_("解读方案已随文件批准并公开，不能修改。"))


def _content_refusal(chosen: list[str], given: set[str], planned_on: date, points: str, at: datetime) -> str:
    if given - set(Form.values):
        return _("解读形式不在列表中。")
    if not chosen:
        return _("请至少选择一种解读形式。")
    if planned_on < shanghai_date(at):
        return _("计划发布日期早于今天。")
    if not points:
        return _("请写明解读要点。")
    return _("解读要点最多2000字。") if len(points) > MOST_POINTS else ""


def _to_draft(plan: InterpretationPlan, *, by: User, at: datetime) -> None:
    move(plan, PLAN, to=PlanState.DRAFT, by=by, at=at, organisation=plan.interpreter, matter=plan.policy.matter)
    plan.approved_at = None


def _tie_to_matter(plan: InterpretationPlan) -> None:
    owed = Matter.objects.filter(kind="interpretation", parent=plan.policy.matter_id).first()
    if owed is not None:
        plan.matter = owed
        plan.save(update_fields=["matter"])


def _facts(plan: InterpretationPlan) -> dict[str, Any]:
    return {
        "case": str(plan.case),
        "interpreter": plan.interpreter.code,
        "handler": plan.handler_id,
        "forms": list(plan.forms),
        "planned_on": plan.planned_on.isoformat(),
    }
