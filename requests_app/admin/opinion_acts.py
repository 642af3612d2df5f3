"""Buttons of consultations (条例32至34条) and of the fee (国办函〔2020〕109号)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from core import admin_fields as f
from core.access import Verb
from core.admin_acts import ActForm, sent, sent_files
from requests_app.admin.acting import BEING_HANDLED, S, in_states, perform, today, who
from requests_app.admin.registry import case_act
from requests_app.admin.step_acts import HANDLE, keep_scan
from requests_app.models import Application, Consultation, ConsultationAnswer, ConsultationKind, FeeStandard, PaperKind
from requests_app.services import consultation, fee
from requests_app.services.fee import MAY_CHARGE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from core.admin_base import StaffAdmin

PARTY = ("name", "contact_name", "phone", "address", "email")


class Numbered(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Consultations by their place in the case: nobody's name in a list."""

    def label_from_instance(self, obj: Any) -> str:
        return _("第%(number)s份：%(kind)s，%(day)s发出") % {
            "number": obj.matter.number.rpartition("-Z")[2],
            "kind": obj.get_kind_display(),
            "day": obj.sent_on,
        }


def of_case(rows: Any) -> Numbered:
    """The choice among consultations; a single one is chosen beforehand."""
    first = rows.first()
    return Numbered(
        label=gettext_lazy("征求意见"), queryset=rows.select_related("matter"), initial=first.pk if first and rows.count() == 1 else None,
        widget=UnfoldAdminSelectWidget(),
    )  # fmt: skip


