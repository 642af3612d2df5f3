"""Buttons of correction, extension and excess (条例30, 33, 35条)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import admin_fields as f
from core import files
from core.access import Verb, people_with
from core.admin_acts import ActForm, sent, sent_files
from core.calendars import get_calendar
from core.counting import shift_workdays
from core.models import User
from core.rules import get_rule
from requests_app.admin.acting import BEING_HANDLED, S, in_states, perform, today, who
from requests_app.admin.registry import case_act
from requests_app.law import reply_rule
from requests_app.models import Application, PaperKind
from requests_app.outcomes import CORRECTION_LAPSED
from requests_app.services import correction, excess, extension
from requests_app.services.papers import add_paper
from requests_app.services.reinstating import reinstate

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from core.admin_base import StaffAdmin

HANDLE, HEAD = Verb.HANDLE_APPLICATIONS, Verb.APPROVE_EXTENSIONS
USUAL_TERM = 15  # workdays that are proposed for a correction or for reasons


def later(application: Application, start: date, workdays: int = USUAL_TERM) -> date:
    """So many workdays of the unit later; a term granted ends on a workday of the nation too (LEGAL.md §10)."""
    calendar = get_calendar(application.organisation.calendar_layers)
    day = shift_workdays(start, workdays, calendar)
    while not (calendar.is_workday(day) and calendar.national.is_workday(day)):
        day += timedelta(days=1)
    return day


def keep_scan(application: Application, said: dict[str, Any], kind: str, by_at: dict[str, Any]) -> Any:
    """The paper of the uploaded scan, or None."""
    file = said.get("scan")
    return add_paper(application=application, kind=kind, content=file.read(), name=file.name, **by_at) if file else None


# ------------------------------------------------------------ correction


def _correctable(application: Application) -> bool:
    return application.state in BEING_HANDLED and not hasattr(application, "correction")


@case_act("correct", gettext_lazy("告知补正"), verb=HANDLE, when=_correctable)
def correct(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Once, within seven workdays, with a reasonable term."""

    class Form(ActForm):
        points = f.text(gettext_lazy("需要补正的事项"), help_text=gettext_lazy("一次性写清要补什么、怎样补；写入补正告知书。"))
        told_on = f.day(
            gettext_lazy("告知日期"), help_text=gettext_lazy("收到申请之日起七个工作日内告知的，答复期限自收到补正之日起重新计算。")
        )
        until = f.day(gettext_lazy("补正期限"), help_text=gettext_lazy("合理期限的最后一日，须是工作日。"))

    def do(said: dict[str, Any]) -> str:
        made = correction.ask_correction(application=application, **said, **who(admin, request))
        if made.in_time:
            return _("已告知补正，答复期限暂停，自收到补正之日起重新计算。")
        return _("已告知补正。告知时已过七个工作日，答复期限继续计算。")

    day = today(admin, request)
    form = Form(sent(request), initial={"told_on": day, "until": later(application, day)})
    return perform(admin, request, application, form, _("告知补正"), do)


