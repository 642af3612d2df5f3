"""The legal date of receipt (条例31条), from which alone limits count."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.counting import end_of_day, local_date
from core.models import Deadline
from core.states import move
from disclosure.dates import start_of
from requests_app.errors import ApplicationError
from requests_app.law import PRECAUTION, REPLY_RULES, is_old, reply_rule
from requests_app.mails import Step, tell
from requests_app.models import Application, ApplicationState
from requests_app.services.telling import tell_staff
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User

CORRECTION = "correction_7wd"


def lock(application: Application) -> Application:
    """The present row, locked until the transaction ends."""
    return Application.objects.select_for_update(of=("self",)).select_related("organisation", "matter").get(pk=application.pk)


def reply_clock(application: Application) -> Deadline:
    """The open limit of the answer. Raises ApplicationError where there is none."""
    found = Deadline.objects.open().filter(matter=application.matter_id, rule__in=REPLY_RULES).first()
    if found is None:
        raise ApplicationError(_("该申请没有未办结的答复期限。"))
    return found


def moment(day: date, at: datetime) -> datetime:
    """An instant of that day for a ledger: now on the present day, else its last, so that what is entered later about a day comes after
    what was entered on it. Raises ApplicationError for a day ahead.
    """
    today = local_date(at)
    if day > today:
        raise ApplicationError(_("日期不能晚于今天。"))
    return at if day == today else end_of_day(day) - timedelta(microseconds=1)


@transaction.atomic
def confirm(*, application: Application, confirmed_at: datetime, by: User | None, at: datetime) -> Application:
    """Both sides have confirmed: that day is the date of receipt. `by` is empty when the applicant confirmed by code.

    Raises NotAllowedError, ApplicationError.
    """
    locked = lock(application)
    if by is not None:
        require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.state != ApplicationState.SUBMITTED:
        raise ApplicationError(_("该申请已确认收到，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    if confirmed_at > at:
        raise ApplicationError(_("确认时间不能晚于现在。"))
    if confirmed_at < locked.submitted_at:
        raise ApplicationError(_("确认时间不能早于提交时间。"))
    locked.confirmed_at = confirmed_at
    locked.save(update_fields=["confirmed_at"])
    register(application=locked, received_on=local_date(confirmed_at), by=by, at=at)
    if by is None:
        tell_staff(locked, "application_confirmed", at=at)
    application.refresh_from_db()
    return application


@transaction.atomic
def register(*, application: Application, received_on: date, by: User | None, at: datetime, owes: bool = True) -> Application:
    """Set the legal date of receipt and open the limits that count from it; the precaution ends. Whoever took it before handles it.

    The applicant is told, but of an earlier case that is only imported; one that ended elsewhere (`owes` false) gets no limits.
    Raises ApplicationError.
    """
    locked = lock(application)
    if locked.received_on is not None:
        raise ApplicationError(_("收到申请之日已登记，不能再改。"))
    if received_on > local_date(at):
        raise ApplicationError(_("收到申请之日不能晚于今天。"))
    locked.received_on = received_on
    locked.held_for_staff = False
    locked.save(update_fields=["received_on", "held_for_staff"])
    move(
        locked,
        APPLICATION,
        to=ApplicationState.REGISTERED,
        by=by,
        at=at,
        organisation=locked.organisation,
        matter=locked.matter,
        received_on=received_on,
    )
    for waiting in Deadline.objects.open().filter(matter=locked.matter, rule=PRECAUTION):
        deadlines.cancel(deadline=waiting, effective_at=at, by=by, at=at, reason="双方已确认，自收到申请之日起算")
    if owes:
        _open_limits(locked, received_on, by=by, at=at)
    if locked.matter.handler_id is not None:
        move(locked, APPLICATION, to=ApplicationState.HANDLING, by=by, at=at, organisation=locked.organisation, matter=locked.matter)
    if not locked.carried_in:
        tell(application=locked, step=Step.REGISTERED, at=at)
    application.refresh_from_db()
    return application


def _open_limits(application: Application, received_on: date, *, by: User | None, at: datetime) -> None:
    start = start_of(received_on)
    deadlines.open_deadline(rule=reply_rule(received_on), matter=application.matter, start=start, by=by, at=at)
    if not is_old(received_on):
        deadlines.open_deadline(rule=CORRECTION, matter=application.matter, start=start, by=by, at=at)
