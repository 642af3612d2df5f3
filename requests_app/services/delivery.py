"""送达登记: each attempt, what came back, and the end of the case (国办公开办函〔2016〕235号, LEGAL.md §1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.counting import local_date
from core.events import record
from core.models import Deadline, LedgerEntry
from core.models.deadlines import DeadlineState, EntryKind
from core.states import move
from requests_app.delivered import BY_POST, ELECTRONIC, INTERNET, approved_at, dispatched, effective_on, reached
from requests_app.errors import ApplicationError
from requests_app.guard import refuse_personal
from requests_app.law import REPLY_RULES, missing_for_online
from requests_app.mails import Step, tell
from requests_app.models import AnswerState, Application, ApplicationState, Delivery, DeliveryWay, LetterKind
from requests_app.services.closing import close, matters_of
from requests_app.services.receipt import lock, moment
from requests_app.services.served import after_service, after_signature
from requests_app.services.suggestions import after_answer
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User
    from requests_app.models import Answer, Letter, Paper

ANSWERABLE = (ApplicationState.HANDLING, ApplicationState.ANSWERED, ApplicationState.DELIVERED)


@transaction.atomic
def record_delivery(
    *,
    letter: Letter,
    way: str,
    by: User,
    at: datetime,
    posted_on: date | None = None,
    signed_on: date | None = None,
    sent_at: datetime | None = None,
    post_number: str = "",
    recipient: str = "",
    proof: Paper | None = None,
) -> Delivery:
    """Record one attempt to deliver a letter that is numbered and sealed. Post needs the day of posting and the mail's number.

    An answer's first delivery fulfils the limit, as of the day of posting, signature or sending; later ones are re-deliveries.
    Raises NotAllowedError, ApplicationError.
    """
    application = lock(letter.application)
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    letter.refresh_from_db()
    reasons = [*_of_letter(letter, application), *_of_dates(letter, way, posted_on, signed_on, sent_at, post_number, at=at)]
    if proof is not None and proof.application_id != application.pk:
        reasons.append(_("送达凭证不属于这件申请。"))
    if letter.kind == LetterKind.ANSWER and way in INTERNET:
        reasons += missing_for_online(application.organisation)
    if reasons:
        raise ApplicationError(*reasons)
    delivery = Delivery.objects.create(
        letter=letter,
        way=way,
        posted_on=posted_on,
        signed_on=signed_on,
        sent_at=sent_at,
        post_number=post_number.strip(),
        recipient=recipient.strip(),
        proof=proof,
        by=by,
        at=at,
    )
    about: dict[str, Any] = {
        "letter": letter.pk,
        "kind": letter.kind,
        "number": letter.number,
        "way": str(way),
        "effective_on": effective_on(delivery),
    }
    record("letter.delivered", organisation=application.organisation, matter=application.matter, by=by, at=at, **about)
    if letter.kind == LetterKind.ANSWER:
        _answered(application, delivery, by=by, at=at)
    else:
        after_service(delivery=delivery, by=by, at=at)
    return delivery


@transaction.atomic
def record_signature(*, delivery: Delivery, signed_on: date, by: User, at: datetime, proof: Paper | None = None) -> Delivery:
    """The mail was signed for. Raises NotAllowedError, ApplicationError."""
    application, locked = _lock_delivery(delivery)
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    if locked.returned_on is not None:
        raise ApplicationError(_("该邮件已退回。"))
    if locked.signed_on is not None:
        raise ApplicationError(_("已登记签收日期。"))
    moment(signed_on, at)
    if locked.posted_on and signed_on < locked.posted_on:
        raise ApplicationError(_("签收日期不能早于交邮日期。"))
    locked.signed_on, locked.proof = signed_on, proof or locked.proof
    locked.save(update_fields=["signed_on", "proof"])
    about: dict[str, Any] = {"delivery": locked.pk, "signed_on": signed_on}
    record("letter.signed_for", organisation=application.organisation, matter=application.matter, by=by, at=at, **about)
    after_signature(letter=locked.letter, signed_on=signed_on, by=by, at=at)
    if locked.letter.kind == LetterKind.ANSWER and application.state == ApplicationState.ANSWERED:
        _move(application, ApplicationState.DELIVERED, by=by, at=at, signed_on=signed_on)
        tell(application=application, step=Step.DELIVERED, at=at, occasion=locked.pk)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def record_return(*, delivery: Delivery, returned_on: date, reason: str, by: User, at: datetime, own_fault: bool = False) -> Delivery:
    """The mail came back. The day of posting keeps counting, unless it went astray by our mistake: then the limit runs on.

    Raises NotAllowedError, ApplicationError.
    """
    application, locked = _lock_delivery(delivery)
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    reason = refuse_personal(reason, application)
    if not reason:
        raise ApplicationError(_("请写明退回原因。"))
    if locked.returned_on is not None:
        raise ApplicationError(_("该邮件已登记退回。"))
    if application.is_closed:
        raise ApplicationError(_("申请已办结，不能登记退回。"))
    moment(returned_on, at)
    if returned_on < effective_on(locked):
        raise ApplicationError(_("退回日期不能早于送出日期。"))
    was_the_one = locked.letter.kind == LetterKind.ANSWER and dispatched(application.answer) == locked
    locked.returned_on, locked.return_reason, locked.own_fault = returned_on, reason[:200], own_fault
    locked.save(update_fields=["returned_on", "return_reason", "own_fault"])
    about: dict[str, Any] = {"delivery": locked.pk, "returned_on": returned_on, "reason": locked.return_reason, "own_fault": own_fault}
    record("letter.returned", organisation=application.organisation, matter=application.matter, by=by, at=at, **about)
    if locked.letter.kind == LetterKind.ANSWER:
        if own_fault and was_the_one:
            _owe_again(application, by=by, at=at)
        if application.state == ApplicationState.DELIVERED and not reached(application.answer):
            _move(application, ApplicationState.ANSWERED, by=by, at=at, returned_on=returned_on)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def finish(*, application: Application, by: User, at: datetime, undeliverable: str = "") -> Application:
    """办结: end a case whose answer is out. It counts in the answer's row as of the day the answer went out.

    `undeliverable`: why no way is left although the last mail came back. Raises NotAllowedError, ApplicationError, MoveError.
    """
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    answer: Answer | None = getattr(locked, "answer", None)
    first = dispatched(answer) if answer is not None and answer.state == AnswerState.APPROVED else None
    if answer is None or first is None:
        raise ApplicationError(_("答复书尚未送达登记，不能办结。"))
    if locked.state not in (ApplicationState.ANSWERED, ApplicationState.DELIVERED):
        raise ApplicationError(_("目前为“%(state)s”，不能办结。") % {"state": locked.get_state_display()})
    undeliverable = refuse_personal(undeliverable, locked)
    if not reached(answer) and not undeliverable:
        raise ApplicationError(_("答复书已退回，请重新送达，或者写明无法送达的理由。"))
    if undeliverable:
        about: dict[str, Any] = {"reason": undeliverable}
        record("application.undeliverable", organisation=locked.organisation, matter=locked.matter, by=by, at=at, **about)
    closed = close(application=locked, row=answer.row, on=effective_on(first), by=by, at=at)
    application.refresh_from_db()
    return closed


def _answered(application: Application, delivery: Delivery, *, by: User, at: datetime) -> None:
    """The case is answered: the limit is met as of the day that counts, nothing else is owed to the applicant any more."""
    when = moment(effective_on(delivery), at)
    others = Deadline.objects.open().filter(matter__in=matters_of(application))
    for deadline in others:
        if deadline.rule in REPLY_RULES:
            deadlines.meet(deadline=deadline, effective_at=when, by=by, at=at)
        else:
            deadlines.cancel(deadline=deadline, effective_at=at, by=by, at=at, reason="已答复")
    if application.state == ApplicationState.HANDLING:
        _move(application, ApplicationState.ANSWERED, by=by, at=at, effective_on=effective_on(delivery))
        after_answer(application=application, on=effective_on(delivery), by=by, at=at)
    tell(application=application, step=Step.ANSWERED, at=at, occasion=delivery.pk)
    if application.state == ApplicationState.ANSWERED and (delivery.way not in BY_POST or delivery.signed_on):
        _move(application, ApplicationState.DELIVERED, by=by, at=at)


def _owe_again(application: Application, *, by: User, at: datetime) -> None:
    """Undo the fulfilment: what was sent astray by the office's own mistake was not sent."""
    met = Deadline.objects.filter(matter=application.matter, rule__in=REPLY_RULES, state=DeadlineState.MET).order_by("-id").first()
    if met is None:
        return
    entry = LedgerEntry.objects.filter(deadline=met, kind=EntryKind.MEET, voided_by__isnull=True).order_by("-id").first()
    if entry is not None:
        deadlines.void_entry(entry=entry, reason="因本单位原因退回，未有效送出", by=by, at=at)


