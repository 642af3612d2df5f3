"""Step 1: to whom, as what, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.tree import unit_name
from requests_app.applying.forms.base import SELECT, StepForm
from requests_app.applying.steps import Acting
from requests_app.models import ApplicantClass

if TYPE_CHECKING:
    from core.models import Organisation


class KindForm(StepForm):
    """`q` carries the words of a search that found nothing to the step that asks for the description."""

    organisation = forms.ChoiceField(label=gettext_lazy("向哪个单位申请"), widget=forms.Select(attrs=SELECT))
    applicant_class = forms.ChoiceField(
        label=gettext_lazy("申请人类型"), choices=ApplicantClass.choices, widget=forms.RadioSelect, initial=ApplicantClass.CITIZEN
    )
    acting = forms.ChoiceField(label=gettext_lazy("申请方式"), choices=Acting.choices, widget=forms.RadioSelect, initial=Acting.SELF)
    q = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        names = [(row.code, unit_name(row)) for row in self.organisations]
        self.fields["organisation"].choices = [("", _("请选择单位")), *names] if len(names) > 1 else names  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A body has no guardian; several people are people."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("applicant_class") != ApplicantClass.CITIZEN and data.get("acting") in (Acting.GUARDIAN, Acting.JOINT):
            self.add_error("acting", _("监护人代为申请和多人共同申请只适用于自然人。"))
        return data

    @property
    def chosen(self) -> Organisation | None:
        """The office chosen; after validation."""
        return next((row for row in self.organisations if row.code == self.cleaned_data.get("organisation")), None)
