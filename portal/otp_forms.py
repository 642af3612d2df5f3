"""The form for a one-time password."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget


class CodeForm(forms.Form):
    """Six digits of the authenticator, or a backup code of eight characters; blanks are ignored."""

    code = forms.CharField(
        label=_("动态口令"),
        max_length=20,
        help_text=_("手机验证器上的六位数字；手机不在身边时，可输入一个备用口令。"),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())
