"""征求意见: third parties (条例32条), co-makers (34条) and other organs (33条3款). The time it takes is not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.counting import local_date
from core.events import record
from core.models import Deadline, Matter
from core.probes import is_tidying
from requests_app.errors import ApplicationError
from requests_app.law import OPINION_RULES, REPLY_RULES, excluded_citation, is_old, opinion_rule
from requests_app.mails import Step, tell
from requests_app.models import Application, ApplicationState, Consultation, ConsultationAnswer, ConsultationKind, Item
from requests_app.services.receipt import lock, moment, reply_clock
from requests_app.services.sweeping import MOST, each
from requests_app.services.telling import tell_staff

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from core.models import User
    from requests_app.models import Paper

OPEN_STATES = (ApplicationState.REGISTERED, ApplicationState.HANDLING)


def cause_of(consultation: Consultation) -> str:
    """The cause of its excluded time in the ledger of the answer."""
    return f"{'third_party' if consultation.kind == ConsultationKind.THIRD_PARTY else 'organs'}:{consultation.pk}"


def is_excluded(application: Application, kind: str) -> bool:
    """Whether the time this consultation takes is not counted: under the regulation of 2007 only a third party's (LEGAL.md §1.9)."""
    return kind == ConsultationKind.THIRD_PARTY or not is_old(application.received_on)


@transaction.atomic
def consult(
    *,
    application: Application,
    kind: str,
    party: dict[str, Any],
    summary: str,
    sent_on: date,
    by: User,
    at: datetime,
    items: Sequence[Item] = (),
    reached_on: date | None = None,
) -> Consultation:
    """Ask for an opinion: from the day after `sent_on` the answer's days are not counted. `party` as `Consultation.party`.

    Raises NotAllowedError, ApplicationError, LedgerError.
    """
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.state not in OPEN_STATES:
        raise ApplicationError(_("目前为“%(state)s”，不能征求意见。") % {"state": locked.get_state_display()})
    if kind not in ConsultationKind.values:
        raise ApplicationError(_("没有这种征求意见。"))
    if not str(party.get("name", "")).strip():
        raise ApplicationError(_("请填写被征求意见人的姓名或者名称。"))
    if locked.received_on is not None and sent_on < locked.received_on:
        raise ApplicationError(_("发出日期不能早于收到申请之日。"))
    if any(item.application_id != locked.pk for item in items):
        raise ApplicationError(_("所选事项不属于这件申请。"))
    when = moment(sent_on, at)
    number = Consultation.objects.filter(application=locked).count() + 1
    matter = Matter.objects.create(
        organisation=locked.organisation,
        kind="consultation",
        number=f"{locked.number}-Z{number}",
        title=f"征求意见 {locked.number}-{number}",
        parent=locked.matter,
        handler=locked.matter.handler,
        opened_at=when,
    )
    consultation = Consultation.objects.create(
        matter=matter, application=locked, kind=kind, party=party, summary=summary.strip(), sent_on=sent_on
    )
    consultation.items.set(items)
    clock = reply_clock(locked)
    if is_excluded(locked, kind):
        deadlines.suspend(
            deadline=clock,
            cause=cause_of(consultation),
            effective_at=when,
            by=by,
            at=at,
            article=excluded_citation(application.received_on),
        )
    record("application.consulted", organisation=locked.organisation, matter=locked.matter, by=by, at=at, kind=str(kind), sent_on=sent_on)
    tell(application=locked, step=Step.CONSULTING, at=at, occasion=consultation.pk)
    if reached_on is not None:
        record_reached(consultation=consultation, reached_on=reached_on, by=by, at=at)
    return consultation


@transaction.atomic
def record_reached(*, consultation: Consultation, reached_on: date, by: User, at: datetime) -> Consultation:
    """The letter was received: the fifteen workdays of whoever is asked begin. Raises NotAllowedError, ApplicationError."""
    locked = _lock(consultation)
    require(by, Verb.HANDLE_APPLICATIONS, locked.application.organisation, at)
    if locked.reached_on is not None:
        raise ApplicationError(_("收到征求意见书之日已登记。"))
    if locked.ended_on is not None:
        raise ApplicationError(_("该征求意见已结束。"))
    reply_clock(locked.application)  # an answered or closed case waits for nobody
    if reached_on < locked.sent_on:
        raise ApplicationError(_("收到日期不能早于发出日期。"))
    when = moment(reached_on, at)
    locked.reached_on = reached_on
    locked.save(update_fields=["reached_on"])
    rule = opinion_rule(locked.kind, locked.application.received_on)
    if rule:
        deadlines.open_deadline(rule=rule, matter=locked.matter, start=when, by=by, at=at)
    record("application.consultation_reached", organisation=locked.matter.organisation, matter=locked.matter, by=by, at=at, on=reached_on)
    consultation.refresh_from_db()
    return consultation


