"""How the filing form is laid out: the basics in sight, the rest a tab away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_TAB = ["tab"]
_BASIC = [
    "title",
    ("kind", "column"),
    ("document_number", "written_on"),
    ("issuer", "issuer_text"),
    ("effective_on", "expires_on"),
]
_ATTRIBUTE = ["attribute", ("ground", "ground_reason"), "needs_interpretation", "interpretation_reason"]
_WORDS = ["summary", ("topic", "subject_words"), ("keywords", "content_source"), "author"]
_ISSUE = [("drafting_unit", "drafting_unit_text"), "co_issuers"]

ADDING: list[tuple[Any, dict[str, Any]]] = [
    (_("基本要素"), {"fields": ["organisation", *_BASIC]}),
    (_("正文"), {"classes": _TAB, "fields": ["body"]}),
    (_("附件"), {"classes": _TAB, "fields": ["uploads", "word"]}),
    (_("公开属性"), {"classes": _TAB, "fields": _ATTRIBUTE}),
    (_("分类与摘要"), {"classes": _TAB, "fields": _WORDS}),
    (_("起草与联合发文"), {"classes": _TAB, "fields": _ISSUE}),
    (_("公开渠道"), {"classes": _TAB, "fields": ["channels"]}),
]
WRITING: list[tuple[Any, dict[str, Any]]] = [
    (_("基本要素"), {"fields": _BASIC}),
    (_("正文"), {"classes": _TAB, "fields": ["body"]}),
    (_("附件"), {"classes": _TAB, "fields": ["attachment_list", "remove", "uploads", "word"]}),
    (_("公开属性"), {"classes": _TAB, "fields": _ATTRIBUTE}),
    (_("分类与摘要"), {"classes": _TAB, "fields": _WORDS}),
    (_("起草与联合发文"), {"classes": _TAB, "fields": _ISSUE}),
    (_("公开渠道"), {"classes": _TAB, "fields": ["channels"]}),
    (_("版本说明"), {"classes": _TAB, "fields": ["note"]}),
]
READING: list[tuple[Any, dict[str, Any]]] = [
    (
        _("基本要素"),
        {
            "fields": [
                "title",
                ("kind_label", "column_shown"),
                "document_number",
                ("issuer_shown", "written_on"),
                ("effective_on", "expires_on"),
            ]
        },
    ),
    (_("正文"), {"classes": _TAB, "fields": ["body_shown"]}),
    (_("附件"), {"classes": _TAB, "fields": ["attachment_list"]}),
    (_("公开属性"), {"classes": _TAB, "fields": _ATTRIBUTE}),
    (_("分类与摘要"), {"classes": _TAB, "fields": _WORDS}),
    (_("起草与联合发文"), {"classes": _TAB, "fields": [("drafting_unit_shown", "drafting_unit_text"), "co_issuer_list"]}),
    (_("版本说明"), {"classes": _TAB, "fields": ["note"]}),
]
