"""What staff are told about applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.notices import register_notice_template

if TYPE_CHECKING:
    from core.models import Notice


def case_url(notice: Notice) -> str:
    """The case's own page."""
    from requests_app.models import Application

    pk = Application.objects.filter(matter=notice.matter_id).values_list("pk", flat=True).first()
    try:
        return reverse("admin:requests_app_application_change", args=[pk])
    except NoReverseMatch:
        return reverse("admin:index")


register_notice_template(
    "application_submitted",
    subject=_("收到公开申请：%(number)s"),
    text=_("%(organisation)s收到一件公开申请，编号%(number)s。请确认收到并登记。"),
    url=case_url,
)

register_notice_template(
    "application_assigned",
    subject=_("交办公开申请：%(number)s"),
    text=_("%(organisation)s的公开申请%(number)s已交您办理。"),
    url=case_url,
)


STEPS = {
    "application_confirmed": (
        _("申请人已确认：%(number)s"),
        _("公开申请%(number)s经双方确认，已登记，答复期限自确认之日起算，请及时签收办理。"),
    ),
    "application_corrected": (_("收到补正：%(number)s"), _("公开申请%(number)s的申请人已提交补正，请审查办理。")),
    "application_consulted": (_("征求意见结束：%(number)s"), _("公开申请%(number)s的一项征求意见已结束，请查看意见和恢复计算的期限。")),
    "extension_asked": (_("请审批延长期限：%(number)s"), _("公开申请%(number)s拟延长答复期限，请在原期限届满前审批。")),
    "extension_approved": (
        _("已同意延长期限：%(number)s"),
        _("公开申请%(number)s的延长已经同意。请在原期限届满前告知申请人并登记，未告知的不延长。"),
    ),
    "reasons_given": (_("请认定理由：%(number)s"), _("公开申请%(number)s的申请人已说明理由，请认定是否合理。")),
    "application_lapsed": (_("不再处理：%(number)s"), _("公开申请%(number)s逾期未补正或者未缴费，视为放弃申请，已按规定不再处理。")),
    "application_reinstated": (_("恢复办理：%(number)s"), _("公开申请%(number)s已恢复办理，请继续。")),
    "application_withdrawn": (_("申请人撤回：%(number)s"), _("公开申请%(number)s已由申请人撤回。")),
}
for _code, (_subject, _text) in STEPS.items():
    register_notice_template(_code, subject=_subject, text=_text, url=case_url)


def proceeding_url(notice: Notice) -> str:
    """The review's or suit's own page."""
    from requests_app.models import Proceeding

    pk = Proceeding.objects.filter(matter=notice.matter_id).values_list("pk", flat=True).first()
    try:
        return reverse("admin:requests_app_proceeding_change", args=[pk])
    except NoReverseMatch:
        return reverse("admin:index")


register_notice_template(
    "proceeding_opened",
    subject=_("%(kind)s：公开申请%(number)s"),
    text=_("%(organisation)s的公开申请%(number)s有%(kind)s案件，请在期限内提交答复、答辩和证据材料。"),
    url=proceeding_url,
)
