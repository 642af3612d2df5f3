"""信息处理费: notice, twenty workdays to pay, restart after payment, else the case ends (国办函〔2020〕109号)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.counting import local_date
from core.events import record
from core.models import Deadline, LedgerEntry
from core.models.deadlines import EntryKind
from core.models.organisations import LegalBasis
from core.national_rules import FEES
from core.probes import is_tidying
from core.rules import get_rule
from core.states import move
from requests_app.errors import ApplicationError
from requests_app.fees import items_fee_for, pages_fee
from requests_app.guard import refuse_personal
from requests_app.mails import Step, tell
from requests_app.models import Application, ApplicationState, Fee, FeeStandard, Item, Party, PartyRole
from requests_app.outcomes import FEE_LAPSED
from requests_app.services.closing import close
from requests_app.services.receipt import lock, moment, reply_clock
from requests_app.services.sweeping import MOST, each
from requests_app.services.telling import tell_staff
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User
    from requests_app.models import Paper

RULE, CAUSE = "fee_payment_20wd", "fee"
ARTICLE = f"{FEES}第八条"
# Only administrative organs and bodies that act as such; a union never charges (LEGAL.md §11).
MAY_CHARGE = (LegalBasis.ADMINISTRATIVE, LegalBasis.AUTHORISED)


def items_before(application: Application) -> int:
    """How many items the same applicant asked this organisation for in the same calendar month before this application."""
    applicant = application.parties.get(role=PartyRole.APPLICANT)
    on = application.received_on
    if on is None:
        return 0
    index = "identity_index" if applicant.identity_index else "name_index"
    mine = Party.objects.filter(role=PartyRole.APPLICANT, **{index: getattr(applicant, index)})
    month = {"received_on__year": on.year, "received_on__month": on.month}
    earlier = Application.objects.filter(organisation=application.organisation, pk__lt=application.pk, parties__in=mine, **month)
    return Item.objects.filter(application__in=earlier.exclude(state=ApplicationState.MERGED)).count()


def amount_of(application: Application, standard: str, quantity: int) -> int:
    """Yuan by the tariff. For items, those of the same month before this application are free or charged already."""
    return items_fee_for(items_before(application), quantity) if standard == FeeStandard.ITEMS else pages_fee(quantity)


@transaction.atomic
def charge(
    *, application: Application, standard: str, quantity: int, told_on: date, by: User, at: datetime, reached_on: date | None = None
) -> Fee:
    """Send the fee notice: from then the answer's limit stands still. Raises NotAllowedError, ApplicationError, LedgerError."""
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.organisation.legal_basis not in MAY_CHARGE:
        raise ApplicationError(_("本单位不收取信息处理费。"))
    if Fee.objects.filter(application=locked).exists():
        raise ApplicationError(_("该申请已发出收费通知，按件、按量只能选择一种，不重复收取。"))
    if locked.state not in (ApplicationState.REGISTERED, ApplicationState.HANDLING):
        raise ApplicationError(_("目前为“%(state)s”，不能收费。") % {"state": locked.get_state_display()})
    if standard not in FeeStandard.values or quantity < 1:
        raise ApplicationError(_("请选择计收标准并填写件数或者页数。"))
    if locked.received_on is None or told_on < locked.received_on:
        raise ApplicationError(_("收费通知不能早于收到申请之日。"))
    if not get_rule(RULE).in_force(locked.received_on):
        raise ApplicationError(_("信息处理费自2021年1月1日起施行。"))
    amount = amount_of(locked, standard, quantity)
    if amount <= 0:
        raise ApplicationError(_("未超过免费的件数或者页数，不收取费用。"))
    clock = reply_clock(locked)
    if clock.last_day is not None and told_on > clock.last_day:
        raise ApplicationError(_("收费通知须在答复期限内发出。"))
    when = moment(told_on, at)
    fee = Fee.objects.create(application=locked, standard=standard, quantity=quantity, amount=amount, told_on=told_on)
    deadlines.suspend(deadline=clock, cause=CAUSE, effective_at=when, by=by, at=at, article=ARTICLE)
    _move(locked, ApplicationState.FEE, by=by, at=at, standard=str(standard), quantity=quantity, amount=amount)
    tell(application=locked, step=Step.FEE, at=at)
    if reached_on is not None:
        record_notice_reached(fee=fee, reached_on=reached_on, by=by, at=at)
    application.refresh_from_db()
    return fee


@transaction.atomic
def record_notice_reached(*, fee: Fee, reached_on: date, by: User, at: datetime) -> Fee:
    """The notice was received: the twenty workdays to pay begin the next day. Raises NotAllowedError, ApplicationError."""
    application = lock(fee.application)
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    locked = Fee.objects.select_for_update().get(pk=fee.pk)
    if application.state != ApplicationState.FEE:
        raise ApplicationError(_("该申请目前不待缴费。"))
    if locked.reached_on is not None:
        raise ApplicationError(_("收到收费通知之日已登记。"))
    if reached_on < locked.told_on:
        raise ApplicationError(_("收到日期不能早于发出日期。"))
    when = moment(reached_on, at)
    locked.reached_on = reached_on
    locked.save(update_fields=["reached_on"])
    deadlines.open_deadline(rule=RULE, matter=application.matter, start=when, by=by, at=at)
    record("application.fee_notice_reached", organisation=application.organisation, matter=application.matter, by=by, at=at, on=reached_on)
    fee.refresh_from_db()
    return fee


