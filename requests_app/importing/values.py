"""A row of a sheet as what the intake takes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.counting import SHANGHAI
from requests_app.choices import Form, IdentityKind
from requests_app.errors import ApplicationError
from requests_app.identifiers import normal
from requests_app.models import ApplicantClass, Channel, DeliveryWay, PartyRole
from requests_app.outcomes import ROWS
from requests_app.people import reasons_against_number
from requests_app.services.intake import Filled, PartyDraft

if TYPE_CHECKING:
    from collections.abc import Iterable

PERSON = ("name", "identity_kind", "identity_number", "legal_representative", "contact_name", "phone", "address", "email")
DAYS = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True)
class Parsed:
    """Arguments of `intake.receive`; `row` and `closed_on` of an earlier case that is closed."""

    channel: str
    filled: Filled
    submitted_at: datetime
    signed_on: date | None
    received_on: date | None
    foreign_number: str
    closed_on: date | None = None
    row: str = ""


def parsed(row: dict[str, str], *, earlier: bool, at: datetime) -> Parsed:
    """One row. Dates are days in Asia/Shanghai; a day that is not named is today. Raises ApplicationError with all that is wrong."""
    problems: list[str] = []

    def day(key: str, words: str) -> date | None:
        try:
            return day_of(row.get(key, ""), words)
        except ApplicationError as error:
            problems.extend(error.reasons)
            return None

    def code(key: str, choices: Iterable[tuple[str, Any]], words: str, default: str = "") -> str:
        typed = row.get(key, "")
        found = next((value for value, label in choices if typed in (value, str(label))), "") if typed else default
        if typed and not found:
            problems.append(_("%(head)s“%(value)s”不在可选范围内。") % {"head": words, "value": typed[:40]})
        return found

    applicant_class = code("applicant_class", ApplicantClass.choices, "申请人类型", ApplicantClass.CITIZEN)
    of_citizen = applicant_class in ("", ApplicantClass.CITIZEN)
    usual = IdentityKind.ID_CARD if of_citizen else IdentityKind.CREDIT_CODE
    kind = code("identity_kind", IdentityKind.choices, "证件名称", usual if row.get("identity_number") else "")
    problems += reasons_against_number(kind, row.get("identity_number", ""))
    data = {key: row.get(key, "") for key in PERSON} | {"identity_kind": kind, "identity_number": normal(row.get("identity_number", ""))}
    received_on = day("received_on", "收到申请之日" if earlier else "双方确认日期")
    submitted_on = received_on if earlier else day("submitted_on", "提交日期")
    signed_on, closed_on = day("signed_on", "签收日期"), day("closed_on", "办结日期")
    report_row = row.get("row", "")
    if report_row and report_row not in ROWS:
        problems.append(_("年报行“%(value)s”不在可选范围内。") % {"value": report_row[:20]})
    if bool(report_row) != bool(closed_on):
        problems.append(_("已办结的须同时填写办结日期和年报行，未办结的都不填。"))
    if closed_on and received_on and closed_on < received_on:
        problems.append(_("办结日期不能早于收到申请之日。"))
    if earlier and received_on is None and not problems:
        problems.append(_("请填写收到申请之日。"))
    if earlier and not row.get("foreign_number"):
        problems.append(_("请填写旧系统编号。"))
    channel = Channel.ORDINARY_POST.value if earlier else code("channel", Channel.choices, "提交方式")
    filled = Filled(
        applicant_class=applicant_class,
        parties=[PartyDraft(PartyRole.APPLICANT, data)],
        wanted={},
        items=paragraphs(row.get("items", "")),
        forms=codes_of(row.get("forms", ""), Form.choices, "提供方式", problems),
        ways=codes_of(row.get("ways", ""), DeliveryWay.choices, "获取方式", problems),
    )
    if problems:
        raise ApplicationError(*dict.fromkeys(problems))
    submitted_at = at if submitted_on is None else start_of_case(submitted_on, at)
    return Parsed(channel, filled, submitted_at, signed_on, received_on, row.get("foreign_number", ""), closed_on, report_row)


def start_of_case(day: date, at: datetime) -> datetime:
    """When something of that day came in: now today, else nine in the morning."""
    return at if day == at.astimezone(SHANGHAI).date() else datetime.combine(day, time(9), SHANGHAI)


def day_of(text: str, words: str) -> date | None:
    """A day as people write it. Raises ApplicationError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    found = DAYS.fullmatch(plain)
    try:
        return date(*(int(part) for part in found.groups())) if found else date.fromisoformat(plain)
    except ValueError as error:
        raise ApplicationError(_("%(head)s“%(value)s”不是日期，请写成 2026-11-24。") % {"head": words, "value": plain[:20]}) from error


def codes_of(text: str, choices: Iterable[tuple[str, Any]], words: str, problems: list[str]) -> list[str]:
    """Codes of labels between 、 or ；."""
    known = {str(label): value for value, label in choices}
    typed = [part.strip() for part in re.split(r"[、；;,，]", text) if part.strip()]
    unknown = [part for part in typed if part not in known and part not in known.values()]
    if unknown:
        problems.append(_("%(head)s“%(value)s”不在可选范围内。") % {"head": words, "value": "、".join(unknown)[:40]})
    return [known.get(part, part) for part in typed if part not in unknown]


def paragraphs(words: str) -> list[str]:
    """Pieces between empty lines."""
    pieces = re.split(r"\n\s*\n", words.replace("\r\n", "\n"))
    return [piece.strip() for piece in pieces if piece.strip()]
