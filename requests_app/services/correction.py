"""告知补正 and what comes back (条例30条)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.calendars import get_calendar
from core.counting import local_date
from core.events import record
from core.models import Deadline
from core.models.deadlines import DeadlineState, EntryKind
from core.national_rules import REGULATION
from core.probes import Probe, is_tidying
from core.states import move
from requests_app.errors import ApplicationError
from requests_app.mails import Step, tell
from requests_app.models import Application, ApplicationState, Correction
from requests_app.outcomes import CORRECTION_LAPSED
from requests_app.services.closing import close
from requests_app.services.receipt import CORRECTION, lock, moment, reply_clock
from requests_app.services.sweeping import MOST, each
from requests_app.services.telling import tell_staff
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User

ARTICLE = f"{REGULATION}第三十条"
ASKABLE = (ApplicationState.REGISTERED, ApplicationState.HANDLING)


@transaction.atomic
def ask_correction(*, application: Application, points: str, told_on: date, until: date, by: User, at: datetime) -> Correction:
    """Tell the applicant, once, what to correct and until when. Within the seventh workday the answer's limit stands still until it comes.

    Later than that the limit goes on (LEGAL.md §12). `until` is a workday. Raises NotAllowedError, ApplicationError.
    """
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if Correction.objects.filter(application=locked).exists():
        raise ApplicationError(_("补正只能告知一次。"))
    if locked.state not in ASKABLE:
        raise ApplicationError(_("目前为“%(state)s”，不能告知补正。") % {"state": locked.get_state_display()})
    if not points.strip():
        raise ApplicationError(_("请写明需要补正的事项。"))
    if locked.received_on is not None and told_on < locked.received_on:
        raise ApplicationError(_("告知日期不能早于收到申请之日。"))
    if until <= told_on:
        raise ApplicationError(_("补正期限须在告知日期之后。"))
    # A term granted never ends before the later of the national and the local count (LEGAL.md §10).
    calendar = get_calendar(locked.organisation.calendar_layers)
    if not (calendar.is_workday(until) and calendar.national.is_workday(until)):
        raise ApplicationError(_("补正期限的最后一日须是工作日。"))
    when = moment(told_on, at)
    limit = Deadline.objects.filter(matter=locked.matter, rule=CORRECTION).order_by("-id").first()
    in_time = limit is not None and limit.last_day is not None and told_on <= limit.last_day
    correction = Correction.objects.create(application=locked, points=points.strip(), told_on=told_on, until=until, in_time=in_time)
    if in_time and limit is not None:
        _meet(limit, when, by=by, at=at)
        deadlines.suspend(deadline=reply_clock(locked), cause="correction", effective_at=when, by=by, at=at, article=ARTICLE)
    _move(locked, ApplicationState.CORRECTION, by=by, at=at, told_on=told_on, until=until, in_time=in_time)
    tell(application=locked, step=Step.CORRECTION, at=at, until=until)
    application.refresh_from_db()
    return correction


@transaction.atomic
def supply_correction(*, application: Application, text: str, received_on: date, by: User | None, at: datetime) -> Correction:
    """The correction came: the full limit counts anew from this day. `by` is empty when the applicant sent it by code.

    Raises NotAllowedError, ApplicationError.
    """
    locked = lock(application)
    if by is not None:
        require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    correction = Correction.objects.filter(application=locked).first()
    if correction is None or locked.state != ApplicationState.CORRECTION:
        raise ApplicationError(_("该申请目前不需要补正。"))
    if not text.strip():
        raise ApplicationError(_("请填写补正内容。"))
    if received_on < correction.told_on:
        raise ApplicationError(_("收到补正之日不能早于告知日期。"))
    when = moment(received_on, at)
    correction.text, correction.received_on = text.strip(), received_on
    correction.save(update_fields=["text", "received_on"])
    if correction.in_time:
        deadlines.restart(deadline=reply_clock(locked), effective_at=when, by=by, at=at, article=ARTICLE, reason="收到补正")
    _move(locked, ApplicationState.HANDLING, by=by, at=at, corrected_on=received_on)
    tell(application=locked, step=Step.CORRECTED, at=at)
    tell_staff(locked, "application_corrected", at=at)
    application.refresh_from_db()
    return correction


@transaction.atomic
def lapse_correction(*, application: Application, by: User | None, at: datetime) -> Application:
    """The term passed without a correction: it counts as given up, the case ends in row r6_1. Raises ApplicationError."""
    locked = lock(application)
    correction = Correction.objects.filter(application=locked).first()
    if correction is None or locked.state != ApplicationState.CORRECTION:
        raise ApplicationError(_("该申请目前不需要补正。"))
    if local_date(at) <= correction.until:
        raise ApplicationError(_("补正期限尚未届满。"))
    lapsed_on = correction.until + timedelta(days=1)  # whenever the sweep comes to it
    correction.lapsed_on = lapsed_on
    correction.save(update_fields=["lapsed_on"])
    record("application.correction_lapsed", organisation=locked.organisation, matter=locked.matter, by=by, at=at, until=correction.until)
    close(application=locked, row=CORRECTION_LAPSED, on=lapsed_on, by=by, at=at, to=ApplicationState.LAPSED)
    tell(application=locked, step=Step.LAPSED, at=at)
    tell_staff(locked, "application_lapsed", at=at, occasion=lapsed_on)
    application.refresh_from_db()
    return application


def lapse_due(at: datetime) -> int:
    """Sweep job: end what was not corrected in its term."""
    if not is_tidying(at):
        return 0
    due = Application.objects.filter(
        state=ApplicationState.CORRECTION, correction__until__lt=local_date(at), correction__received_on__isnull=True
    )
    return each(due.order_by("id")[:MOST], lambda row: lapse_correction(application=row, by=None, at=at))


some_window_over = Probe(lambda at: Deadline.objects.open().filter(rule=CORRECTION, due_at__lte=at).order_by("due_at"))


def windows_due(at: datetime) -> int:
    """Sweep job: seven workdays passed and nothing was told; from then on no notice restarts the limit."""
    if not some_window_over(at):
        return 0
    rows = Deadline.objects.open().filter(rule=CORRECTION, due_at__lte=at).order_by("due_at", "id")[:MOST]
    return each(rows, lambda row: _expire(row, at=at))


def _expire(limit: Deadline, *, at: datetime) -> None:
    assert limit.due_at is not None  # noqa: S101  (for the type checker)
    end = limit.due_at - timedelta(microseconds=1)
    deadlines.cancel(deadline=limit, effective_at=end, by=None, at=at, reason="七个工作日内未告知补正")


def _meet(limit: Deadline, when: datetime, *, by: User | None, at: datetime) -> None:
    """Told in time, also where it is entered only after the window was over."""
    if limit.state == DeadlineState.CANCELLED:
        over = limit.entries.filter(kind=EntryKind.CANCEL, voided_by__isnull=True).get()
        deadlines.void_entry(entry=over, reason="补正已在七个工作日内告知，事后登记", by=by, at=at)
        limit.refresh_from_db()
    deadlines.meet(deadline=limit, effective_at=when, by=by, at=at)


def _move(application: Application, to: str, *, by: User | None, at: datetime, **about: object) -> None:
    move(application, APPLICATION, to=to, by=by, at=at, organisation=application.organisation, matter=application.matter, **about)
