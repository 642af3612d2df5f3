"""Buttons of a case's care: confirm, claim, assign, papers, notes, split, merge, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import admin_fields as f
from core.access import Verb, people_with
from core.admin_acts import ActForm, sent, sent_files
from core.models import User
from requests_app.admin.acting import EARLY, S, in_states, perform, today, who
from requests_app.admin.registry import CARE, case_act
from requests_app.importing.values import paragraphs
from requests_app.models import Application, Note, PaperKind
from requests_app.queries.same import same_as
from requests_app.services import assignment, merging, papers, receipt, withdrawal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from core.admin_base import StaffAdmin

HANDLE = Verb.HANDLE_APPLICATIONS


def is_open(application: Application) -> bool:
    """Whether there is still something to do."""
    return not application.is_closed


@case_act("confirm", gettext_lazy("确认收到"), verb=HANDLE, when=in_states(S.SUBMITTED), main=True)
def confirm(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Both sides have confirmed (条例31条): that day is the date of receipt."""

    class Form(ActForm):
        confirmed_at = f.moment(
            gettext_lazy("双方确认时间"), help_text=gettext_lazy("与申请人电话、邮件等方式确认的时间；确认之日为收到申请之日。")
        )

    def do(said: dict[str, Any]) -> str:
        receipt.confirm(application=application, **said, **who(admin, request))
        return _("已登记，收到申请之日为%(day)s。") % {"day": application.received_on}

    form = Form(sent(request), initial={"confirmed_at": admin.reach(request).at})
    return perform(admin, request, application, form, _("确认收到"), do)


def _unclaimed(application: Application) -> bool:
    return is_open(application) and application.matter.handler_id is None and application.state != S.SUBMITTED


@case_act("claim", gettext_lazy("签收"), verb=HANDLE, when=_unclaimed, main=True)
def claim(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Take it oneself."""

    def do(said: dict[str, Any]) -> str:
        assignment.claim(application=application, **who(admin, request))
        return _("已签收，由您承办。")

    return perform(admin, request, application, ActForm(sent(request)), _("签收"), do)


@case_act("assign", gettext_lazy("交办"), verb=HANDLE, when=is_open, group=CARE)
def assign(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Give it to somebody; the person is told. Also a hand-over of this one case."""
    people = people_with(HANDLE, application.organisation, admin.reach(request).at)

    class Form(ActForm):
        to = f.row(gettext_lazy("承办人"), User.objects.filter(pk__in=[person.pk for person in people]).order_by("display_name"))

    def do(said: dict[str, Any]) -> str:
        assignment.assign(application=application, **said, **who(admin, request))
        return _("已交办给%(person)s。") % {"person": said["to"]}

    form = Form(sent(request), initial={"to": application.matter.handler_id})
    return perform(admin, request, application, form, _("交办"), do)


@case_act("paper", gettext_lazy("添加材料"), verb=HANDLE, when=lambda case: case.erased_at is None, group=CARE)
def paper(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """A scan into the case."""

    class Form(ActForm):
        kind = f.select(gettext_lazy("种类"), PaperKind.choices)
        scan = f.scan(gettext_lazy("扫描件"), help_text=gettext_lazy("加密保存，不对外；身份证明自动加盖“仅供信息公开申请使用”水印。"))

    def do(said: dict[str, Any]) -> str:
        file = said["scan"]
        papers.add_paper(application=application, kind=said["kind"], content=file.read(), name=file.name, **who(admin, request))
        return _("已存入案卷。")

    return perform(admin, request, application, Form(*sent_files(request)), _("添加材料"), do)


@case_act("note", gettext_lazy("办理记录"), verb=HANDLE, when=lambda case: case.state != S.ARCHIVED, group=CARE)
def note(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """会商, calls, search: entries of the case that stop no clock."""

    class Form(ActForm):
        kind = f.select(gettext_lazy("种类"), Note._meta.get_field("kind").flatchoices)
        on = f.day(gettext_lazy("日期"))
        with_whom = f.line(gettext_lazy("对方"), required=False)
        text = f.text(gettext_lazy("内容"), help_text=gettext_lazy("加密保存；会商、咨询不停止期限。"))

    def do(said: dict[str, Any]) -> str:
        papers.add_note(application=application, **said, **who(admin, request))
        return _("已记入案卷。")

    form = Form(sent(request), initial={"on": today(admin, request)})
    return perform(admin, request, application, form, _("办理记录"), do)


def _no_answer_yet(application: Application) -> bool:
    return application.state in EARLY and not hasattr(application, "answer")


@case_act("split", gettext_lazy("拆分事项"), verb=HANDLE, when=_no_answer_yet, group=CARE)
def split(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Several items, each decided for itself."""

    class Form(ActForm):
        texts = f.text(
            gettext_lazy("事项"), most=100_000, rows=12, help_text=gettext_lazy("每个事项一段，段与段之间空一行；每个事项分别作出决定。")
        )

    def do(said: dict[str, Any]) -> str:
        items = merging.split(application=application, texts=paragraphs(said["texts"]), **who(admin, request))
        return _("现有%(count)s个事项。") % {"count": len(items)}

    before = "\n\n".join(item.wanted for item in application.items.all())
    return perform(admin, request, application, Form(sent(request), initial={"texts": before}), _("拆分事项"), do)


@case_act("merge", gettext_lazy("并案"), verb=HANDLE, when=_no_answer_yet, group=CARE)
def merge(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Handle it within an earlier one of the same applicant; those that fit are offered first, any number may be typed."""
    mine = [row.application for row in same_as(application) if row.person]
    near = [other for other in mine if other.state in EARLY and other.received_on]

    class Form(ActForm):
        number = f.line(
            gettext_lazy("并入的申请编号"),
            help_text=gettext_lazy("只能并入同一申请人收到在先的申请；两件的事项合在一起，期限从先。"),
        )

        def clean_number(self) -> Application:
            typed = str(self.cleaned_data["number"]).strip().upper()
            found = Application.objects.filter(number=typed, organisation=application.organisation_id).first()
            if found is None:
                raise forms.ValidationError(_("本单位没有编号为“%(number)s”的申请。") % {"number": typed})
            return found

    def do(said: dict[str, Any]) -> str:
        merging.merge(application=application, into=said["number"], **who(admin, request))
        return _("已并入%(number)s。") % {"number": said["number"]}

    form = Form(sent(request), initial={"number": near[-1].number if near else ""})
    numbers = "、".join(row.number for row in near)
    intro = _("同一申请人的其他申请：%(numbers)s") % {"numbers": numbers} if near else ""
    return perform(admin, request, application, form, _("并案"), do, intro=intro)


def _can_withdraw(application: Application) -> bool:
    return application.state in (*EARLY, S.CORRECTION, S.REASONS, S.FEE, S.ANSWERED)


@case_act("withdraw", gettext_lazy("申请人撤回"), verb=HANDLE, when=_can_withdraw, group=CARE, danger=True)
def withdraw(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The applicant takes it back."""

    class Form(ActForm):
        on = f.day(gettext_lazy("撤回日期"))
        scan = f.scan(gettext_lazy("撤回申请原件"), required=False)

    def do(said: dict[str, Any]) -> str:
        if said["scan"]:
            file, kind = said["scan"], PaperKind.OTHER
            papers.add_paper(application=application, kind=kind, content=file.read(), name=file.name, **who(admin, request))
        withdrawal.withdraw(application=application, on=said["on"], **who(admin, request))
        return _("已登记撤回，期限终止。")

    form = Form(*sent_files(request), initial={"on": today(admin, request)})
    return perform(admin, request, application, form, _("申请人撤回"), do, danger=True)
