"""What the notices of a determination (源头认定) say; registered in `DisclosureConfig.ready()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.notices import register_notice_template

if TYPE_CHECKING:
    from core.models import Notice


def _address(notice: Notice) -> str:
    """The entry's page for staff."""
    try:
        return reverse("admin:disclosure_undisclosedentry_change", args=[notice.params["entry"]])
    except (NoReverseMatch, KeyError):
        return reverse("admin:index")


register_notice_template(
    "undisclosed_to_decide",
    subject=_("请认定：%(title)s"),
    text=_("“%(title)s”的公开属性已提交认定，目前为“%(step)s”，请办理。"),
    url=_address,
)
register_notice_template(
    "undisclosed_returned", subject=_("退回修改：%(title)s"), text=_("“%(title)s”的源头认定已退回修改，理由：%(reason)s"), url=_address
)
