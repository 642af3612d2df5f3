"""Number or frequency clearly beyond reason (条例35条): reasons are asked for, judged, and, where needed, a term of delay is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.calendars import get_calendar
from core.counting import local_date
from core.events import record
from core.national_rules import REGULATION
from core.states import move
from requests_app.errors import ApplicationError
from requests_app.mails import Step, tell
from requests_app.models import Application, ApplicationState, ExcessInquiry
from requests_app.services.receipt import lock, moment, reply_clock
from requests_app.services.telling import tell_staff
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User

ARTICLE = f"{REGULATION}第三十五条"


@transaction.atomic
def ask_reasons(*, application: Application, asked_on: date, until: date, by: User, at: datetime) -> ExcessInquiry:
    """Ask the applicant to say why; the limit goes on. Raises NotAllowedError, ApplicationError."""
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if ExcessInquiry.objects.filter(application=locked).exists():
        raise ApplicationError(_("已要求申请人说明理由。"))
    if locked.state not in (ApplicationState.REGISTERED, ApplicationState.HANDLING):
        raise ApplicationError(_("目前为“%(state)s”，不能要求说明理由。") % {"state": locked.get_state_display()})
    if until <= asked_on:
        raise ApplicationError(_("说明理由的期限须在要求之日以后。"))
    if locked.received_on is not None and asked_on < locked.received_on:
        raise ApplicationError(_("要求说明理由不能早于收到申请之日。"))
    calendar = get_calendar(locked.organisation.calendar_layers)
    if not (calendar.is_workday(until) and calendar.national.is_workday(until)):
        raise ApplicationError(_("说明理由期限的最后一日须是工作日。"))
    moment(asked_on, at)
    inquiry = ExcessInquiry.objects.create(application=locked, asked_on=asked_on, until=until)
    _move(locked, ApplicationState.REASONS, by=by, at=at, asked_on=asked_on, until=until)
    tell(application=locked, step=Step.REASONS, at=at, until=until)
    application.refresh_from_db()
    return inquiry


@transaction.atomic
def give_reasons(*, application: Application, text: str, answered_on: date, by: User | None, at: datetime) -> ExcessInquiry:
    """What the applicant said. `by` is empty when it came by code. Raises NotAllowedError, ApplicationError."""
    locked = lock(application)
    if by is not None:
        require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    inquiry = ExcessInquiry.objects.filter(application=locked).first()
    if inquiry is None or inquiry.is_reasonable is not None:
        raise ApplicationError(_("该申请目前不需要说明理由。"))
    if not text.strip():
        raise ApplicationError(_("请填写理由。"))
    if answered_on < inquiry.asked_on:
        raise ApplicationError(_("说明理由不能早于要求之日。"))
    moment(answered_on, at)
    inquiry.text, inquiry.answered_on = text.strip(), answered_on
    inquiry.save(update_fields=["text", "answered_on"])
    record("application.reasons_given", organisation=locked.organisation, matter=locked.matter, by=by, at=at, on=answered_on)
    tell_staff(locked, "reasons_given", at=at, occasion=at.isoformat(), verb=Verb.APPROVE_EXTENSIONS)
    return inquiry


@transaction.atomic
def judge_reasons(
    *,
    application: Application,
    is_reasonable: bool,
    by: User,
    at: datetime,
    delay_until: date | None = None,
    told_on: date | None = None,
) -> ExcessInquiry:
    """Judge what was said, or that nothing was said in time. Unreasonable: the items may be decided by article 35 (不予处理).

    Reasonable but not feasible in the limit: the answer is due on `delay_until`, and the applicant is told on `told_on`.
    Raises NotAllowedError, ApplicationError, LedgerError.
    """
    locked = lock(application)
    require(by, Verb.APPROVE_EXTENSIONS, locked.organisation, at)
    inquiry = ExcessInquiry.objects.filter(application=locked).first()
    if inquiry is None or inquiry.is_reasonable is not None:
        raise ApplicationError(_("没有待认定的理由。"))
    today = local_date(at)
    if inquiry.answered_on is None and today <= inquiry.until:
        raise ApplicationError(_("申请人说明理由的期限尚未届满。"))
    if is_reasonable and inquiry.answered_on is None:
        raise ApplicationError(_("申请人没有说明理由，不能认定为合理。"))
    if delay_until is not None:
        if not is_reasonable:
            raise ApplicationError(_("理由不合理的，不确定延迟答复期限。"))
        if told_on is None:
            raise ApplicationError(_("确定延迟答复期限须告知申请人，请填写告知日期。"))
        if told_on < inquiry.asked_on:
            raise ApplicationError(_("告知延迟答复不能早于要求说明理由之日。"))
        clock = reply_clock(locked)
        if clock.last_day is not None and told_on > clock.last_day:
            raise ApplicationError(_("延迟答复期限须在原期限届满前告知申请人。"))
        when = moment(told_on, at)
        deadlines.delay(
            deadline=clock, until=delay_until, article=ARTICLE, reason="申请数量、频次明显超过合理范围，理由合理，延迟答复",
            effective_at=when, by=by, at=at,
        )  # fmt: skip
        tell(application=locked, step=Step.DELAYED, at=at, until=delay_until)
    inquiry.is_reasonable, inquiry.judged_by, inquiry.delay_until, inquiry.told_on = is_reasonable, by, delay_until, told_on
    inquiry.save(update_fields=["is_reasonable", "judged_by", "delay_until", "told_on"])
    _move(locked, ApplicationState.HANDLING, by=by, at=at, is_reasonable=is_reasonable, delay_until=delay_until)
    application.refresh_from_db()
    return inquiry


def _move(application: Application, to: str, *, by: User | None, at: datetime, **about: object) -> None:
    move(application, APPLICATION, to=to, by=by, at=at, organisation=application.organisation, matter=application.matter, **about)
