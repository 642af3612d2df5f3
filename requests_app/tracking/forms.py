"""The forms of the tracking page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.proof_of_work import ProtectedForm
from requests_app.choices import Form
from requests_app.models import DeliveryWay

if TYPE_CHECKING:
    from requests_app.models import Application

TEXT = {"class": "form-control"}
FILES = _("PDF、Word 文件或者照片（JPG、PNG）。")
# An applicant chooses among all ways but the one that is the office's own business.
WAYS = [(way.value, way.label) for way in DeliveryWay if way != DeliveryWay.ENTRUSTED]


class TrackForm(ProtectedForm):
    """Number and code. The proof of work is asked for only where a number was tried often (`proof`), so that nobody is locked out."""

    number = forms.CharField(
        label=_("申请编号"), max_length=60, widget=forms.TextInput(attrs=TEXT | {"autocomplete": "off", "spellcheck": "false"})
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=60,
        help_text=_("提交申请时告知的 12 位字母和数字，不区分大小写，连字符可以不填。"),
        widget=forms.TextInput(
            attrs=TEXT
            | {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "aria-describedby": "id_code_helptext"}
        ),
    )

    def __init__(self, *args: Any, proof: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proof = proof

    def clean(self) -> dict[str, Any]:
        """Ask for the proof only where it is due, and say why."""
        if not self.proof:
            return self.cleaned_data
        if not self.errors and not self.cleaned_data.get("altcha") and not self.cleaned_data.get("given_out"):
            raise forms.ValidationError(_("这一编号近期查询次数较多，为防止他人试探查询码，请完成人机验证后再查询。"), code="proof")
        return super().clean()


class ActForm(forms.Form):
    """A form of something the applicant may do; `application` is the case it is for."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_helptext"


class SureForm(ActForm):
    """Nothing to fill in but that it is meant."""

    sure = forms.BooleanField(label=_("我已确认"), error_messages={"required": _("请勾选确认后再提交。")})


class WordsForm(ActForm):
    """Words, a file, or both."""

    text = forms.CharField(label=_("内容"), required=False, max_length=5000, widget=forms.Textarea(attrs=TEXT | {"rows": 8}))
    file = forms.FileField(label=_("附件"), required=False, help_text=FILES, widget=forms.ClearableFileInput(attrs=TEXT))

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or {}
        if not self.errors and not data.get("text") and not data.get("file"):
            raise forms.ValidationError(_("请填写内容或者上传附件。"))
        return data


class PaymentForm(ActForm):
    """The voucher of a payment."""

    file = forms.FileField(
        label=_("缴费凭证"),
        help_text=FILES,
        error_messages={"required": _("请上传缴费凭证。")},
        widget=forms.ClearableFileInput(attrs=TEXT),
    )


class WaysForm(ActForm):
    """In which form and by which way the applicant wants the answer."""

    carriers = forms.MultipleChoiceField(
        label=_("提供方式"),
        choices=Form.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一种提供方式。")},
    )
    ways = forms.MultipleChoiceField(
        label=_("获取方式"),
        choices=WAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一种获取方式。")},
    )
    accepts_other = forms.BooleanField(label=_("无法按上述方式提供的，接受其他方式"), required=False)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        kwargs["initial"] = {"carriers": application.forms, "ways": application.ways, "accepts_other": application.accepts_other}
        super().__init__(*args, application=application, **kwargs)


class RatingForm(ActForm):
    """One to five, and words if wanted."""

    stars = forms.TypedChoiceField(
        label=_("您对办理是否满意"),
        coerce=int,
        choices=[(5, _("很满意")), (4, _("满意")), (3, _("一般")), (2, _("不满意")), (1, _("很不满意"))],
        error_messages={"required": _("请选择一项评价。")},
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(label=_("意见（可以不填）"), required=False, max_length=1000, widget=forms.Textarea(attrs=TEXT | {"rows": 4}))
