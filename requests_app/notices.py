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
