"""What the buttons of the review and of publication ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
)

from core.admin_acts import ActForm
from core.admin_widgets import PlainFileInput
from core.models import User
from core.models.approvals import Verdict
from disclosure.models import Document, RelationKind

if TYPE_CHECKING:
    from collections.abc import Sequence


class ReturnForm(ActForm):
    reason = forms.CharField(
        label=_("退回理由"),
        max_length=500,
        help_text=_("写清要改什么，拟稿人会收到。"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )


class ScheduleForm(ActForm):
    scheduled_for = forms.SplitDateTimeField(
        label=_("定时发布时间"), help_text=_("北京时间；到时由期限时钟自动发布。"), widget=UnfoldAdminSplitDateTimeWidget()
    )


class WithdrawForm(ActForm):
    note = forms.CharField(
        label=_("撤下说明"),
        max_length=300,
        help_text=_("对外显示在原地址上，不得含个人信息。"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class CorrectForm(ActForm):
    note = forms.CharField(
        label=_("版本说明"),
        max_length=200,
        help_text=_("对外公开：改了什么、为什么改。原版本在新版本发布前保持公开。"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class PaperForm(ActForm):
    """A verdict signed on paper."""

    verdict = forms.ChoiceField(label=_("意见"), choices=Verdict, initial=Verdict.PASS, widget=UnfoldAdminRadioSelectWidget(radio_style=1))
    signer = forms.ModelChoiceField(label=_("签批人"), queryset=User.objects.none(), widget=UnfoldAdminSelectWidget())
    signed_on = forms.DateField(label=_("签批日期"), widget=UnfoldAdminSingleDateWidget())
    scan = forms.FileField(
        label=_("签批扫描件"),
        help_text=_("签批单签字后的扫描件，PDF 或图片；加密保存，不对外。"),
        widget=PlainFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    comment = forms.CharField(
        label=_("说明"), required=False, max_length=500, help_text=_("退回时必填。"), widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, signers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].queryset = User.objects.filter(pk__in=[person.pk for person in signers])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == Verdict.RETURN and not cleaned.get("comment", "").strip():
            self.add_error("comment", _("退回修改须写明理由。"))
        return cleaned


class RelateForm(ActForm):
    """The other document, by index number or address."""

    kind = forms.ChoiceField(
        label=_("关系"),
        choices=RelationKind,
        widget=UnfoldAdminSelectWidget(),
        help_text=_("本信息对另一信息所做的：修改、替代、废止、解读。"),
    )
    target = forms.CharField(
        label=_("关联信息"), help_text=_("填写索引号、发文字号或完整标题。"), widget=forms.TextInput(attrs={"class": "staff-input"})
    )
    effective_on = forms.DateField(label=_("生效日期"), required=False, widget=UnfoldAdminSingleDateWidget())

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = documents

    def clean_target(self) -> Document:
        """The one document that this names."""
        from django.db.models import Q

        text = self.cleaned_data["target"].strip()
        found = list(self.documents.filter(Q(index_number=text) | Q(title=text) | Q(versions__document_number=text)).distinct()[:2])
        if not found:
            raise forms.ValidationError(_("没有找到这条信息，请核对索引号、发文字号或标题。"))
        if len(found) > 1:
            raise forms.ValidationError(_("有多条信息符合，请改填索引号。"))
        return found[0]  # type: ignore[no-any-return]
