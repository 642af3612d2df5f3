"""Identity numbers and credit codes by their check digits (LEGAL.md §7). No region is ever looked up: that would refuse real people."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from stdnum.cn import ric, uscc

_CARD = re.compile(r"\d{17}[\dX]")
_CODE = re.compile(r"[0-9ABCDEFGHJKLMNPQRTUWXY]{2}\d{6}[0-9ABCDEFGHJKLMNPQRTUWXY]{10}")


def normal(text: str) -> str:
    """Half-width capitals without spaces or hyphens."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def is_identity_number(text: str) -> bool:
    """公民身份号码 GB 11643-1999, and residence permits of people from Hong Kong, Macao and Taiwan: form, date of birth, check digit."""
    number = normal(text)
    if not _CARD.fullmatch(number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return bool(ric.calc_check_digit(number) == number[-1])


def is_credit_code(text: str) -> bool:
    """统一社会信用代码 GB 32100-2015: the alphabet, and the check character; letters may stand in the first two places."""
    code = normal(text)
    return bool(_CODE.fullmatch(code)) and bool(uscc.calc_check_digit(code[:-1]) == code[-1])
