"""恢复办理: a case that lapsed goes on, because there was a good reason, or because what came in time was entered only afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.calendars import get_calendar
from core.counting import local_date
from core.models import Deadline, LedgerEntry
from core.models.deadlines import EntryKind
from core.states import move
from requests_app.errors import ApplicationError
from requests_app.law import REPLY_RULES
from requests_app.models import Application, ApplicationState, Note
from requests_app.outcomes import CORRECTION_LAPSED
from requests_app.services.receipt import lock
from requests_app.services.telling import tell_staff
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User


@transaction.atomic
def reinstate(*, application: Application, reason: str, by: User, at: datetime, until: date | None = None) -> Application:
    """Undo the end in row r6_1 or r6_2: the case waits again for the correction (until the new day `until`) or for the payment.

    By the head of the office (条例30条: 无正当理由). The correction or the payment is recorded afterwards as ever. What was undone stays in
    ledger and trail. Raises NotAllowedError, ApplicationError, LedgerError.
    """
    locked = lock(application)
    require(by, Verb.APPROVE_EXTENSIONS, locked.organisation, at)
    if locked.state != ApplicationState.LAPSED:
        raise ApplicationError(_("目前为“%(state)s”，不能恢复办理。") % {"state": locked.get_state_display()})
    if not reason.strip():
        raise ApplicationError(_("请写明恢复办理的理由。"))
    to = ApplicationState.CORRECTION if locked.row == CORRECTION_LAPSED else ApplicationState.FEE
    if to == ApplicationState.CORRECTION:
        _wait_for_correction(locked, until, at=at)
    else:
        locked.fee.lapsed_on = None
        locked.fee.save(update_fields=["lapsed_on"])
    move(locked, APPLICATION, to=to, by=by, at=at, organisation=locked.organisation, matter=locked.matter, reinstated=True)
    locked.row, locked.closed_on, locked.trace = "", None, None
    locked.save(update_fields=["row", "closed_on", "trace"])
    locked.matter.closed_at = None
    locked.matter.save(update_fields=["closed_at"])
    clock = Deadline.objects.filter(matter=locked.matter, rule__in=REPLY_RULES).latest("id")
    ended = LedgerEntry.objects.filter(deadline=clock, kind=EntryKind.CANCEL, voided_by__isnull=True).latest("id")
    deadlines.void_entry(entry=ended, reason="恢复办理", by=by, at=at)
    Note.objects.create(application=locked, kind="remark", text=reason.strip(), on=local_date(at), by=by, at=at)
    tell_staff(locked, "application_reinstated", at=at, occasion=at.isoformat())
    application.refresh_from_db()
    return application


def _wait_for_correction(application: Application, until: date | None, *, at: datetime) -> None:
    """A new last day for the applicant, from today on."""
    calendar = get_calendar(application.organisation.calendar_layers)
    if until is None or until < local_date(at) or not (calendar.is_workday(until) and calendar.national.is_workday(until)):
        raise ApplicationError(_("请填写新的补正期限，须是今天或者以后的工作日。"))
    application.correction.lapsed_on, application.correction.until = None, until
    application.correction.save(update_fields=["lapsed_on", "until"])
