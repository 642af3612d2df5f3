"""What staff are told of the applicant's acts, and what the acts are called in the trail."""

from django.utils.translation import gettext_lazy as _

from core.notices import register_notice_template
from core.verb_labels import register_verb_labels
from requests_app.notices import case_url


def register() -> None:
    """Called once, when the application is ready."""
    register_notice_template(
        "applicant_acted", subject=_("申请人有新的操作：%(number)s"), text=_("公开申请%(number)s：申请人%(what)s。"), url=case_url
    )
    register_verb_labels(
        {
            "application.ways_changed": _("申请人更改获取方式"),
            "application.rated": _("申请人评价"),
            "application.information_downloaded": _("申请人下载提供的信息"),
            "application.code_reissued": _("重新发放查询码"),
            "letter.downloaded": _("申请人下载文书"),
        }
    )
