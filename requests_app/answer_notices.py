"""What staff are told about answers and suggestions; imported by `RequestsConfig.ready()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.notices import register_notice_template
from core.registries import step_labels
from requests_app.notices import case_url

if TYPE_CHECKING:
    from core.models import Notice


def _suggestions_url(_notice: Notice) -> str:
    try:
        return reverse("admin:requests_app_publicationsuggestion_changelist")
    except NoReverseMatch:
        return reverse("admin:index")


register_notice_template(
    "answer_to_review", subject=_("请审核答复：%(number)s"), text=_("公开申请%(number)s的答复已提交，请作法制审核。"), url=case_url
)
register_notice_template(
    "answer_to_sign", subject=_("请签发答复：%(number)s"), text=_("公开申请%(number)s的答复已通过法制审核，请签发。"), url=case_url
)
register_notice_template(
    "answer_returned",
    subject=_("退回修改：公开申请%(number)s的答复"),
    text=_("公开申请%(number)s的答复已退回修改，理由：%(reason)s"),
    url=case_url,
)
register_notice_template(
    "answer_approved",
    subject=_("答复已签发：%(number)s"),
    text=_("公开申请%(number)s的答复已签发，请制作答复书，编号、用印后送达。"),
    url=case_url,
)
register_notice_template(
    "publication_suggested",
    subject=_("建议主动公开：%(number)s"),
    text=_("向公开申请%(number)s提供的信息被建议主动公开（申请人数：%(count)s），请研究是否纳入主动公开范围。"),
    url=_suggestions_url,
)

step_labels.update({"answer_legal": _("法制审核"), "answer_sign": _("签发答复")})