@transaction.atomic
def record_opinion(
    *,
    consultation: Consultation,
    answer: str,
    answered_on: date,
    by: User | None,
    at: datetime,
    reason: str = "",
    is_reasonable: bool | None = None,
    paper: Paper | None = None,
) -> Consultation:
    """The opinion came (or none did): this day is the last that is not counted. Silence ends on the last of the fifteen workdays.

    A third party's refusal binds only with reason: `is_reasonable` must be judged then. `by` is empty for the sweep.
    Raises NotAllowedError, ApplicationError, LedgerError.
    """
    locked = _lock(consultation)
    application = locked.application
    if by is not None:
        require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    if locked.ended_on is not None:
        raise ApplicationError(_("该征求意见已结束。"))
    if answer not in ConsultationAnswer.values:
        raise ApplicationError(_("没有这种意见。"))
    if answered_on < locked.sent_on:
        raise ApplicationError(_("收到意见之日不能早于发出日期。"))
    limit = Deadline.objects.open().filter(matter=locked.matter).first()
    if answer == ConsultationAnswer.SILENCE:
        if limit is None or limit.last_day is None:
            raise ApplicationError(_("请先登记收到征求意见书之日。"))
        if local_date(at) <= limit.last_day:
            raise ApplicationError(_("提出意见的期限尚未届满。"))
        answered_on = limit.last_day
    elif limit is not None and limit.last_day is not None and answered_on > limit.last_day:
        raise ApplicationError(_("意见在期限届满（%(day)s）之后提出，按逾期未提出意见处理，可在办理记录中载明。") % {"day": limit.last_day})
    if answer in (ConsultationAnswer.REFUSAL, ConsultationAnswer.PARTLY) and locked.kind == ConsultationKind.THIRD_PARTY:
        if not reason.strip():
            raise ApplicationError(_("请填写第三方不同意公开的理由。"))
        if is_reasonable is None:
            raise ApplicationError(_("请认定第三方的理由是否合理。"))
    when = moment(answered_on, at)
    if limit is not None:
        deadlines.meet(deadline=limit, effective_at=max(when, limit.started_at), by=by, at=at)
    locked.answer, locked.answer_reason = answer, reason.strip()
    locked.is_reasonable, locked.paper = is_reasonable, paper
    _end(locked, answered_on, by=by, at=at)
    consultation.refresh_from_db()
    return consultation


@transaction.atomic
def call_off(*, consultation: Consultation, ended_on: date, reason: str, by: User, at: datetime) -> Consultation:
    """End it without an opinion: the letter could not be delivered, or it is needed no more. This day is the last that is not counted.

    Raises NotAllowedError, ApplicationError.
    """
    locked = _lock(consultation)
    require(by, Verb.HANDLE_APPLICATIONS, locked.application.organisation, at)
    if locked.ended_on is not None:
        raise ApplicationError(_("该征求意见已结束。"))
    if not reason.strip():
        raise ApplicationError(_("请写明结束征求意见的原因。"))
    if ended_on < locked.sent_on:
        raise ApplicationError(_("结束日期不能早于发出日期。"))
    limit = Deadline.objects.open().filter(matter=locked.matter).first()
    if limit is not None and limit.last_day is not None and ended_on > limit.last_day:
        raise ApplicationError(_("提出意见的期限已于%(day)s届满。") % {"day": limit.last_day})
    if limit is not None:
        deadlines.cancel(deadline=limit, effective_at=max(moment(ended_on, at), limit.started_at), by=by, at=at, reason="不再征求意见")
    locked.answer_reason = reason.strip()
    _end(locked, ended_on, by=by, at=at)
    consultation.refresh_from_db()
    return consultation


