"""What the buttons of reviews, suits and complaints ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from core.admin_acts import ActForm
from core.admin_widgets import PlainFileInput
from core.models import Organisation
from requests_app.models import Proceeding, ProceedingKind, ProceedingResult

if TYPE_CHECKING:
    from requests_app.models import Application

PRIVATE = _("加密保存；不进入操作记录、消息和公开页面。")


def _words(label: Any, required: bool = True, most: int = 200, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, widget=UnfoldAdminTextInputWidget(), **kwargs)


def _text(label: Any, required: bool = True, **kwargs: Any) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 4})
    return forms.CharField(label=label, required=required, max_length=5000, widget=widget, **kwargs)


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=UnfoldAdminSingleDateWidget(), **kwargs)


def _tick(label: Any, **kwargs: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, widget=UnfoldBooleanWidget(), **kwargs)


class OpenProceedingForm(ActForm):
    kind = forms.ChoiceField(label=_("种类"), choices=ProceedingKind, widget=UnfoldAdminSelectWidget())
    organ = _words(_("复议机关、法院"), most=120)
    case_number = _words(_("案号"), required=False, most=80)
    copy_received_on = _day(_("收到副本之日"), help_text=_("次日起计算答复、答辩期限。"))
    is_simplified = _tick(_("简易程序"), help_text=_("行政复议适用简易程序的，五个工作日内答复。"))
    follows = forms.ModelChoiceField(
        label=_("经过的行政复议"), queryset=Proceeding.objects.none(), required=False, widget=UnfoldAdminSelectWidget()
    )
    claims = _text(_("请求"), help_text=PRIVATE)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["follows"].queryset = application.proceedings.filter(kind=ProceedingKind.REVIEW)  # type: ignore[attr-defined]


class ReplyForm(ActForm):
    replied_on = _day(_("提交日期"))
    paper = forms.FileField(
        label=_("答复书、答辩状扫描件"),
        required=False,
        help_text=PRIVATE,
        widget=PlainFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class ConcludeForm(ActForm):
    result = forms.ChoiceField(label=_("结果"), choices=ProceedingResult, widget=UnfoldAdminSelectWidget())
    result_on = _day(_("结案日期"))
    withdrawn = _tick(_("申请人（原告）撤回"), help_text=_("撤回的，结果为“其他结果”。"))
    note = _text(_("结果说明"), required=False, help_text=PRIVATE)


class NewAnswerForm(ActForm):
    ordered_on = _day(_("收到决定、判决之日"), help_text=_("次日起重新计算答复期限。"))


class OpenComplaintForm(ActForm):
    """With `organisations`, the unit is asked; from a case it is the case's."""

    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none(), widget=UnfoldAdminSelectWidget())
    received_on = _day(_("收到日期"))
    source = _words(_("来源"), required=False, most=120, help_text=_("例如来信、来电、上级交办；不写姓名。"))
    text = _text(_("内容"), help_text=PRIVATE)
    name = _words(_("投诉人"), required=False, help_text=_("匿名的可以不填。"))
    phone = _words(_("联系电话"), required=False, most=40)
    address = _words(_("通信地址"), required=False)

    def __init__(self, *args: Any, organisations: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=organisations)  # type: ignore[attr-defined]
            self.fields["organisation"].empty_label = None if len(organisations) == 1 else "—"  # type: ignore[attr-defined]


class CloseComplaintForm(ActForm):
    finding = _text(_("处理意见"), help_text=PRIVATE)
    is_founded = _tick(_("属实"))
    closed_on = _day(_("办结日期"))
