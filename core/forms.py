"""Forms of the core's public pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models.calendar import NATIONAL
from core.rules import rules
from core.starts import EARLIEST, LATEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.models import Organisation

GROUPS: list[tuple[Any, tuple[str, ...]]] = [
    (_("主动公开和政策解读"), ("publish_20wd", "reexamine_12m", "interpretation_3wd", "budget_publish_20d")),
    (
        _("依申请公开"),
        (
            "request_reply_20wd",
            "request_extension_20wd",
            "correction_7wd",
            "third_party_15wd",
            "organ_15wd",
            "fee_payment_20wd",
        ),
    ),
    (_("政务舆情"), ("response_1h", "response_5h", "response_24h", "response_48h")),
    (_("重大决策"), ("opinion_window_30d", "hearing_papers_7d", "legality_review_7wd")),
    (
        _("行政复议和行政诉讼"),
        ("review_apply_60d", "suit_direct_6m", "suit_after_review_15d", "review_reply_10wd", "review_reply_5wd", "suit_answer_15d"),
    ),
    (_("年度报告"), ("annual_report_0131", "annual_report_0331")),
    (_("2007年条例（2019年5月15日前）"), ("publish_20wd_2007", "request_reply_15wd_2007", "request_extension_15wd_2007")),
]
REGIONS = {"CN-GX": _("广西壮族自治区")}


def rule_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The rules that the calculator offers, in groups."""
    return [(title, [(code, rules[code][0].label) for code in codes]) for title, codes in GROUPS]


class CalculatorForm(forms.Form):
    """Rule, start and calendar. All by GET, so that a result has an address."""

    rule = forms.ChoiceField(label=_("期限"), choices=lazy(rule_choices, list))
    start = forms.DateField(
        label=_("起算日"),
        help_text=_("当日不计入，自次日起算。"),
        widget=forms.DateInput(attrs={"type": "date", "min": EARLIEST.isoformat(), "max": LATEST.isoformat()}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("请输入日期，例如 2024-09-27。")},
    )
    time = forms.TimeField(
        label=_("时刻"),
        required=False,
        help_text=_("只有按小时计算的期限需要。"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("请输入时刻，例如 10:00。")},
    )
    layer = forms.ChoiceField(label=_("工作日历"), required=False)

    def __init__(self, *args: Any, organisations: Iterable[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = get_language() == "en"
        units = [(row.code, (english and row.english_name) or row.name) for row in organisations]
        layer = self.fields["layer"]
        assert isinstance(layer, forms.ChoiceField)  # noqa: S101  (for the type checker)
        layer.choices = [(NATIONAL, _("全国")), *REGIONS.items(), *([(_("本平台各单位"), units)] if units else [])]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "field"
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_help"

    def clean_start(self) -> Any:
        """Within the years that can be counted."""
        start = self.cleaned_data["start"]
        if not EARLIEST <= start <= LATEST:
            raise forms.ValidationError(_("起算时间须在1990年至2100年之间。"))
        return start