def _end(locked: Consultation, ended_on: date, *, by: User | None, at: datetime) -> None:
    """The days after this one count again, if the answer is still owed."""
    application, when = locked.application, moment(ended_on, at)
    clock = Deadline.objects.open().filter(matter=application.matter_id, rule__in=REPLY_RULES).first()
    if clock is not None and is_excluded(application, locked.kind):
        deadlines.resume(
            deadline=clock,
            cause=cause_of(locked),
            effective_at=when,
            by=by,
            at=at,
            article=excluded_citation(application.received_on),
        )
    locked.ended_on = ended_on
    locked.save(update_fields=["answer", "ended_on", "answer_reason", "is_reasonable", "paper"])
    locked.matter.closed_at = at
    locked.matter.save(update_fields=["closed_at"])
    # What was answered is nobody's business outside the case: the trail tells that it was.
    record("application.consultation_ended", organisation=locked.matter.organisation, matter=locked.matter, by=by, at=at, on=ended_on)
    tell_staff(application, "application_consulted", at=at, occasion=locked.pk)
    if clock is not None and not Consultation.objects.filter(application=application, ended_on__isnull=True).exists():
        tell(application=application, step=Step.CONSULTED, at=at, occasion=locked.pk)


@transaction.atomic
def override(*, consultation: Consultation, reason: str, by: User, at: datetime) -> Consultation:
    """Disclose against a third party for the public interest (条例15, 32条): the decision is told to the third party in writing."""
    locked = _lock(consultation)
    require(by, Verb.APPROVE_EXTENSIONS, locked.application.organisation, at)
    if locked.kind != ConsultationKind.THIRD_PARTY or not locked.ended_on:
        raise ApplicationError(_("只有已征求过意见的第三方，才能决定不顾其意见公开。"))
    if not reason.strip():
        raise ApplicationError(_("请写明不公开会对公共利益造成什么重大影响。"))
    locked.override, locked.override_reason = True, reason.strip()
    locked.save(update_fields=["override", "override_reason"])
    record("application.overridden", organisation=locked.matter.organisation, matter=locked.matter, by=by, at=at)
    consultation.refresh_from_db()
    return consultation


@transaction.atomic
def record_told(
    *, consultation: Consultation, by: User, at: datetime, applicant_told_on: date | None = None, third_party_told_on: date | None = None
) -> Consultation:
    """The applicant was told of the excluded time, or the third party of the decision to disclose and why (条例32条).

    Raises NotAllowedError, ApplicationError.
    """
    locked = _lock(consultation)
    require(by, Verb.HANDLE_APPLICATIONS, locked.application.organisation, at)
    days = {"applicant_told_on": applicant_told_on, "third_party_told_on": third_party_told_on}
    given: dict[str, Any] = {name: day for name, day in days.items() if day is not None}
    if not given:
        raise ApplicationError(_("请填写告知日期。"))
    if third_party_told_on is not None and locked.ended_on is None:
        raise ApplicationError(_("征求意见尚未结束。"))
    for name, day in given.items():
        if day < locked.sent_on:
            raise ApplicationError(_("告知日期不能早于发出日期。"))
        moment(day, at)
        setattr(locked, name, day)
    locked.save(update_fields=list(given))
    record("application.consultation_told", organisation=locked.matter.organisation, matter=locked.matter, by=by, at=at, **given)
    consultation.refresh_from_db()
    return consultation


def binds(consultation: Consultation) -> bool:
    """Whether its answer forbids disclosure: a third party's refusal with good reason that public interest does not outweigh."""
    refused = consultation.answer in (ConsultationAnswer.REFUSAL, ConsultationAnswer.PARTLY)
    third = consultation.kind == ConsultationKind.THIRD_PARTY
    return refused and (not third or bool(consultation.is_reasonable)) and not consultation.override


def silence_due(at: datetime) -> int:
    """Sweep job: whoever did not answer in fifteen workdays has said nothing (32条), or, as co-maker, has agreed (34条)."""
    if not is_tidying(at):
        return 0
    late = Deadline.objects.open().filter(rule__in=OPINION_RULES.values(), due_at__lte=at)
    rows = Consultation.objects.filter(ended_on__isnull=True, matter__in=late.values("matter")).order_by("id")[:MOST]
    return each(
        rows,
        lambda row: record_opinion(consultation=row, answer=ConsultationAnswer.SILENCE, answered_on=local_date(at), by=None, at=at),
    )


def _lock(consultation: Consultation) -> Consultation:
    application = lock(consultation.application)
    locked = Consultation.objects.select_for_update(of=("self",)).select_related("matter").get(pk=consultation.pk)
    locked.application = application
    return locked
