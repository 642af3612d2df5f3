"""Filters for pages in another language than what the offices write."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.citations import cited

register = template.Library()
register.filter("cited", cited)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_RUN = re.compile(r"[\u3400-\u9fff]+")


@register.filter
def lang(value: object) -> SafeString:
    """The attribute that tells a screen reader of a Chinese value on a page in another language; else empty. `<dd{{ value|lang }}>`."""
    here = (get_language() or "").startswith("zh")
    return mark_safe("" if here or not _CHINESE.search(str(value or "")) else ' lang="zh-Hans"')  # noqa: S308 -- a constant


@register.filter
def mixed(value: object) -> SafeString:
    """Text of ours with names that offices wrote inside it: on a page in another language the names are marked as Chinese."""
    text = str(escape(str(value or "")))
    if (get_language() or "").startswith("zh"):
        return mark_safe(text)  # noqa: S308 -- escaped above
    return mark_safe(_RUN.sub(lambda run: f'<span lang="zh-Hans">{run[0]}</span>', text))  # noqa: S308 -- escaped above
