"""文号 as 邕工公复〔2026〕3号: hexagonal brackets, full year, no 第, no leading zero (LEGAL.md §13)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from requests_app.models import LetterKind

if TYPE_CHECKING:
    from core.models import Organisation

PATTERN = re.compile(r"(?P<word>[一-鿿]{2,12})〔(?P<year>20\d{2})〕(?P<serial>[1-9]\d{0,5})号\Z")
DECIDING = (LetterKind.ANSWER, LetterKind.THIRD_PARTY_DECISION, LetterKind.CLOSING)


def word_of(organisation: Organisation, kind: str) -> str:
    """邕工发 gives 邕工公复 for what decides and 邕工公函 for other letters; without a 发文机关代字 there is none."""
    stem = organisation.document_word.strip().rstrip("发函字")
    if not stem:
        return ""
    return stem + ("公复" if kind in DECIDING else "公函")


def written(word: str, year: int, serial: int) -> str:
    """The number as printed."""
    return f"{word}〔{year}〕{serial}号"


def series_of(organisation: Organisation, word: str, year: int) -> str:
    """Name of the counter (core.numbers)."""
    return f"letter:{organisation.code}:{word}:{year}"
