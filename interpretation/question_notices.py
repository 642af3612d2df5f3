"""What staff are told about readers' questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.notices import register_notice_template

if TYPE_CHECKING:
    from core.models import Notice


def questions_url(notice: Notice) -> str:
    """The list of questions."""
    try:
        return reverse("admin:interpretation_readerquestion_changelist")
    except NoReverseMatch:
        return reverse("admin:index")


register_notice_template(
    "reader_question",
    subject=_("读者提问：%(title)s"),
    text=_("%(organisation)s的解读《%(title)s》收到一个读者提问，请解答。"),
    url=questions_url,
)
