"""Step 4: in which form and by which way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.applying.forms.base import Section, StepForm
from requests_app.choices import Form
from requests_app.models import DeliveryWay

WAYS = [choice for choice in DeliveryWay.choices if choice[0] != DeliveryWay.ENTRUSTED]
# way -> (fields of the applicant of which each must be filled in, message)
NEEDS = {
    DeliveryWay.POST: (("address",), gettext_lazy("您选择了邮寄，请回到“申请人”填写通信地址。")),
    DeliveryWay.COURIER: (("address",), gettext_lazy("您选择了快递，请回到“申请人”填写通信地址。")),
    DeliveryWay.EMAIL: (("email",), gettext_lazy("您选择了以电子邮件获取，请回到“申请人”填写电子邮箱。")),
    DeliveryWay.FAX: (("fax",), gettext_lazy("您选择了以传真获取，请回到“申请人”填写传真号码。")),
}
NOTHING: tuple[tuple[str, ...], str] = ((), "")


class HowForm(StepForm):
    """`contact` is what the step on the applicant holds, for ways that need an address."""

    forms_wanted = forms.MultipleChoiceField(
        label=gettext_lazy("信息的提供方式（可多选）"),
        choices=Form.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选择一种提供方式。")},
    )
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("获取信息的途径（可多选）"),
        choices=WAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选择一种获取途径。")},
    )
    accepts_other = forms.BooleanField(label=gettext_lazy("若无法按照指定的方式提供，也可以接受其他方式"), required=False, initial=True)

    def __init__(self, *args: Any, contact: dict[str, Any], **kwargs: Any) -> None:
        self.contact = contact
        super().__init__(*args, **kwargs)

    def sections(self) -> list[Section]:
        return [Section("", [self["forms_wanted"], self["ways"], self["accepts_other"]])]

    def clean(self) -> dict[str, Any]:
        """Where to send must be known."""
        data: dict[str, Any] = super().clean() or {}
        for way in data.get("ways", []):
            fields, message = NEEDS.get(way, NOTHING)
            if any(not self.contact.get(name) for name in fields):
                self.add_error("ways", message)
        return data
