"""What the buttons of emergency, bundles, channels and removal ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from core.admin_acts import ActForm
from core.admin_widgets import PlainFileInput
from disclosure.models import Bundle, Channel

if TYPE_CHECKING:
    from django.db.models import QuerySet


class EmergencyForm(ActForm):
    reason = forms.CharField(
        label=_("应急理由"),
        max_length=300,
        help_text=_("写明什么事、为何等不及常规审核。应急发布只缩短流程，仍须由另一人保密审查；理由记入操作记录。"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class BundleForm(ActForm):
    """An open bundle of the unit, or a new one by its name."""

    bundle = forms.ModelChoiceField(
        label=_("已有组合"), queryset=Bundle.objects.none(), required=False, widget=UnfoldAdminSelectWidget(), empty_label=_("新建组合")
    )
    title = forms.CharField(
        label=_("新组合名称"),
        required=False,
        max_length=120,
        help_text=_("例如“互助办法及其解读”。组合内的信息同时发布；有一件不能发布，则全部不发布。"),
        widget=UnfoldAdminTextInputWidget(),
    )

    def __init__(self, *args: Any, bundles: QuerySet[Bundle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bundle"].queryset = bundles  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("bundle") and not cleaned.get("title", "").strip():
            self.add_error("title", _("请选择已有组合，或填写新组合的名称。"))
        return cleaned


class ChannelsForm(ActForm):
    channels = forms.ModelMultipleChoiceField(
        label=_("公开渠道"),
        queryset=Channel.objects.none(),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        help_text=_("除本平台外还要发布的渠道；发布、更正、撤下时各生成一项待办。"),
    )

    def __init__(self, *args: Any, channels: QuerySet[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].queryset = channels  # type: ignore[attr-defined]


class PostedForm(ActForm):
    """Where it stands now, since when, and the proof."""

    url = forms.CharField(
        label=_("发布地址"), required=False, max_length=500, widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "url"})
    )
    proof = forms.FileField(
        label=_("发布凭证"),
        required=False,
        help_text=_("没有网址的渠道（公告栏、报刊）上传照片或 PDF；有网址的可不传。"),
        widget=PlainFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    when = forms.SplitDateTimeField(
        label=_("办理时间"), required=False, help_text=_("不填即为现在。"), widget=UnfoldAdminSplitDateTimeWidget()
    )


class TakenDownForm(ActForm):
    proof = forms.FileField(
        label=_("撤下凭证"), required=False, help_text=_("截图或照片，可不传。"), widget=PlainFileInput({"accept": ".pdf,.jpg,.jpeg,.png"})
    )
    when = forms.SplitDateTimeField(
        label=_("办理时间"), required=False, help_text=_("不填即为现在。"), widget=UnfoldAdminSplitDateTimeWidget()
    )


class SealForm(ActForm):
    reason = forms.CharField(
        label=_("封存理由"),
        max_length=300,
        help_text=_("提交后立即生效：页面、历史版本、附件、检索、订阅、接口全部下线；随后须由第二人确认。"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class LiftForm(ActForm):
    reason = forms.CharField(
        label=_("解除理由"),
        max_length=300,
        help_text=_("须由第二人确认后才恢复。"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class PurgeForm(ActForm):
    order_number = forms.CharField(label=_("文书文号"), max_length=80, widget=UnfoldAdminTextInputWidget())
    issuing_body = forms.CharField(label=_("作出决定的机关"), max_length=120, widget=UnfoldAdminTextInputWidget())
    reason = forms.CharField(
        label=_("清除理由"),
        max_length=300,
        help_text=_("由第二人确认后执行，内容和文件不可恢复；只保留加盐散列、决定和办理人。"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class RejectForm(ActForm):
    reason = forms.CharField(label=_("否决理由"), max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))