@case_act("corrected", gettext_lazy("收到补正"), verb=HANDLE, when=in_states(S.CORRECTION), main=True)
def corrected(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The correction came by paper, call or mail."""

    class Form(ActForm):
        received_on = f.day(gettext_lazy("收到补正之日"))
        text = f.text(gettext_lazy("补正内容"))
        scan = f.scan(gettext_lazy("补正材料"), required=False)

    def do(said: dict[str, Any]) -> str:
        by_at = who(admin, request)
        keep_scan(application, said, PaperKind.CORRECTION, by_at)
        made = correction.supply_correction(application=application, text=said["text"], received_on=said["received_on"], **by_at)
        return _("已登记补正，答复期限重新计算。") if made.in_time else _("已登记补正。")

    form = Form(*sent_files(request), initial={"received_on": today(admin, request)})
    return perform(admin, request, application, form, _("收到补正"), do)


@case_act("reinstate", gettext_lazy("恢复办理"), verb=HEAD, when=in_states(S.LAPSED))
def go_on(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """There was a good reason, or what came in time was entered too late: by the head of the office."""
    corrects = application.row == CORRECTION_LAPSED

    class Form(ActForm):
        reason = f.text(gettext_lazy("理由"), help_text=gettext_lazy("记入办理记录，加密保存。"))
        until = f.day(gettext_lazy("新的补正期限"), required=corrects)

    def do(said: dict[str, Any]) -> str:
        reinstate(application=application, reason=said["reason"], until=said.get("until"), **who(admin, request))
        return _("已恢复办理，目前为“%(state)s”。") % {"state": application.get_state_display()}

    form = Form(sent(request), initial={"until": later(application, today(admin, request))})
    if not corrects:
        del form.fields["until"]
    return perform(admin, request, application, form, _("恢复办理"), do)


# ------------------------------------------------------------ extension


def _extendable(application: Application) -> bool:
    found = getattr(application, "extension", None)
    return application.state in BEING_HANDLED and (found is None or found.approved_at is None)


@case_act("extend", gettext_lazy("延长期限"), verb=HANDLE, when=_extendable)
def extend(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Proposed; the head of the office agrees."""

    most = get_rule(reply_rule(application.received_on)).extension_max if application.received_on else 0

    class Form(ActForm):
        workdays = f.number(
            gettext_lazy("延长工作日"), most=most, initial=most, help_text=_("只能延长一次，最长%(most)s个工作日。") % {"most": most}
        )
        reason = f.text(gettext_lazy("理由"), most=300, help_text=gettext_lazy("写入延期答复告知书，不得含个人信息。"))

    def do(said: dict[str, Any]) -> str:
        extension.propose_extension(application=application, **said, **who(admin, request))
        return _("已提请信息公开工作机构负责人同意。")

    return perform(admin, request, application, Form(sent(request)), _("延长期限"), do)


def _awaits_approval(application: Application) -> bool:
    found = getattr(application, "extension", None)
    return application.state in BEING_HANDLED and found is not None and found.approved_at is None


@case_act("extend-approve", gettext_lazy("同意延长"), verb=HEAD, when=_awaits_approval, main=True)
def extend_approve(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """By the head, on the screen."""
    found = application.extension

    def do(said: dict[str, Any]) -> str:
        extension.approve_extension(extension=found, **who(admin, request))
        return _("已同意延长%(days)s个工作日，须在原期限届满前告知申请人，告知后延长生效。") % {"days": found.workdays}

    intro = _("%(person)s提请延长%(days)s个工作日：%(reason)s") % {"person": found.asked_by, "days": found.workdays, "reason": found.reason}
    return perform(admin, request, application, ActForm(sent(request)), _("同意延长"), do, intro=intro)


@case_act("extend-paper", gettext_lazy("延长期限（线下签批）"), verb=Verb.RECORD_PAPER, when=_awaits_approval)
def extend_paper(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Signed on paper: the scan is recorded."""
    at = admin.reach(request).at
    signers = [person.pk for person in people_with(HEAD, application.organisation, at)]

    class Form(ActForm):
        signer = f.row(gettext_lazy("签批人"), User.objects.filter(pk__in=signers))
        signed_on = f.day(gettext_lazy("签批日期"))
        scan = f.scan(gettext_lazy("签批扫描件"))

    def do(said: dict[str, Any]) -> str:
        scan = files.store(said["scan"].read(), name=said["scan"].name, private=True, at=at)
        about = {"scan": scan, "signer": said["signer"], "signed_on": said["signed_on"]}
        extension.approve_extension(extension=application.extension, **about, **who(admin, request))
        return _("已登记线下签批，请在原期限届满前告知申请人。")

    form = Form(*sent_files(request), initial={"signed_on": today(admin, request)})
    return perform(admin, request, application, form, _("延长期限（线下签批）"), do)


def _untold(application: Application) -> bool:
    found = getattr(application, "extension", None)
    return found is not None and found.approved_at is not None and found.told_on is None and not application.is_closed


@case_act("extend-told", gettext_lazy("登记告知延期"), verb=HANDLE, when=_untold, main=True)
def extend_told(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The applicant was told."""

    class Form(ActForm):
        told_on = f.day(gettext_lazy("告知申请人日期"))

    def do(said: dict[str, Any]) -> str:
        extension.tell_extension(extension=application.extension, **said, **who(admin, request))
        return _("已登记告知，答复期限已延长。")

    form = Form(sent(request), initial={"told_on": today(admin, request)})
    return perform(admin, request, application, form, _("登记告知延期"), do)


# ------------------------------------------------------------ excess


def _askable(application: Application) -> bool:
    return application.state in BEING_HANDLED and not hasattr(application, "excess")


@case_act("reasons", gettext_lazy("要求说明理由"), verb=HANDLE, when=_askable)
def reasons(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Number or frequency clearly beyond reason."""

    class Form(ActForm):
        asked_on = f.day(gettext_lazy("要求说明理由日期"))
        until = f.day(gettext_lazy("说明理由期限"))

    def do(said: dict[str, Any]) -> str:
        excess.ask_reasons(application=application, **said, **who(admin, request))
        return _("已要求申请人说明理由，答复期限继续计算。")

    day = today(admin, request)
    form = Form(sent(request), initial={"asked_on": day, "until": later(application, day, 7)})
    intro = _("申请数量、频次明显超过合理范围的，可以要求申请人说明理由（条例第三十五条）。")
    return perform(admin, request, application, form, _("要求说明理由"), do, intro=intro)


@case_act("reasons-given", gettext_lazy("收到理由说明"), verb=HANDLE, when=in_states(S.REASONS), main=True)
def reasons_given(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """What the applicant said."""

    class Form(ActForm):
        answered_on = f.day(gettext_lazy("收到说明之日"))
        text = f.text(gettext_lazy("申请人说明的理由"))
        scan = f.scan(gettext_lazy("理由说明原件"), required=False)

    def do(said: dict[str, Any]) -> str:
        by_at = who(admin, request)
        keep_scan(application, said, PaperKind.REASONS, by_at)
        excess.give_reasons(application=application, text=said["text"], answered_on=said["answered_on"], **by_at)
        return _("已登记，请认定理由是否合理。")

    form = Form(*sent_files(request), initial={"answered_on": today(admin, request)})
    return perform(admin, request, application, form, _("收到理由说明"), do)


@case_act("reasons-judge", gettext_lazy("认定理由"), verb=HEAD, when=in_states(S.REASONS))
def reasons_judge(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """By the head of the office."""

    class Form(ActForm):
        verdict = f.choice(gettext_lazy("理由"), f.YES_NO)
        delay_until = f.day(
            gettext_lazy("延迟答复至"), required=False, help_text=gettext_lazy("理由合理但无法按期答复时填写，须是原期限之后的工作日。")
        )
        told_on = f.day(gettext_lazy("告知延迟答复日期"), required=False)

    def do(said: dict[str, Any]) -> str:
        verdict = said.pop("verdict") == "yes"
        excess.judge_reasons(application=application, is_reasonable=verdict, **said, **who(admin, request))
        return _("已认定理由合理。") if verdict else _("已认定理由不合理，可以依第三十五条不予处理。")

    return perform(admin, request, application, Form(sent(request)), _("认定理由"), do)
