"""行政复议、行政诉讼: the body as respondent, with limits of its own (行政复议法48、54条, 行政诉讼法67条)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Role, Verb, people_with, require
from core.counting import local_date
from core.deadlines import LedgerError
from core.events import record
from core.models import Deadline, Matter
from core.notices import notify
from core.rules import RuleError
from core.states import move
from disclosure.dates import start_of
from requests_app.errors import ApplicationError
from requests_app.law import REPLY
from requests_app.models import ApplicationState, Proceeding, ProceedingKind, ProceedingResult
from requests_app.services.receipt import lock, moment
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import Blob, User
    from requests_app.models import Application

REVIEW_RULE, SIMPLIFIED_RULE, SUIT_RULE = "review_reply_10wd", "review_reply_5wd", "suit_answer_15d"
KIND = "proceeding"  # of the matter


def rule_of(kind: str, is_simplified: bool) -> str:
    """The limit of the reply or defence."""
    if kind != ProceedingKind.REVIEW:
        return SUIT_RULE
    return SIMPLIFIED_RULE if is_simplified else REVIEW_RULE


@transaction.atomic
def open_proceeding(
    *,
    application: Application,
    kind: str,
    organ: str,
    copy_received_on: date,
    claims: str,
    by: User,
    at: datetime,
    case_number: str = "",
    is_simplified: bool = False,
    follows: Proceeding | None = None,
) -> Proceeding:
    """Register a review or suit about this case: its matter owes the reply from the day the copy came, and the leaders are told.

    `follows`: the review a suit comes after. `is_simplified` is of reviews only. Raises NotAllowedError, ApplicationError.
    """
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    reasons = []
    if kind not in ProceedingKind.values:
        raise ApplicationError(_("请选择复议或者诉讼的种类。"))
    if not organ.strip():
        reasons.append(_("请填写复议机关或者法院。"))
    if copy_received_on > local_date(at):
        reasons.append(_("收到副本之日不能晚于今天。"))
    if copy_received_on < local_date(locked.submitted_at):
        reasons.append(_("收到副本之日不能早于申请提交之日。"))
    if is_simplified and kind != ProceedingKind.REVIEW:
        reasons.append(_("简易程序只适用于行政复议。"))
    if kind == ProceedingKind.SUIT_AFTER and (follows is None or follows.kind != ProceedingKind.REVIEW):
        reasons.append(_("复议后起诉须选择经过的行政复议。"))
    if kind != ProceedingKind.SUIT_AFTER and follows is not None:
        reasons.append(_("只有复议后起诉可以选择经过的行政复议。"))
    if follows is not None and follows.application_id != locked.pk:
        reasons.append(_("经过的行政复议不属于这件申请。"))
    if reasons:
        raise ApplicationError(*reasons)
    label = ProceedingKind(kind).label
    matter = Matter.objects.create(
        organisation=locked.organisation,
        kind=KIND,
        title=f"{label} {locked.number}",
        parent=locked.matter,
        handler=locked.matter.handler,
        opened_at=start_of(copy_received_on),
    )
    proceeding = Proceeding.objects.create(
        matter=matter,
        application=locked,
        kind=kind,
        organ=organ.strip(),
        case_number=case_number.strip(),
        is_simplified=is_simplified,
        copy_received_on=copy_received_on,
        claims=claims.strip(),
        follows=follows,
    )
    try:
        start = start_of(copy_received_on)
        deadlines.open_deadline(rule=rule_of(kind, is_simplified), matter=matter, start=start, by=by, at=at)
    except RuleError as error:  # before 2024 the old law of reviews was in force: such a case is recorded with its result only
        if kind != ProceedingKind.REVIEW:
            raise ApplicationError(str(error)) from error
    _record(proceeding, "opened", by=by, at=at, kind=kind, copy_received_on=copy_received_on, is_simplified=is_simplified)
    _tell(proceeding, at=at)
    return proceeding


@transaction.atomic
def change_procedure(*, proceeding: Proceeding, is_simplified: bool, by: User, at: datetime) -> Proceeding:
    """The reviewing organ turned to the other procedure: 5 or 10 workdays, still from the day the copy came.

    Raises NotAllowedError, ApplicationError; LedgerError where a passed limit would be lifted without a second person.
    """
    locked = _lock(proceeding, by=by, at=at)
    if locked.kind != ProceedingKind.REVIEW:
        raise ApplicationError(_("简易程序只适用于行政复议。"))
    if locked.is_simplified == is_simplified:
        raise ApplicationError(_("审理程序没有变化。"))
    clock = _clock(locked)
    if clock is None:
        raise ApplicationError(_("已提交答复，不再调整答复期限。"))
    rule = rule_of(locked.kind, is_simplified)
    deadlines.regrade(deadline=clock, effective_at=at, by=by, at=at, rule=rule, reason="复议机关变更审理程序")
    locked.is_simplified = is_simplified
    locked.save(update_fields=["is_simplified"])
    _record(locked, "procedure_changed", by=by, at=at, is_simplified=is_simplified)
    proceeding.refresh_from_db()
    return proceeding


@transaction.atomic
def reply(*, proceeding: Proceeding, replied_on: date, by: User, at: datetime, paper: Blob | None = None) -> Proceeding:
    """The reply or defence was handed in with the evidence: meets the limit, late if it was late (复议法70条: else no evidence at all).

    `paper` is the private scan of what was handed in. Raises NotAllowedError, ApplicationError.
    """
    locked = _lock(proceeding, by=by, at=at)
    if locked.replied_on is not None:
        raise ApplicationError(_("已登记提交答复、答辩的日期。"))
    if replied_on < locked.copy_received_on:
        raise ApplicationError(_("提交日期不能早于收到副本之日。"))
    when = moment(replied_on, at)
    clock = _clock(locked)
    if clock is not None:
        deadlines.meet(deadline=clock, effective_at=when, by=by, at=at, paper=paper)
    locked.replied_on = replied_on
    locked.save(update_fields=["replied_on"])
    _record(locked, "replied", by=by, at=at, replied_on=replied_on)
    proceeding.refresh_from_db()
    return proceeding


@transaction.atomic
def conclude(
    *, proceeding: Proceeding, result: str, result_on: date, by: User, at: datetime, note: str = "", withdrawn: bool = False
) -> Proceeding:
    """The decision or judgment came: 结果维持, 结果纠正 or 其他结果 (withdrawn is the last). What was still owed is owed no longer.

    Raises NotAllowedError, ApplicationError.
    """
    locked = _lock(proceeding, by=by, at=at)
    if result not in ProceedingResult.values:
        raise ApplicationError(_("请选择结果。"))
    if withdrawn and result != ProceedingResult.OTHER:
        raise ApplicationError(_("申请人（原告）撤回的，结果为“其他结果”。"))
    if result_on < locked.copy_received_on:
        raise ApplicationError(_("结案日期不能早于收到副本之日。"))
    moment(result_on, at)
    clock = _clock(locked)
    if clock is not None:
        deadlines.cancel(deadline=clock, effective_at=at, by=by, at=at, reason="已结案")
    locked.result, locked.result_on, locked.result_note, locked.withdrawn = result, result_on, note.strip(), withdrawn
    locked.save(update_fields=["result", "result_on", "result_note", "withdrawn"])
    locked.matter.closed_at = at
    locked.matter.save(update_fields=["closed_at"])
    _record(locked, "concluded", by=by, at=at, result=result, result_on=result_on, withdrawn=withdrawn)
    proceeding.refresh_from_db()
    return proceeding


@transaction.atomic
def order_new_answer(*, proceeding: Proceeding, ordered_on: date, by: User, at: datetime) -> Application:
    """责令重新答复: the case is handled again, with a new limit from the day the decision came.

    `Application.row` and `closed_on` stay: the annual report counts an application once, in the year of its first answer [I].
    Raises NotAllowedError, ApplicationError, MoveError.
    """
    found = Proceeding.objects.select_for_update(of=("self",)).get(pk=proceeding.pk)
    application = lock(found.application)
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    if found.result != ProceedingResult.CORRECTED:
        raise ApplicationError(_("只有结果纠正的案件才能重新答复。"))
    if application.state not in (ApplicationState.CLOSED, ApplicationState.ARCHIVED):
        raise ApplicationError(_("目前为“%(state)s”，不能重新答复。") % {"state": application.get_state_display()})
    if found.result_on is None or ordered_on < found.result_on:
        raise ApplicationError(_("收到决定之日不能早于结案日期。"))
    moment(ordered_on, at)
    who: dict[str, Any] = {"by": by, "at": at, "organisation": application.organisation, "matter": application.matter}
    move(application, APPLICATION, to=ApplicationState.HANDLING, ordered_on=ordered_on, **who)
    application.matter.closed_at = None
    application.matter.save(update_fields=["closed_at"])
    try:
        deadlines.open_deadline(rule=REPLY, matter=application.matter, start=start_of(ordered_on), by=by, at=at, handler_note="重新答复")
    except LedgerError as error:
        raise ApplicationError(str(error)) from error
    return application


def _lock(proceeding: Proceeding, *, by: User, at: datetime) -> Proceeding:
    locked = Proceeding.objects.select_for_update(of=("self",)).select_related("matter__organisation", "application").get(pk=proceeding.pk)
    require(by, Verb.HANDLE_APPLICATIONS, locked.matter.organisation, at)
    if locked.result:
        raise ApplicationError(_("该案已于%(day)s结案。") % {"day": locked.result_on})
    return locked


def _clock(proceeding: Proceeding) -> Deadline | None:
    return Deadline.objects.open().filter(matter=proceeding.matter_id).first()


def _record(proceeding: Proceeding, what: str, *, by: User, at: datetime, **about: Any) -> None:
    matter = proceeding.matter
    record(f"proceeding.{what}", organisation=matter.organisation, matter=matter, by=by, at=at, **about)


def _tell(proceeding: Proceeding, *, at: datetime) -> None:
    """The office, its head and the leaders: a suit concerns them all."""
    organisation = proceeding.matter.organisation
    people = [*people_with(Verb.HANDLE_APPLICATIONS, organisation, at)]
    people += [one for role in (Role.LEADER, Role.PRINCIPAL) for one in people_with(role, organisation, at) if one not in people]
    notify(
        recipients=people,
        template="proceeding_opened",
        organisation=organisation,
        matter=proceeding.matter,
        params={"kind": str(ProceedingKind(proceeding.kind).label), "number": proceeding.application.number},
        dedupe=f"proceeding:{proceeding.pk}:opened",
        at=at,
    )
