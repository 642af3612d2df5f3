"""Whether a number fits its kind of paper; the same words wherever numbers are typed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from requests_app.choices import CHECKED_AS_ID_CARD, IdentityKind
from requests_app.identifiers import is_credit_code, is_identity_number


def reasons_against_number(kind: str, number: str) -> list[str]:
    """What is wrong with the number, in words; an empty number is not judged. No region is looked up."""
    if not number.strip():
        return []
    if kind in CHECKED_AS_ID_CARD and not is_identity_number(number):
        return [_("公民身份号码不正确：应为18位，请核对出生日期和最后一位校验码。")]
    if kind == IdentityKind.CREDIT_CODE and not is_credit_code(number):
        return [_("统一社会信用代码不正确：应为18位，请核对最后一位校验码。")]
    return []
