"""Step 3: what is asked for. No purpose is asked (条例29条)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from requests_app.applying.forms.base import TEXT, Section, StepForm, Upload
from requests_app.models import PaperKind

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_ITEMS = 10
LONGEST = 2000  # characters of one item


class WhatForm(StepForm):
    """`item_1` to `item_10`; as many are shown as hold words, or as `rows` asks for."""

    rows = forms.IntegerField(required=False, min_value=1, max_value=MOST_ITEMS, widget=forms.HiddenInput)

    def build(self) -> None:
        source: Mapping[str, Any] = self.data if self.is_bound else self.initial
        self.shown = shown_rows(source, "item_", MOST_ITEMS)
        for number in range(1, self.shown + 1):
            label = _("所需信息的内容描述") if self.shown == 1 else _("第 %(number)s 项信息的内容描述") % {"number": number}
            hint = _("写明是哪个单位、哪一年、关于什么事的什么信息，便于查找。每一项写一件事。") if number == 1 else ""
            self.fields[f"item_{number}"] = forms.CharField(
                label=label,
                required=number == 1,
                max_length=LONGEST,
                help_text=hint,
                widget=forms.Textarea(attrs=TEXT | {"rows": 5 if number == 1 else 3, "data-offers": ""}),
            )
        self.line("title", _("信息名称"), required=False, most=300, hint=_("知道文件标题的，请填写。"), **{"data-offers": ""})
        self.line("document_number", _("文号"), required=False, most=120, **{"data-offers": ""})
        self.line("index_number", _("索引号"), required=False, most=120)
        self.line("remark", _("备注"), required=False, most=500)
        self.fields["suggests_publication"] = forms.BooleanField(label=_("建议将所申请的信息纳入主动公开的范围"), required=False)

    def sections(self) -> list[Section]:
        items = [self[f"item_{number}"] for number in range(1, self.shown + 1)]
        more = [self[name] for name in ("title", "document_number", "index_number", "remark", "suggests_publication")]
        return [
            Section(_("要什么信息"), items, hint=_("不需要说明用途。")),
            Section(_("便于查找的线索（选填）"), more),
            Section(_("附件（选填）"), [], uploads=self.uploads()),
        ]

    def uploads(self) -> list[Upload]:
        return [Upload(PaperKind.OTHER, _("文件"), _("与所需信息有关的材料，没有可以不传。每个不超过 10 MB。"))]

    @property
    def items(self) -> list[str]:
        """What is asked for, one text an item; after validation."""
        texts = (self.cleaned_data.get(f"item_{number}", "").strip() for number in range(1, self.shown + 1))
        return [text for text in texts if text]

    @property
    def wanted(self) -> dict[str, str]:
        """`Application.wanted`."""
        items = self.items
        whole = items[0] if len(items) == 1 else "\n".join(f"{number}. {text}" for number, text in enumerate(items, 1))
        return {"description": whole} | {name: self.cleaned_data[name] for name in ("title", "document_number", "index_number", "remark")}

    @property
    def clue(self) -> str:
        """Everything that may name a published document."""
        return " ".join([self.cleaned_data.get("document_number", ""), self.cleaned_data.get("title", ""), *self.items])


def shown_rows(source: Mapping[str, Any], prefix: str, most: int) -> int:
    """How many numbered rows to show: up to the last filled one, or as many as `rows` says; at least one."""
    filled = [number for number in range(1, most + 1) if any(source.get(f"{name}{number}") for name in (prefix,))]
    asked = str(source.get("rows") or "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return min(max([1, wanted, *filled]), most)
