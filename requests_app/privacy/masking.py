"""How people are shown to staff until somebody reveals them: enough to tell cases apart, too little to find anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from typing import Any

    from requests_app.models import Party

LABELS: dict[str, Any] = {
    "name": _("姓名或者名称"),
    "identity_kind": _("证件名称"),
    "identity_number": _("证件号码"),
    "work_unit": _("工作单位"),
    "legal_representative": _("法定代表人"),
    "contact_name": _("联系人"),
    "phone": _("联系电话"),
    "address": _("通信地址"),
    "postcode": _("邮政编码"),
    "fax": _("传真"),
    "email": _("电子邮箱"),
}
STARS = "＊"


def masked(party: Party) -> dict[str, str]:
    """The party's data for the screen, key by key of `Party.data`, every value masked; empty ones are left out."""
    return masked_data(party.data)


def masked_data(data: dict[str, Any]) -> dict[str, str]:
    """The same of plain data, for third parties and complainants."""
    return {key: mask(key, str(data[key])) for key in LABELS if data.get(key)}


def mask(key: str, value: str) -> str:
    """One value: of a name the first character, of numbers the ends, of an address its district, of a mail its domain."""
    value = value.strip()
    if key == "identity_kind":
        return value
    if key in ("name", "legal_representative", "contact_name"):
        return value[:1] + STARS * min(max(len(value) - 1, 1), 4)
    if key in ("phone", "fax"):
        return value[:3] + STARS * 4 + value[-2:] if len(value) > 6 else STARS * 4
    if key == "identity_number":
        return value[:3] + STARS * 6 + value[-2:] if len(value) > 8 else STARS * 6
    if key == "email":
        head, at, domain = value.partition("@")
        return head[:1] + STARS * 4 + at + domain
    return value[:3] + STARS * 6