@case_act("consult", gettext_lazy("征求意见"), verb=HANDLE, when=in_states(*BEING_HANDLED))
def consult(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Third parties, co-makers, other organs: the time it takes is not counted."""
    numbered = [(str(item.pk), _("第%(number)s项") % {"number": item.number}) for item in application.items.all()]

    class Form(ActForm):
        kind = f.choice(gettext_lazy("种类"), ConsultationKind.choices, initial=ConsultationKind.THIRD_PARTY)
        name = f.line(gettext_lazy("姓名或者名称"))
        contact_name = f.line(gettext_lazy("联系人"), required=False, most=60)
        phone = f.line(gettext_lazy("联系电话"), required=False, most=40)
        address = f.line(gettext_lazy("通信地址"), required=False, most=200)
        email = f.line(gettext_lazy("电子邮箱"), required=False)
        summary = f.text(gettext_lazy("征求意见的内容"), required=False, help_text=gettext_lazy("写明涉及的信息，不写申请人是谁。"))
        items = f.several(gettext_lazy("涉及事项"), numbered)
        sent_on = f.day(gettext_lazy("发出日期"), help_text=gettext_lazy("自次日起至收到意见之日不计入答复期限。"))
        reached_on = f.day(
            gettext_lazy("收到征求意见书之日"), required=False, help_text=gettext_lazy("对方当场签收的填写；十五个工作日自此起算。")
        )

    def do(said: dict[str, Any]) -> str:
        party = {key: said[key] for key in PARTY if said[key]}
        chosen = list(application.items.filter(pk__in=said["items"]))
        about = {key: said[key] for key in ("kind", "summary", "sent_on", "reached_on")}
        consultation.consult(application=application, party=party, items=chosen, **about, **who(admin, request))
        return _("已登记征求意见，答复期限暂停计算。请同时告知申请人。")

    form = Form(sent(request), initial={"sent_on": today(admin, request)})
    return perform(admin, request, application, form, _("征求意见"), do)


def _running(application: Application) -> Any:
    return Consultation.objects.filter(application=application, ended_on__isnull=True)


@case_act(
    "consult-reached", gettext_lazy("登记对方收到"), verb=HANDLE,
    when=lambda case: not case.is_closed and _running(case).filter(reached_on__isnull=True).exists(),
)  # fmt: skip
def consult_reached(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The letter was received: fifteen workdays begin."""

    class Form(ActForm):
        consultation = of_case(_running(application).filter(reached_on__isnull=True))
        reached_on = f.day(gettext_lazy("收到征求意见书之日"))

    def do(said: dict[str, Any]) -> str:
        consultation.record_reached(**said, **who(admin, request))
        return _("已登记，提出意见的期限开始计算。")

    form = Form(sent(request), initial={"reached_on": today(admin, request)})
    return perform(admin, request, application, form, _("登记对方收到"), do)


@case_act("opinion", gettext_lazy("登记意见"), verb=HANDLE, when=lambda case: not case.is_closed and _running(case).exists(), main=True)
def opinion(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The opinion came, or the term passed without one."""

    class Form(ActForm):
        consultation = of_case(_running(application))
        answer = f.choice(gettext_lazy("意见"), ConsultationAnswer.choices)
        answered_on = f.day(gettext_lazy("收到意见之日"), help_text=gettext_lazy("逾期未提出意见的，以期限届满日为准。"))
        reason = f.text(gettext_lazy("理由"), required=False, help_text=gettext_lazy("不同意公开的，记下理由；加密保存。"))
        verdict = f.choice(gettext_lazy("理由是否合理"), f.YES_NO, required=False, help_text=gettext_lazy("第三方不同意公开时须认定。"))
        scan = f.scan(gettext_lazy("意见原件"), required=False)

    def do(said: dict[str, Any]) -> str:
        by_at = who(admin, request)
        paper = keep_scan(application, said, PaperKind.OPINION, by_at)
        verdict = {"yes": True, "no": False}.get(said["verdict"])
        about = {key: said[key] for key in ("consultation", "answer", "answered_on", "reason")}
        consultation.record_opinion(is_reasonable=verdict, paper=paper, **about, **by_at)
        return _("已登记意见，答复期限继续计算。") if not _running(application).exists() else _("已登记意见，另有征求意见尚未结束。")

    form = Form(*sent_files(request), initial={"answered_on": today(admin, request)})
    return perform(admin, request, application, form, _("登记意见"), do)


@case_act(
    "call-off", gettext_lazy("结束征求意见"), verb=HANDLE, when=lambda case: not case.is_closed and _running(case).exists(), danger=True
)
def call_off(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Without an opinion: undeliverable, or needed no more."""

    class Form(ActForm):
        consultation = of_case(_running(application))
        ended_on = f.day(gettext_lazy("结束日期"), help_text=gettext_lazy("自次日起恢复计算答复期限。"))
        reason = f.text(gettext_lazy("原因"), most=1000, help_text=gettext_lazy("加密保存。"))

    def do(said: dict[str, Any]) -> str:
        consultation.call_off(**said, **who(admin, request))
        return _("已结束征求意见。")

    form = Form(sent(request), initial={"ended_on": today(admin, request)})
    return perform(admin, request, application, form, _("结束征求意见"), do, danger=True)


@case_act(
    "consult-told", gettext_lazy("登记告知"), verb=HANDLE,
    when=lambda case: not case.is_closed and Consultation.objects.filter(application=case).exists(),
)  # fmt: skip
def consult_told(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The applicant of the excluded time, the third party of the decision; a letter's 送达登记 enters it by itself."""

    class Form(ActForm):
        consultation = of_case(Consultation.objects.filter(application=application))
        applicant_told_on = f.day(gettext_lazy("告知申请人日期"), required=False)
        third_party_told_on = f.day(
            gettext_lazy("告知第三方决定日期"),
            required=False,
            help_text=gettext_lazy("决定公开第三方不同意公开的信息时，须书面告知决定和理由。"),
        )

    def do(said: dict[str, Any]) -> str:
        consultation.record_told(**said, **who(admin, request))
        return _("已登记告知。")

    return perform(admin, request, application, Form(sent(request)), _("登记告知"), do)


def _refused(application: Application) -> Any:
    against = (ConsultationAnswer.REFUSAL, ConsultationAnswer.PARTLY)
    return Consultation.objects.filter(application=application, kind=ConsultationKind.THIRD_PARTY, answer__in=against, override=False)


@case_act(
    "override", gettext_lazy("因公共利益决定公开"), verb=Verb.APPROVE_EXTENSIONS,
    when=lambda case: case.state in BEING_HANDLED and _refused(case).exists(),
)  # fmt: skip
def override(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Against a third party's refusal; the decision is told to them in writing."""

    class Form(ActForm):
        consultation = of_case(_refused(application))
        reason = f.text(gettext_lazy("公共利益理由"), help_text=gettext_lazy("不公开会对公共利益造成什么重大影响；写入告知第三方决定书。"))

    def do(said: dict[str, Any]) -> str:
        consultation.override(**said, **who(admin, request))
        return _("已决定公开，请将决定和理由书面告知第三方。")

    return perform(admin, request, application, Form(sent(request)), _("因公共利益决定公开"), do, danger=True)


# ------------------------------------------------------------ fee


def _chargeable(application: Application) -> bool:
    charges = application.organisation.legal_basis in MAY_CHARGE
    return charges and application.state in BEING_HANDLED and not hasattr(application, "fee")


@case_act("charge", gettext_lazy("收费通知"), verb=HANDLE, when=_chargeable)
def charge(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """By item or by page, never both; the tariff gives the amount."""

    class Form(ActForm):
        standard = f.choice(gettext_lazy("计收标准"), FeeStandard.choices)
        quantity = f.number(gettext_lazy("件数或者页数"), help_text=gettext_lazy("按件计收的，同一申请人当月已申请的件数自动计入。"))
        told_on = f.day(gettext_lazy("收费通知发出日期"))
        reached_on = f.day(
            gettext_lazy("收到收费通知之日"), required=False, help_text=gettext_lazy("当场签收的填写；二十个工作日自次日起算。")
        )

    def do(said: dict[str, Any]) -> str:
        made = fee.charge(application=application, **said, **who(admin, request))
        return _("应收%(amount)s元，答复期限自缴费次日起重新计算。") % {"amount": made.amount}

    form = Form(sent(request), initial={"told_on": today(admin, request)})
    return perform(admin, request, application, form, _("收费通知"), do)


def _notice_out(application: Application) -> bool:
    return application.state == S.FEE and application.fee.reached_on is None


@case_act("charge-reached", gettext_lazy("登记收到收费通知"), verb=HANDLE, when=_notice_out, main=True)
def charge_reached(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The notice reached the applicant: twenty workdays to pay."""

    class Form(ActForm):
        reached_on = f.day(gettext_lazy("收到收费通知之日"))

    def do(said: dict[str, Any]) -> str:
        fee.record_notice_reached(fee=application.fee, **said, **who(admin, request))
        return _("已登记，缴费期限开始计算。")

    form = Form(sent(request), initial={"reached_on": today(admin, request)})
    return perform(admin, request, application, form, _("登记收到收费通知"), do)


@case_act("paid", gettext_lazy("登记缴费"), verb=HANDLE, when=in_states(S.FEE), main=True)
def paid(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The full limit counts anew from the next day."""

    class Form(ActForm):
        paid_on = f.day(gettext_lazy("缴费日期"))
        scan = f.scan(gettext_lazy("缴费凭证"), required=False)

    def do(said: dict[str, Any]) -> str:
        by_at = who(admin, request)
        paper = keep_scan(application, said, PaperKind.PAYMENT, by_at)
        fee.record_payment(fee=application.fee, paid_on=said["paid_on"], paper=paper, **by_at)
        return _("已登记缴费，答复期限自缴费次日起重新计算。")

    form = Form(*sent_files(request), initial={"paid_on": today(admin, request)})
    return perform(admin, request, application, form, _("登记缴费"), do)


@case_act("waive", gettext_lazy("不再收费"), verb=Verb.APPROVE_EXTENSIONS, when=in_states(S.FEE))
def waive(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The notice is taken back."""

    class Form(ActForm):
        reason = f.text(gettext_lazy("不再收取的理由"), most=300, help_text=gettext_lazy("不得含个人信息。"))

    def do(said: dict[str, Any]) -> str:
        fee.waive(fee=application.fee, **said, **who(admin, request))
        return _("已决定不再收费，答复期限恢复计算。")

    return perform(admin, request, application, Form(sent(request)), _("不再收费"), do)
