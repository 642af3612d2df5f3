"""Fields of the pages of acts, with the admin's widgets and clear bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from core.admin_widgets import PlainFileInput

if TYPE_CHECKING:
    from django.db.models import QuerySet

PRIVATE = _("PDF 或图片；加密保存，不对外。")
SCANS = ".pdf,.jpg,.jpeg,.png,.webp"


def day(label: Any, *, required: bool = True, help_text: Any = "", initial: Any = None) -> forms.DateField:
    """A date by the browser's own picker: one field, no script."""
    widget = forms.DateInput(attrs={"type": "date", "class": "staff-input staff-date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget, initial=initial)


def moment(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    """A day and minute in Asia/Shanghai."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "staff-input staff-date"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=required, help_text=help_text, widget=widget)


def text(label: Any, *, required: bool = True, most: int = 4000, rows: int = 4, help_text: Any = "") -> forms.CharField:
    """Several lines."""
    widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, help_text=help_text, widget=widget)


def line(label: Any, *, required: bool = True, most: int = 120, help_text: Any = "") -> forms.CharField:
    """One line."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )


def number(label: Any, *, least: int = 1, most: int = 100_000, initial: int | None = None, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, initial=initial, help_text=help_text, widget=UnfoldAdminIntegerFieldWidget()
    )


def choice(label: Any, choices: Any, *, required: bool = True, help_text: Any = "", initial: Any = None) -> forms.ChoiceField:
    """Few choices, all in view."""
    widget = UnfoldAdminRadioSelectWidget(radio_style=1)
    return forms.ChoiceField(label=label, choices=choices, required=required, help_text=help_text, initial=initial, widget=widget)


def select(label: Any, choices: Any, *, required: bool = True, help_text: Any = "", initial: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=required, help_text=help_text, initial=initial, widget=UnfoldAdminSelectWidget()
    )


def several(label: Any, choices: Any, *, required: bool = False, initial: Any = None) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, initial=initial, widget=UnfoldAdminCheckboxSelectMultipleWidget()
    )


def row(label: Any, rows: QuerySet[Any], *, required: bool = True, help_text: Any = "") -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(label=label, queryset=rows, required=required, help_text=help_text, widget=UnfoldAdminSelectWidget())


def yes(label: Any, *, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text, widget=UnfoldBooleanSwitchWidget())


def scan(label: Any, *, required: bool = True, help_text: Any = PRIVATE) -> forms.FileField:
    return forms.FileField(label=label, required=required, help_text=help_text, widget=PlainFileInput({"accept": SCANS}))


YES_NO = [("yes", _("合理")), ("no", _("不合理"))]
