"""The course of a case for the applicant, from its dates. What a third party said, and who it is, is never read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.counting import local_date
from requests_app.delivered import BY_POST, effective_on
from requests_app.law import extension_article, opinion_article
from requests_app.models import ApplicationState, Consultation, ConsultationKind, LetterKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from requests_app.law import extension_article, opinion_article
from requests_app.models import Application, Letter


@dataclass(frozen=True)
class Moment:
    """One line. `law` is an article of the regulation in Chinese figures; `now` marks the present state."""

    title: str
    on: date | None
    note: str = ""
    law: str = ""
    now: bool = False


def timeline(application: Application, letters: Iterable[Letter], *, state: str) -> list[Moment]:
    """Newest first. One query, for the consultations."""
    found = [
        *_receipt(application),
        *_correction(application),
        *_excess(application),
        *_consultations(application),
        *_extension(application),
        *_fee(application),
        *_deliveries(letters),
        *_end(application),
    ]
    found.sort(key=lambda row: row.on or date.min)  # stable: on one day the order of the procedure
    found.reverse()
    return found if application.is_closed else [Moment(state, None, now=True), *found]


def _receipt(row: Application) -> list[Moment]:
    found = [Moment(_("提交申请"), local_date(row.submitted_at), str(row.get_channel_display()))]
    if row.received_on:
        note = _("收到申请之日 %(day)s") % {"day": row.received_on.isoformat()}
        found.append(Moment(_("登记"), row.received_on, note, "第三十一条"))
    return found


def _correction(row: Application) -> list[Moment]:
    step = getattr(row, "correction", None)
    if step is None:
        return []
    found = [Moment(_("告知补正"), step.told_on, _("补正期限至 %(day)s") % {"day": step.until.isoformat()}, "第三十条")]
    if step.received_on:
        note = _("答复期限自收到补正之日起重新计算") if step.in_time else _("答复期限继续计算")
        found.append(Moment(_("收到补正"), step.received_on, note, "第三十条"))
    if step.lapsed_on:
        found.append(Moment(_("逾期未补正，视为放弃申请"), step.lapsed_on, "", "第三十条"))
    return found


def _excess(row: Application) -> list[Moment]:
    step = getattr(row, "excess", None)
    if step is None:
        return []
    note = _("说明理由的期限至 %(day)s") % {"day": step.until.isoformat()}
    found = [Moment(_("要求说明理由"), step.asked_on, note, "第三十五条")]
    if step.answered_on:
        found.append(Moment(_("收到理由说明"), step.answered_on))
    if step.told_on and step.delay_until:
        found.append(Moment(_("告知延迟答复"), step.told_on, _("延迟至 %(day)s") % {"day": step.delay_until.isoformat()}, "第三十五条"))
    return found


def _consultations(row: Application) -> list[Moment]:
    found = []
    for kind, sent_on, ended_on in Consultation.objects.filter(application=row).order_by("id").values_list("kind", "sent_on", "ended_on"):
        third = kind == ConsultationKind.THIRD_PARTY
        law = opinion_article(kind, row.received_on)
        title = _("向第三方征求意见") if third else _("向其他机关征求意见")
        found.append(Moment(title, sent_on, _("所需时间不计入答复期限"), law))
        if ended_on:
            found.append(Moment(_("征求意见结束"), ended_on, _("答复期限自次日起继续计算")))
    return found


def _extension(row: Application) -> list[Moment]:
    step = getattr(row, "extension", None)
    if step is None or step.told_on is None:
        return []
    note = _("延长 %(number)s 个工作日，理由：%(reason)s") % {"number": step.workdays, "reason": step.reason}
    return [Moment(_("告知延长答复期限"), step.told_on, note, extension_article(row.received_on))] if row.received_on else []


def _fee(row: Application) -> list[Moment]:
    step = getattr(row, "fee", None)
    if step is None:
        return []
    found = [Moment(_("发出收费通知"), step.told_on, _("信息处理费 %(amount)s 元") % {"amount": step.amount}, "第四十二条")]
    if step.paid_on:
        found.append(Moment(_("缴费"), step.paid_on, _("答复期限自缴费次日起重新计算")))
    if step.lapsed_on:
        found.append(Moment(_("逾期未缴费，视为放弃申请"), step.lapsed_on))
    return found


def _deliveries(letters: Iterable[Letter]) -> list[Moment]:
    found = []
    for letter in letters:
        if letter.kind != LetterKind.ANSWER:
            continue
        for row in letter.deliveries.all():
            title = _("答复书已交邮") if row.way in BY_POST else _("答复书已送达")
            found.append(Moment(title, effective_on(row), str(row.get_way_display())))
            if row.returned_on:
                found.append(Moment(_("邮件退回"), row.returned_on, _("将再次送达")))
            if row.downloaded_at:
                found.append(Moment(_("申请人下载答复书"), local_date(row.downloaded_at)))
    return found


def _end(row: Application) -> list[Moment]:
    if row.merged_into_id:
        return [Moment(_("并入另一件申请办理"), None, row.merged_into.number if row.merged_into else "")]
    if row.closed_on is None:
        return []
    if row.state in (ApplicationState.LAPSED, ApplicationState.WITHDRAWN):
        return [Moment(str(row.get_state_display()), row.closed_on)]
    return [Moment(_("办结"), row.closed_on)]
