"""What the register of determinations asks for, and its filter by the yearly look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminSelect2Widget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from core.admin_acts import ActForm
from core.reach import reach
from disclosure.admin.widgets import ColumnField, column_queryset
from disclosure.dates import shanghai_date
from disclosure.grounds import Ground
from disclosure.kinds import kind_choices
from disclosure.models import Attribute, UndisclosedEntry
from disclosure.services import undisclosed

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

GROUNDS = [(value, label) for value, label in Ground.choices if value != Ground.STATE_SECRET]


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """The line. Neither a text nor a file can be given."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=kind_choices, widget=UnfoldAdminSelectWidget())
    attribute = forms.ChoiceField(
        label=gettext_lazy("公开属性"), choices=Attribute.choices[1:], widget=UnfoldAdminRadioSelectWidget(radio_style=1)
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("不予公开依据"), choices=[("", "—"), *GROUNDS], required=False, widget=UnfoldAdminSelectWidget()
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("写明为什么属于所选依据，不得复述内容。"),
    )

    class Meta:
        model = UndisclosedEntry
        fields = ["organisation", *undisclosed.FIELDS]
        help_texts = {
            "title": gettext_lazy("脱敏后的名称：不含密级、文号、个人信息和可推知内容的表述。国家秘密不得在本平台作任何登记。"),
            "formed_on": gettext_lazy("落款日期或者形成日期。"),
        }

    def _post_clean(self) -> None:
        """The services say in words what the database would refuse."""


class ConvertForm(ActForm):
    """What the draft is called and where it stands."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=300, widget=forms.TextInput(attrs={"class": "staff-input"}))
    column = ColumnField(label=gettext_lazy("栏目"), queryset=column_queryset(), widget=UnfoldAdminSelect2Widget())
    reason = forms.CharField(label=gettext_lazy("转为主动公开的理由"), max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


class DueFilter(admin.SimpleListFilter):
    """Whose yearly look is due."""

    title = gettext_lazy("定期评估")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("soon", gettext_lazy("三十天内到期")), ("overdue", gettext_lazy("逾期"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = shanghai_date(reach(request).at)
        if self.value() == "soon":
            return queryset.filter(next_day__gte=today, next_day__lte=today + timedelta(days=30))
        return queryset.filter(next_day__lt=today) if self.value() == "overdue" else queryset
