"""What the buttons of a deadline ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSplitDateTimeWidget, UnfoldAdminTextareaWidget

from core.admin_acts import ActForm
from core.counting import Unit
from core.models import LedgerEntry, LocalRule, User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

UNITS = [
    (Unit.WORKDAYS.value, gettext_lazy("工作日")),
    (Unit.DAYS.value, gettext_lazy("日")),
    (Unit.MONTHS.value, gettext_lazy("月")),
    (Unit.HOURS.value, gettext_lazy("小时")),
    (Unit.FIXED.value, gettext_lazy("固定日期（月日）")),
]


class EntryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Entries by what they say and when."""

    def label_from_instance(self, obj: LedgerEntry) -> str:
        at = date_format(localtime(obj.effective_at), "Y-m-d H:i")
        return _("%(at)s %(kind)s %(reason)s") % {"at": at, "kind": obj.get_kind_display(), "reason": obj.reason or obj.cause}


class MeetForm(ActForm):
    effective_at = forms.SplitDateTimeField(
        label=gettext_lazy("履行时间"),
        help_text=gettext_lazy("法律上的履行时间：寄出、签收或发布的时刻，不是登记的时刻。"),
        widget=UnfoldAdminSplitDateTimeWidget(),
    )
    reason = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
    )


class CancelForm(ActForm):
    """A reason, and an approver where an overdue mark is lifted by it."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))
    approver = forms.ModelChoiceField(
        label=gettext_lazy("批准人"),
        queryset=User.objects.none(),
        required=False,
        help_text=gettext_lazy("将撤销逾期标记的，必须由经办人和记录人以外有权限的负责人批准。"),
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args: Any, approvers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approver"].queryset = User.objects.filter(pk__in=[person.pk for person in approvers])  # type: ignore[attr-defined]


class VoidForm(CancelForm):
    """Also which entry."""

    entry = EntryField(label=gettext_lazy("撤销的记录"), queryset=LedgerEntry.objects.none(), widget=UnfoldAdminSelectWidget())
    field_order = ["entry", "reason", "approver"]

    def __init__(self, *args: Any, entries: QuerySet[LedgerEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = entries  # type: ignore[attr-defined]


class LocalRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A local limit: units in words, validity in order."""

    unit = forms.ChoiceField(label=gettext_lazy("单位"), choices=UNITS, widget=UnfoldAdminSelectWidget())

    class Meta:
        model = LocalRule
        fields = ["organisation", "label", "code", "amount", "unit", "backward", "source", "valid_from", "valid_to"]

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if amount < 1:
            raise forms.ValidationError(_("数量至少为1。"))
        return amount

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("valid_from") and cleaned.get("valid_to") and cleaned["valid_to"] < cleaned["valid_from"]:
            self.add_error("valid_to", _("失效日期早于施行日期。"))
        return cleaned
