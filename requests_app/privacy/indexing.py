"""Blind indexes over encrypted people: exact search without reading anybody."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from core.crypto import blind_index

if TYPE_CHECKING:
    from requests_app.models import Party


def set_data(party: Party, data: dict[str, Any]) -> None:
    """Put the data on the party, unsaved, with the indexes of name, identity number and telephone."""
    party.data = {name: value for name, value in data.items() if value not in ("", None)}
    party.name_index = name_index(str(data.get("name") or ""))
    party.identity_index = identity_index(str(data.get("identity_number") or ""))
    party.phone_index = phone_index(str(data.get("phone") or ""))


def name_index(name: str) -> str:
    """Empty for an empty name; width, case and spaces do not matter."""
    return blind_index(name, field="name") if name.strip() else ""


def identity_index(number: str) -> str:
    """Empty for an empty number."""
    return blind_index(number, field="identity") if number.strip() else ""


def phone_index(phone: str) -> str:
    """Of the digits alone, without the country's code."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    return blind_index(digits, field="phone") if digits else ""
