"""What staff are told about plans of interpretation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.notices import register_notice_template

if TYPE_CHECKING:
    from core.models import Notice


def plan_url(notice: Notice) -> str:
    """The plan's page."""
    from interpretation.models import AssistTask, InterpretationPlan

    pk = InterpretationPlan.objects.filter(policy__matter=notice.matter_id).values_list("pk", flat=True).first()
    pk = pk or AssistTask.objects.filter(matter=notice.matter_id).values_list("plan", flat=True).first()
    try:
        return reverse("admin:interpretation_interpretationplan_change", args=[pk])
    except NoReverseMatch:
        return reverse("admin:index")


register_notice_template(
    "plan_approved",
    subject=_("请准备解读：%(matter)s"),
    text=_("《%(matter)s》已签发，由%(organisation)s解读。解读方案已一并批准，计划发布日期%(on)s；最迟须在文件公开后三个工作日内发布。"),
    url=plan_url,
)
register_notice_template(
    "assist_task",
    subject=_("请配合解读：%(matter)s"),
    text=_("%(organisation)s参与联合发文，请配合牵头单位%(lead)s解读，计划发布日期%(on)s。办理后请登记配合情况。"),
    url=plan_url,
)