def _of_letter(letter: Letter, application: Application) -> list[str]:
    if letter.void_reason:
        return [_("该文书已作废。")]
    if not letter.number or letter.sealed_id is None:
        return [_("文书尚未编号或者用印登记，不能送达。")]
    if letter.kind != LetterKind.ANSWER:
        return []
    answer = getattr(application, "answer", None)
    if answer is None or answer.state != AnswerState.APPROVED:
        return [_("答复尚未签发，不能送达。")]
    since = approved_at(answer)
    if since is None or letter.created_at < since:
        return [_("答复书不是按已签发的答复制作的，请重新制作。")]
    if application.state not in ANSWERABLE:
        return [_("目前为“%(state)s”，不能送达答复书。") % {"state": application.get_state_display()}]
    return []


def _of_dates(
    letter: Letter,
    way: str,
    posted_on: date | None,
    signed_on: date | None,
    sent_at: datetime | None,
    post_number: str,
    *,
    at: datetime,
) -> list[str]:
    """Why these dates do not fit the way."""
    if way not in DeliveryWay.values:
        return [_("请选择送达方式。")]
    label = DeliveryWay(way).label
    if way in BY_POST and (posted_on is None or not post_number.strip()):
        return [_("“%(way)s”须填写交邮日期和邮件号。") % {"way": label}]
    if way in ELECTRONIC and sent_at is None:
        return [_("“%(way)s”须填写发送时间。") % {"way": label}]
    if way not in BY_POST and way not in ELECTRONIC and signed_on is None:
        return [_("“%(way)s”须填写签收日期。") % {"way": label}]
    days = [day for day in (posted_on, signed_on, local_date(sent_at) if sent_at else None) if day]
    if max(days) > local_date(at) or (sent_at is not None and sent_at > at):
        return [_("送达日期不能晚于今天。")]
    if letter.sealed_on is not None and min(days) < letter.sealed_on:
        return [_("送达日期不能早于用印日期。")]
    if posted_on and signed_on and signed_on < posted_on:
        return [_("签收日期不能早于交邮日期。")]
    return []


def _lock_delivery(delivery: Delivery) -> tuple[Application, Delivery]:
    application = lock(delivery.letter.application)
    return application, Delivery.objects.select_for_update(of=("self",)).select_related("letter").get(pk=delivery.pk)


def _move(application: Application, to: str, *, by: User | None, at: datetime, **about: Any) -> None:
    move(application, APPLICATION, to=to, by=by, at=at, organisation=application.organisation, matter=application.matter, **about)