@transaction.atomic
def record_payment(*, fee: Fee, paid_on: date, by: User, at: datetime, paper: Paper | None = None) -> Fee:
    """Paid: the full limit of the answer counts anew from the next day. Raises NotAllowedError, ApplicationError, LedgerError."""
    application = lock(fee.application)
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    locked = Fee.objects.select_for_update(of=("self",)).get(pk=fee.pk)
    if application.state != ApplicationState.FEE:
        raise ApplicationError(_("该申请目前不待缴费。"))
    if paid_on < locked.told_on:
        raise ApplicationError(_("缴费日期不能早于收费通知。"))
    term = Deadline.objects.open().filter(matter=application.matter, rule=RULE).first()
    if term is not None and term.last_day is not None and paid_on > term.last_day:
        raise ApplicationError(_("缴费期限已于%(day)s届满。") % {"day": term.last_day})
    when = moment(paid_on, at)
    locked.paid_on, locked.paper = paid_on, paper
    locked.save(update_fields=["paid_on", "paper"])
    if term is not None:
        deadlines.meet(deadline=term, effective_at=max(when, term.started_at), by=by, at=at)
    clock = reply_clock(application)
    deadlines.resume(deadline=clock, cause=CAUSE, effective_at=when, by=by, at=at, article=ARTICLE)
    deadlines.restart(deadline=clock, effective_at=when, by=by, at=at, article=ARTICLE, reason="缴费次日起重新计算")
    _move(application, ApplicationState.HANDLING, by=by, at=at, paid_on=paid_on)
    tell(application=application, step=Step.PAID, at=at)
    fee.refresh_from_db()
    return fee


@transaction.atomic
def waive(*, fee: Fee, reason: str, by: User, at: datetime) -> Fee:
    """Not charged after all: the notice is undone, the limit counts as if it had never stood still. By the head of the office.

    Raises NotAllowedError, ApplicationError, LedgerError.
    """
    application = lock(fee.application)
    require(by, Verb.APPROVE_EXTENSIONS, application.organisation, at)
    locked = Fee.objects.select_for_update(of=("self",)).get(pk=fee.pk)
    if application.state != ApplicationState.FEE:
        raise ApplicationError(_("该申请目前不待缴费。"))
    if not reason.strip():
        raise ApplicationError(_("请写明不再收取的理由。"))
    locked.waived_reason = refuse_personal(reason, application)[:300]
    locked.save(update_fields=["waived_reason"])
    for term in Deadline.objects.open().filter(matter=application.matter, rule=RULE):
        deadlines.cancel(deadline=term, effective_at=at, by=by, at=at, reason="不再收取信息处理费")
    began = LedgerEntry.objects.filter(deadline=reply_clock(application), kind=EntryKind.SUSPEND, cause=CAUSE, voided_by__isnull=True)
    deadlines.void_entry(entry=began.latest("id"), reason="不再收取信息处理费", by=by, at=at)
    _move(application, ApplicationState.HANDLING, by=by, at=at, waived=True)
    fee.refresh_from_db()
    return fee


@transaction.atomic
def lapse_fee(*, fee: Fee, by: User | None, at: datetime) -> Fee:
    """Not paid in twenty workdays: it counts as given up, the case ends in row r6_2. Raises ApplicationError."""
    application = lock(fee.application)
    locked = Fee.objects.select_for_update(of=("self",)).get(pk=fee.pk)
    term = Deadline.objects.open().filter(matter=application.matter, rule=RULE).first()
    if application.state != ApplicationState.FEE or term is None or term.due_at is None:
        raise ApplicationError(_("该申请目前不待缴费。"))
    if term.due_at > at:
        raise ApplicationError(_("缴费期限尚未届满。"))
    locked.lapsed_on = local_date(term.due_at)  # the day after the last, whenever the sweep comes to it
    locked.save(update_fields=["lapsed_on"])
    close(application=application, row=FEE_LAPSED, on=locked.lapsed_on, by=by, at=at, to=ApplicationState.LAPSED)
    tell(application=application, step=Step.LAPSED, at=at)
    tell_staff(application, "application_lapsed", at=at, occasion=locked.lapsed_on)
    fee.refresh_from_db()
    return fee


def lapse_due(at: datetime) -> int:
    """Sweep job: end what was not paid for."""
    if not is_tidying(at):
        return 0
    late = Deadline.objects.open().filter(rule=RULE, due_at__lte=at)
    rows = Fee.objects.filter(application__state=ApplicationState.FEE, application__matter__in=late.values("matter"))
    return each(rows.order_by("id")[:MOST], lambda row: lapse_fee(fee=row, by=None, at=at))


def _move(application: Application, to: str, *, by: User | None, at: datetime, **about: object) -> None:
    move(application, APPLICATION, to=to, by=by, at=at, organisation=application.organisation, matter=application.matter, **about)
