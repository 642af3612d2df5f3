"""Taking an application in, by whatever way it comes (条例29, 31条)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, people_with, require
from core.counting import local_date
from core.deadlines import open_deadline
from core.events import record
from core.models import Matter
from core.notices import notify
from core.numbers import next_number
from requests_app import codes
from requests_app.errors import ApplicationError
from requests_app.law import PRECAUTION, is_old
from requests_app.mails import Step, tell
from requests_app.models import ApplicantClass, Application, Channel, Item, Party, PartyRole
from requests_app.privacy.indexing import set_data
from requests_app.services.receipt import register

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from core.models import Organisation, User

# Received the moment it is handed over or signed for; the others wait for the confirmation of both sides.
BY_HAND = frozenset({Channel.IN_PERSON, Channel.ORAL})
MOST_ITEMS, LONGEST_ITEM = 50, 5000


@dataclass(frozen=True)
class PartyDraft:
    """One person or body; `data` as `Party.data`."""

    role: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """What an application says (条例29条). `wanted` as `Application.wanted`; `items` are what is asked for, one by one."""

    applicant_class: str
    parties: Sequence[PartyDraft]
    wanted: dict[str, Any]
    items: Sequence[str]
    forms: Sequence[str] = ()
    ways: Sequence[str] = ()
    accepts_other: bool = True
    suggests_publication: bool = False


@dataclass(frozen=True)
class Received:
    """The application, and its query code, which is nowhere else."""

    application: Application
    code: str = field(repr=False)


@transaction.atomic
def receive(
    *,
    organisation: Organisation,
    channel: str,
    filled: Filled,
    submitted_at: datetime,
    by: User | None,
    at: datetime,
    signed_on: date | None = None,
    foreign_number: str = "",
    held_for_staff: bool = False,
    received_on: date | None = None,
    carried_in: bool = False,
    owes: bool = True,
) -> Received:
    """Take an application in: its number, code, matter, parties and items; registered at once where the law knows the date of receipt.

    In person and oral: the day of submission. Post that is signed for: `signed_on`. All others wait for the confirmation of both sides
    (`receipt.confirm`), and a precaution counts for the staff from the submission; `received_on` tells a confirmation already had (a call
    on the day an ordinary letter came). `by` is empty for the public form. `carried_in`: an earlier case is imported, nobody is told;
    with `owes` false it ended elsewhere, and no limit is opened.
    Raises NotAllowedError, ApplicationError.
    """
    if by is not None:
        require(by, Verb.HANDLE_APPLICATIONS, organisation, at)
    elif channel != Channel.ONLINE:
        raise ApplicationError(_("公众只能在线提交申请。"))
    legal_day = _legal_day(channel, submitted_at, signed_on, received_on)
    _refuse(organisation, channel, filled, submitted_at, legal_day, foreign_number, at)
    year = local_date(submitted_at).year
    serial = next_number(f"application:{organisation.code}:{year}")
    number = f"{organisation.code}-{year}-{serial:05d}"
    matter = Matter.objects.create(
        organisation=organisation, kind="application", number=number, title=f"依申请公开 {number}", opened_at=submitted_at
    )
    application = Application(
        matter=matter,
        organisation=organisation,
        year=year,
        serial=serial,
        number=number,
        channel=channel,
        foreign_number=foreign_number.strip(),
        applicant_class=filled.applicant_class,
        submitted_at=submitted_at,
        signed_on=signed_on,
        wanted={name: value for name, value in filled.wanted.items() if value},
        forms=list(filled.forms),
        ways=list(filled.ways),
        accepts_other=filled.accepts_other,
        suggests_publication=filled.suggests_publication,
        held_for_staff=held_for_staff,
        carried_in=carried_in,
    )
    code = codes.issue(application, at=at)
    application.save()
    for draft in filled.parties:
        party = Party(application=application, role=draft.role)
        set_data(party, draft.data)
        party.save()
    Item.objects.bulk_create(Item(application=application, number=n, wanted=text.strip()) for n, text in enumerate(_items(filled), start=1))
    record(
        "application.submitted",
        organisation=organisation,
        matter=matter,
        by=by,
        at=at,
        number=number,
        channel=str(channel),
        items=len(_items(filled)),
        held_for_staff=held_for_staff,
    )
    if not carried_in:
        _tell_office(application, at=at)
    if legal_day is not None:
        register(application=application, received_on=legal_day, by=by, at=at, owes=owes)
    elif owes:
        open_deadline(rule=PRECAUTION, matter=matter, start=submitted_at, by=by, at=at)
        if not carried_in:
            tell(application=application, step=Step.SUBMITTED, at=at)
    return Received(application, code)


def _legal_day(channel: str, submitted_at: datetime, signed_on: date | None, received_on: date | None) -> date | None:
    if channel in BY_HAND:
        return local_date(submitted_at)
    if channel == Channel.REGISTERED_POST:
        if signed_on is None:
            raise ApplicationError(_("挂号、特快专递须填写签收日期，签收之日为收到申请之日。"))
        return signed_on
    return received_on


def _items(filled: Filled) -> list[str]:
    return [text for text in filled.items if text.strip()]


def _refuse(
    organisation: Organisation,
    channel: str,
    filled: Filled,
    submitted_at: datetime,
    legal_day: date | None,
    foreign_number: str,
    at: datetime,
) -> None:
    """Everything that is wrong, in one refusal."""
    reasons = []
    if not organisation.is_active:
        reasons.append(_("“%(organisation)s”已停用，不能受理申请。") % {"organisation": organisation.short_name})
    if channel not in Channel.values:
        reasons.append(_("没有这种提交方式。"))
    if filled.applicant_class not in ApplicantClass.values:
        reasons.append(_("请选择申请人类型。"))
    applicants = [draft for draft in filled.parties if draft.role == PartyRole.APPLICANT]
    if len(applicants) != 1 or not str(applicants[0].data.get("name", "")).strip():
        reasons.append(_("请填写申请人的姓名或者名称。"))
    if any(draft.role not in PartyRole.values for draft in filled.parties):
        reasons.append(_("没有这种身份。"))
    items = _items(filled)
    if not items:
        reasons.append(_("请填写所需信息的名称、文号或者便于查询的其他特征性描述。"))
    if len(items) > MOST_ITEMS:
        reasons.append(_("一件申请最多%(most)s个事项。") % {"most": MOST_ITEMS})
    if any(len(text) > LONGEST_ITEM for text in items):
        reasons.append(_("每个事项最多%(most)s字。") % {"most": LONGEST_ITEM})
    if channel == Channel.UNIFIED and not foreign_number.strip():
        reasons.append(_("请填写统一平台的申请编号。"))
    if foreign_number.strip() and Application.objects.filter(organisation=organisation, foreign_number=foreign_number.strip()).exists():
        reasons.append(_("统一平台编号“%(number)s”已登记过。") % {"number": foreign_number.strip()})
    if submitted_at > at:
        reasons.append(_("提交时间不能晚于现在。"))
    if legal_day is None and is_old(local_date(submitted_at)):
        reasons.append(_("2019年5月15日以前提交的申请须填写收到申请之日。"))
    if legal_day is not None and legal_day > local_date(at):
        reasons.append(_("收到申请之日不能晚于今天。"))
    if legal_day is not None and legal_day < local_date(submitted_at):
        reasons.append(_("收到申请之日不能早于提交之日。"))
    if reasons:
        raise ApplicationError(*reasons)


def _tell_office(application: Application, *, at: datetime) -> None:
    notify(
        recipients=people_with(Verb.HANDLE_APPLICATIONS, application.organisation, at),
        template="application_submitted",
        organisation=application.organisation,
        matter=application.matter,
        dedupe=f"application:{application.pk}:submitted",
        at=at,
    )
