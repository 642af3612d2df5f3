"""What the pages of plans ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import admin_fields as fields
from core.access import ACCESS, Verb
from core.admin_acts import ActForm
from core.models import Organisation, User
from interpretation.models import Form
from interpretation.services.plans import MOST_POINTS

if TYPE_CHECKING:
    from interpretation.casting import Casting
    from interpretation.models import InterpretationPlan


class PlanForm(ActForm):
    """Who, in which forms, by when, covering what."""

    def __init__(self, data: Any, *, casting: Casting, plan: InterpretationPlan | None) -> None:
        super().__init__(data)
        right = plan.interpreter if plan else casting.interpreter
        units = Organisation.objects.filter(is_active=True).order_by("order", "code")
        writers = User.objects.filter(
            is_active=True, memberships__organisation=casting.interpreter, memberships__role__in=ACCESS[Verb.DRAFT_DOCUMENTS]
        )
        self.fields["interpreter"] = fields.row(_("解读单位"), units, help_text=casting.words)
        self.fields["handler"] = fields.row(
            _("经办人"), writers.distinct().order_by("display_name"), required=False, help_text=_("可以不填；期限提醒先发给经办人。")
        )
        self.fields["forms"] = fields.several(_("解读形式"), Form.choices, required=True)
        self.fields["planned_on"] = fields.day(_("计划发布日期"), help_text=_("与文件同时发布，或者在文件公开后三个工作日内。"))
        self.fields["points"] = fields.text(
            _("解读要点"),
            most=MOST_POINTS,
            rows=5,
            help_text=_("背景依据、目标任务、执行标准、办理方法、要点重点，征求过意见的还有意见采纳情况。"),
        )
        self.initial = {"interpreter": right.pk if right else None}
        if plan is not None:
            self.initial |= {"handler": plan.handler_id, "forms": plan.forms, "planned_on": plan.planned_on, "points": plan.points}


class AssistForm(ActForm):
    """What was contributed."""

    note = fields.text(_("配合情况"), most=500, rows=4, help_text=_("提供了哪些材料、参加了哪些解读。"))
