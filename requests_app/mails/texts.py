"""What the applicant is told: the number, the step, the last day, where to look; in Chinese, then in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.models import PartyRole
from requests_app.models.mails import Step

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from requests_app.models import Application
    from requests_app.models.mails import ApplicantMail

# Nothing here says what was asked for, by whom, or what anybody thinks of it.
SAID: dict[str, str | _StrPromise] = {
    Step.SUBMITTED: gettext_lazy("申请已提交，待双方确认。收到申请之日以双方确认之日为准。"),
    Step.REGISTERED: gettext_lazy("申请已登记，答复期限开始计算。"),
    Step.CORRECTION: gettext_lazy("申请内容需要补正，请查看补正告知书并在期限内补正。"),
    Step.CORRECTED: gettext_lazy("已收到补正，答复期限重新计算。"),
    Step.CONSULTING: gettext_lazy("正在依法征求意见，征求意见所需时间不计入答复期限。"),
    Step.CONSULTED: gettext_lazy("征求意见已结束，答复期限恢复计算。"),
    Step.EXTENDED: gettext_lazy("答复期限已依法延长。"),
    Step.REASONS: gettext_lazy("申请数量、频次明显超过合理范围，请在期限内说明理由。"),
    Step.DELAYED: gettext_lazy("已确定延迟答复的期限。"),
    Step.FEE: gettext_lazy("已发出收费通知书，请在期限内缴纳信息处理费；逾期未缴纳的，视为放弃申请。"),
    Step.PAID: gettext_lazy("已收到缴费，答复期限重新计算。"),
    Step.ANSWERED: gettext_lazy("已作出答复并发出。选择网上获取的，可以凭查询码查看和下载。"),
    Step.DELIVERED: gettext_lazy("答复已经送达。"),
    Step.LAPSED: gettext_lazy("申请不再处理，理由见不再处理告知书。"),
    Step.WITHDRAWN: gettext_lazy("申请已撤回。"),
    Step.MERGED: gettext_lazy("申请已并入您的另一件申请一并办理。"),
    Step.CODE: gettext_lazy("查询码已凭身份证明重新发放，原查询码作废。如果不是您本人办理，请立即与受理机构联系。"),
}
ORDER = (PartyRole.APPLICANT, PartyRole.REPRESENTATIVE, PartyRole.AGENT, PartyRole.GUARDIAN)
ENGLISH = "en"


@dataclass(frozen=True)
class Reach:
    """Where the applicant is reached; both may be empty."""

    email: str = ""
    phone: str = ""


def reach_of(application: Application) -> Reach:
    """The first e-mail address and the first telephone among applicant, representative, agent, guardian."""
    parties = sorted((row for row in application.parties.all() if row.role in ORDER), key=lambda row: ORDER.index(PartyRole(row.role)))

    def first(name: str) -> str:
        return next((str(row.data[name]).strip() for row in parties if row.data.get(name)), "")

    return Reach(first("email"), first("phone"))


def subject_and_text(row: ApplicantMail) -> tuple[str, str]:
    """Of the e-mail."""
    texts = []
    for language in (settings.LANGUAGE_CODE, ENGLISH):
        with translation.override(language):
            texts.append(render_to_string("requests_app/mail/step.txt", _context(row)).strip())
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("信息公开申请 %(number)s：%(step)s") % {"number": row.application.number, "step": row.get_step_display()}
    return subject, "\n\n----\n\n".join(texts) + "\n"


def short_text(row: ApplicantMail) -> str:
    """Of the message to a telephone."""
    with translation.override(settings.LANGUAGE_CODE):
        values = {"number": row.application.number, "said": SAID[row.step], "url": track_url()}
        return _("信息公开申请 %(number)s：%(said)s凭申请编号和查询码查询：%(url)s") % values


def track_url() -> str:
    """Absolute, in the language that is active; without number or code."""
    return f"{settings.SITE_URL}{reverse('requests:track')}"


def _context(row: ApplicantMail) -> dict[str, object]:
    organisation = row.application.organisation
    return {
        "number": row.application.number,
        "said": SAID[row.step],
        "until": row.until,
        "url": track_url(),
        "organisation": organisation,
        "name": (translation.get_language() == ENGLISH and organisation.english_name) or organisation.name,
    }
