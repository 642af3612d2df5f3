"""The draft in words, for the review before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from disclosure.tree import unit_name
from requests_app.applying.steps import TITLES, Acting, Step
from requests_app.choices import Form
from requests_app.models import ApplicantClass, DeliveryWay, PaperKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from requests_app.applying.filled import Whole
    from requests_app.applying.forms import StepForm


class Part(NamedTuple):
    """A step and what it says: (label, text)."""

    step: Step
    title: str | _StrPromise
    lines: list[tuple[str, str]]


def said(whole: Whole) -> list[Part]:
    """Every step; the draft is complete."""
    kind, how = whole.kind.cleaned_data, whole.how.cleaned_data
    organisation = whole.kind.chosen
    lines = {
        Step.KIND: [
            (_("受理单位"), unit_name(organisation) if organisation else ""),
            (_("申请人类型"), str(ApplicantClass(kind["applicant_class"]).label)),
            (_("申请方式"), str(Acting(kind["acting"]).label)),
        ],
        Step.WHO: _fields(whole.who, skip=("rows",)),
        Step.WHAT: _fields(whole.what, skip=("rows",)),
        Step.HOW: [
            (_("提供方式"), _("、").join(str(Form(code).label) for code in how["forms_wanted"])),
            (_("获取途径"), _("、").join(str(DeliveryWay(code).label) for code in how["ways"])),
            (_("接受其他方式"), _("是") if how["accepts_other"] else _("否")),
        ],
    }
    for upload_kind, files in whole.files.items():
        step = Step.WHAT if upload_kind == PaperKind.OTHER else Step.WHO
        label = _("附件") if upload_kind == PaperKind.OTHER else str(PaperKind(upload_kind).label)
        lines[step].append((label, _("、").join(file.name for file in files)))
    return [Part(step, TITLES[step], found) for step, found in lines.items()]


def _fields(form: StepForm, skip: tuple[str, ...]) -> list[tuple[str, str]]:
    """What was filled in, with the words of choices."""
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if name in skip or value in (None, "", False, []):
            continue
        choices = dict(getattr(field, "choices", []))
        text = _("是") if value is True else str(choices.get(value, value))
        if name.startswith("co_kind_") and not form.cleaned_data.get(name.replace("kind", "name")):
            continue
        found.append((str(field.label), text))
    return found
