"""Citations in the reader's language. Rules and ledgers keep the Chinese name of the law, which alone is authentic."""

from __future__ import annotations

import re

from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext as _

_ARTICLES = re.compile(r"(?:第[一二三四五六七八九十百零]+[条款项])*$")
_PARTS = re.compile(r"第([一二三四五六七八九十百零]+)([条款项])")
_WORDS = {
    "条": gettext_noop("第%(number)s条"),
    "款": gettext_noop("第%(number)s款"),
    "项": gettext_noop("第%(number)s项"),
}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


def cited(citation: str) -> str:
    """`《law》第三十三条第二款` in the active language; as it stands in Chinese, and where the catalogue has no such law."""
    if not citation or (get_language() or "").startswith("zh"):
        return citation
    law = _ARTICLES.sub("", citation)
    parts = [_(_WORDS[kind]) % {"number": number(figures)} for figures, kind in _PARTS.findall(citation[len(law) :])]
    return ", ".join([gettext(law), *parts] if law else parts)


def number(figures: str) -> int:
    """The value of a Chinese number below a thousand: 二百零三 is 203."""
    total = digit = 0
    for figure in figures:
        if figure in _DIGITS:
            digit = _DIGITS[figure]
        else:
            total, digit = total + (digit or 1) * (100 if figure == "百" else 10), 0
    return total + digit
