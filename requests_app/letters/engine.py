"""Templates of letters: Django template text of which only `{{ field }}` and `{% if field %}` are taken.

No filter, no attribute, no other tag: whoever may edit a letter must not thereby read the database or files.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from django.template import Context, Engine, TemplateSyntaxError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

LONGEST_TITLE, LONGEST_BODY = 120, 8000
TOKEN = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#(.*?)#\}", re.S)
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
TAGS = ("if", "elif", "else", "endif")
WORDS = ("not", "and", "or")  # between fields in a condition


def reasons_against(text: str, known: Container[str]) -> list[str]:
    """What is wrong with a template that may use these fields; empty when it can be kept."""
    reasons: list[str] = []
    for variable, tag, comment in TOKEN.findall(text):
        words = [variable.strip()] if variable.strip() else tag.split()
        if tag.strip():
            if words[0] not in TAGS:
                reasons.append(_("不能使用“%(what)s”，只能使用 if、elif、else、endif。") % {"what": words[0]})
                continue
            words = [word for word in words[1:] if word not in WORDS]
        elif comment or not variable.strip():
            reasons.append(_("花括号内没有字段名。"))
            continue
        for word in words:
            if not NAME.fullmatch(word) or word not in known:
                reasons.append(_("没有名为“%(name)s”的字段。") % {"name": word})
    rest = TOKEN.sub("", text)
    if any(mark in rest for mark in ("{{", "}}", "{%", "%}")):
        reasons.append(_("花括号没有成对。"))
    if not reasons:
        try:
            _compiled(text)
        except TemplateSyntaxError:
            reasons.append(_("条件语句没有写完整，请核对 if 与 endif。"))
    return list(dict.fromkeys(reasons))


def render(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in; values are text and never templates themselves."""
    return str(_compiled(text).render(Context(dict(values), autoescape=False)))


def paragraphs(text: str, values: Mapping[str, str]) -> list[str]:
    """The paragraphs of a rendered body: lines, without empty ones."""
    return [line.strip() for line in render(text, values).splitlines() if line.strip()]


@functools.lru_cache(maxsize=64)
def _compiled(text: str):  # type: ignore[no-untyped-def]
    return _engine().from_string(text)


@functools.cache
def _engine() -> Engine:
    return Engine(autoescape=False, libraries={}, string_if_invalid="")
