"""What the workflow's notices say; registered in `DisclosureConfig.ready()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.notices import register_notice_template

if TYPE_CHECKING:
    from core.models import Notice


def _address(notice: Notice) -> str:
    """The version's page for staff."""
    try:
        return reverse("admin:disclosure_documentversion_change", args=[notice.params["version"]])
    except (NoReverseMatch, KeyError):
        return reverse("admin:index")


def _removal_address(notice: Notice) -> str:
    """The page where the second person decides."""
    try:
        return reverse("admin:disclosure_removalorder_change", args=[notice.params["removal"]])
    except (NoReverseMatch, KeyError):
        return reverse("admin:index")


register_notice_template(
    "document_to_review", subject=_("请审核：%(title)s"), text=_("“%(title)s”已提交，目前为“%(step)s”，请办理。"), url=_address
)
register_notice_template(
    "document_returned", subject=_("退回修改：%(title)s"), text=_("“%(title)s”已退回修改，理由：%(reason)s"), url=_address
)
register_notice_template("document_approved", subject=_("待发布：%(title)s"), text=_("“%(title)s”已签发，可以发布。"), url=_address)
register_notice_template(
    "publication_failed",
    subject=_("定时发布失败：%(title)s"),
    text=_("“%(title)s”未能按设定的时间发布：%(reason)s"),
    url=_address,
)
register_notice_template(
    "emergency_published",
    subject=_("应急发布：%(title)s"),
    text=_("“%(title)s”已经应急发布，未经签发。应急理由：%(reason)s"),
    url=_address,
)
register_notice_template(
    "channel_tasks",
    subject=_("渠道待办：%(title)s"),
    text=_("“%(title)s”有%(count)s个渠道等待办理（发布、更正或撤下）。"),
    url=_address,
)
register_notice_template(
    "removal_to_confirm",
    subject=_("请确认%(what)s：%(index_number)s"),
    text=_("%(index_number)s 的%(what)s须由第二人确认，请办理。"),
    url=_removal_address,
)
