"""What the office's pages ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from core.admin_acts import ActForm
from core.admin_widgets import PlainFileInput
from core.models import Organisation
from disclosure.admin.widgets import ColumnField, column_queryset
from disclosure.grounds import Ground
from disclosure.kinds import kind_choices
from disclosure.models import Attribute, Channel, Receiver

if TYPE_CHECKING:
    from collections.abc import Collection

NOTE = _("公开中的信息修改内容要素须拟制新版本，此说明对外公开。")


class MoveForm(ActForm):
    column = ColumnField(label=_("移到栏目"), queryset=column_queryset(), widget=UnfoldAdminSelectWidget())


class _NewVersions(ActForm):
    note = forms.CharField(label=_("版本说明"), required=False, max_length=200, help_text=NOTE, widget=UnfoldAdminTextInputWidget())
    submit = forms.BooleanField(
        label=_("随即提交审核"), required=False, help_text=_("能提交的逐件提交，不能提交的说明原因。"), widget=UnfoldBooleanSwitchWidget()
    )

    def changes(self) -> dict[str, Any]:
        """What is to change."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("note", "submit")}


class KindForm(_NewVersions):
    kind = forms.ChoiceField(label=_("改为种类"), choices=kind_choices, widget=UnfoldAdminSelectWidget())
    field_order = ["kind", "note", "submit"]


class AttributeForm(_NewVersions):
    attribute = forms.ChoiceField(
        label=_("改为公开属性"),
        choices=[(row.value, row.label) for row in Attribute if row != Attribute.NOT_DISCLOSED],
        widget=UnfoldAdminSelectWidget(),
        help_text=_("不予公开的信息不在本平台办理，请到“源头认定”登记。"),
    )
    ground = forms.ChoiceField(
        label=_("不予公开依据"), required=False, choices=[("", "—"), *Ground.choices], widget=UnfoldAdminSelectWidget()
    )
    ground_reason = forms.CharField(
        label=_("不予公开理由"), required=False, max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
    )
    field_order = ["attribute", "ground", "ground_reason", "note", "submit"]


class ChannelsForm(ActForm):
    channels = forms.ModelMultipleChoiceField(
        label=_("增加公开渠道"), queryset=Channel.objects.none(), widget=UnfoldAdminCheckboxSelectMultipleWidget()
    )

    def __init__(self, *args: Any, organisations: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Channel.objects.filter(organisation__in=organisations, is_active=True)
        self.fields["channels"].queryset = known.select_related("organisation")  # type: ignore[attr-defined]


class ImportForm(ActForm):
    """A spreadsheet, and the files it names in a zip."""

    organisation = forms.ModelChoiceField(label=_("公开单位"), queryset=Organisation.objects.none(), widget=UnfoldAdminSelectWidget())
    column = ColumnField(
        label=_("栏目"), queryset=column_queryset(), widget=UnfoldAdminSelectWidget(), help_text=_("表格中没有写明栏目的放入此栏目。")
    )
    sheet = forms.FileField(
        label=_("表格"), required=False, help_text=_(".xlsx 或 .csv，第一行为表头。"), widget=PlainFileInput({"accept": ".xlsx,.csv"})
    )
    packed = forms.FileField(
        label=_("附件压缩包"),
        required=False,
        help_text=_("表格中“附件”“正文文件”所列的文件，打成一个 zip。"),
        widget=PlainFileInput({"accept": ".zip"}),
    )
    publish = forms.BooleanField(
        label=_("原已公开，直接发布"),
        required=False,
        help_text=_("仅限已在原网站公开过的信息，按原发布日期公开，不计算期限；不选则导入为草稿。"),
        widget=UnfoldBooleanSwitchWidget(),
    )
    kept_sheet = forms.CharField(required=False, widget=forms.HiddenInput())
    kept_packed = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, organisations: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.filter(pk__in=organisations, is_active=True)
        self.fields["organisation"].queryset = known  # type: ignore[attr-defined]
        self.fields["organisation"].initial = known.first()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("sheet") and not cleaned.get("kept_sheet"):
            self.add_error("sheet", _("请选择表格。"))
        return cleaned


class TransferForm(ActForm):
    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none(), widget=UnfoldAdminSelectWidget())
    receiver = forms.ChoiceField(label=_("接收单位类别"), choices=Receiver, widget=UnfoldAdminSelectWidget())
    receiver_name = forms.CharField(
        label=_("接收单位"), max_length=120, help_text=_("例如 邕宁区档案馆。"), widget=UnfoldAdminTextInputWidget()
    )
    year = forms.IntegerField(
        label=_("形成年度"), min_value=1949, max_value=2100, widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"})
    )

    def __init__(self, *args: Any, organisations: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.filter(pk__in=organisations, is_active=True)
        self.fields["organisation"].queryset = known  # type: ignore[attr-defined]
        self.fields["organisation"].initial = known.first()
