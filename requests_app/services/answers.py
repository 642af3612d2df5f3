"""The answer: drafted, checked, reviewed by law, approved by somebody who did not draft it (条例36至39条, 45条)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, can, people_with, require
from core.approvals import record_approval
from core.models import Approval
from core.models.approvals import Verdict
from core.notices import notify
from core.states import move
from requests_app.checking import examine, needs_reason
from requests_app.delivered import dispatched
from requests_app.errors import ApplicationError
from requests_app.guard import refuse_personal
from requests_app.law import missing_for_remedies
from requests_app.models import Answer, AnswerState, Application, ApplicationState, Consultation, ConsultationAnswer
from requests_app.outcomes import OUTCOMES, Group, row_of, row_of_application
from requests_app.services.deciding import changed, decide_item, lock_answer
from requests_app.services.receipt import lock
from requests_app.states import ANSWER, APPLICATION

if TYPE_CHECKING:
    from datetime import datetime

    from core.approvals import PaperApproval
    from core.models import User

__all__ = ["approve_answer", "decide_item", "draft_answer", "reasons_not_to_submit", "return_answer", "review_answer", "submit_answer"]

LEGAL_STEP, SIGN_STEP = "answer_legal", "answer_sign"
DRAFTABLE = (ApplicationState.REGISTERED, ApplicationState.HANDLING)


@transaction.atomic
def draft_answer(*, application: Application, by: User, at: datetime) -> Answer:
    """Begin the answer of a case, or begin anew where a review ordered another one; an answer in draft is returned as it is.

    A registered case is handled from now on. Raises NotAllowedError, ApplicationError.
    """
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.state not in DRAFTABLE:
        raise ApplicationError(_("目前为“%(state)s”，不能拟写答复。") % {"state": locked.get_state_display()})
    answer, created = Answer.objects.get_or_create(application=locked, defaults={"drafted_by": by, "drafted_at": at})
    if created:
        answer.contributors.add(by)
    elif answer.state == AnswerState.APPROVED and _was_delivered(answer):
        # A review or a court ordered a new answer: the delivered letter stays as it is, the answer is written anew.
        _move(answer, AnswerState.DRAFT, by=by, at=at)
        changed(answer, by=by)
    if locked.state == ApplicationState.REGISTERED:
        who: dict[str, Any] = {"by": by, "at": at, "organisation": locked.organisation, "matter": locked.matter}
        move(locked, APPLICATION, to=ApplicationState.HANDLING, **who)
    application.refresh_from_db()
    return answer


def reasons_not_to_submit(answer: Answer) -> list[str]:
    """Why the answer cannot go to review yet; empty when it can. The findings of the check are not among them."""
    application = answer.application
    decisions = {row.item_id: row for row in answer.decisions.all()}
    open_items = [str(item.number) for item in application.items.all() if item.pk not in decisions]
    reasons = []
    if open_items:
        reasons.append(_("第%(items)s项尚未作出决定。") % {"items": "、".join(open_items)})
    if application.state not in DRAFTABLE:
        reasons.append(_("目前为“%(state)s”，不能提交答复。") % {"state": application.get_state_display()})
    if application.consultations.filter(ended_on__isnull=True).exists():
        reasons.append(_("征求意见尚未结束。"))
    opened = [row.item_id for row in decisions.values() if OUTCOMES[row.outcome].group in (Group.OPEN, Group.PARTLY)]
    against = Consultation.objects.filter(items__in=opened, answer=ConsultationAnswer.REFUSAL, third_party_told_on__isnull=True)
    if against.filter(override=True).exists():
        reasons.append(_("决定公开第三方不同意公开的信息，须先将决定和理由书面告知第三方。"))
    return [*reasons, *missing_for_remedies(application.organisation)]


@transaction.atomic
def submit_answer(*, answer: Answer, by: User, at: datetime, overruled: str = "") -> Answer:
    """Check the answer and hand it to the legal review. `overruled`: why it may go on despite personal data or a differing earlier answer.

    What was found stays with the answer, encrypted, for the reviewers. Raises NotAllowedError, ApplicationError.
    """
    locked = lock_answer(answer)
    application = locked.application
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    if locked.state != AnswerState.DRAFT:
        raise ApplicationError(_("答复不在拟稿中，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    reasons = reasons_not_to_submit(locked)
    if reasons:
        raise ApplicationError(*reasons)
    findings = examine(locked)
    overruled = refuse_personal(overruled, application)
    if needs_reason(findings) and not overruled:
        raise ApplicationError(_("核查发现个人信息，或者与前次答复不一致，请修改，或者写明处理理由。"))
    locked.findings, locked.overruled = findings, overruled[:300]
    locked.save(update_fields=["findings", "overruled"])
    locked.contributors.add(by)
    counts = {name: len(rows) for name, rows in findings.items()}
    _move(locked, AnswerState.LEGAL, by=by, at=at, findings=counts, overruled=locked.overruled)
    _tell(locked, "answer_to_review", Verb.REVIEW_ANSWERS, at=at)
    answer.refresh_from_db()
    return answer


@transaction.atomic
def review_answer(*, answer: Answer, by: User, at: datetime, comment: str = "", paper: PaperApproval | None = None) -> Answer:
    """法制审核: passed, the answer awaits signing. Who wrote on it cannot review it.

    Raises NotAllowedError, ApplicationError, ApprovalError.
    """
    locked = lock_answer(answer)
    _decide(locked, AnswerState.LEGAL, LEGAL_STEP, Verb.REVIEW_ANSWERS, by=by, at=at, comment=comment, paper=paper)
    _move(locked, AnswerState.APPROVAL, by=by, at=at)
    _tell(locked, "answer_to_sign", Verb.SIGN_ANSWERS, at=at)
    answer.refresh_from_db()
    return answer


@transaction.atomic
def approve_answer(*, answer: Answer, by: User, at: datetime, comment: str = "", paper: PaperApproval | None = None) -> Answer:
    """签发, on the screen or on paper, by somebody who neither wrote on it nor reviewed it; the row of the annual report is set.

    Raises NotAllowedError, ApplicationError, ApprovalError.
    """
    locked = lock_answer(answer)
    signer = _decide(locked, AnswerState.APPROVAL, SIGN_STEP, Verb.SIGN_ANSWERS, by=by, at=at, comment=comment, paper=paper)
    reviewers = Approval.objects.filter(matter=locked.application.matter, revision=locked.revision, step=LEGAL_STEP)
    if any((row.signer_id or row.by_id) == signer.pk for row in reviewers):
        raise ApplicationError(_("法制审核与签发须由两人分别办理。"))
    reasons = reasons_not_to_submit(locked)
    if reasons:  # a consultation may have been opened meanwhile
        raise ApplicationError(*reasons)
    rows = [row_of(row.outcome, row.basis) for row in locked.decisions.select_related("item").order_by("item__number")]
    locked.row = row_of_application(rows)
    locked.save(update_fields=["row"])
    _move(locked, AnswerState.APPROVED, by=by, at=at, row=locked.row)
    notify(
        recipients=[locked.drafted_by],
        template="answer_approved",
        organisation=locked.application.organisation,
        matter=locked.application.matter,
        params={"number": locked.application.number},
        dedupe=f"answer:{locked.pk}:approved:{locked.revision}",
        at=at,
    )
    answer.refresh_from_db()
    return answer


@transaction.atomic
def return_answer(*, answer: Answer, comment: str, by: User, at: datetime, paper: PaperApproval | None = None) -> Answer:
    """Send the answer back to draft with a reason: by whoever could pass the step it stands at, or by who wrote it; never once delivered.

    Raises NotAllowedError, ApplicationError, ApprovalError.
    """
    locked = lock_answer(answer)
    application = locked.application
    steps = {
        AnswerState.LEGAL: (LEGAL_STEP, Verb.REVIEW_ANSWERS),
        AnswerState.APPROVAL: (SIGN_STEP, Verb.SIGN_ANSWERS),
        AnswerState.APPROVED: (SIGN_STEP, Verb.SIGN_ANSWERS),
    }
    if locked.state not in steps:
        raise ApplicationError(_("答复不在审核中，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    if _was_delivered(locked):
        raise ApplicationError(_("答复书已经送出，不能退回修改。"))
    step, verb = steps[AnswerState(locked.state)]
    wrote = locked.contributors.filter(pk=by.pk).exists() and can(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    if not wrote:
        require(paper.signer if paper else by, verb, application.organisation, at)
    comment = refuse_personal(comment, application)
    who: dict[str, Any] = {"by": by, "at": at, "comment": comment, "paper": paper}
    record_approval(matter=application.matter, revision=locked.revision, step=step, verdict=Verdict.RETURN, **who)
    _move(locked, AnswerState.DRAFT, by=by, at=at)
    locked.revision += 1  # what was approved is approved no longer
    locked.row = ""
    locked.save(update_fields=["revision", "row"])
    notify(
        recipients=[locked.drafted_by],
        template="answer_returned",
        organisation=application.organisation,
        matter=application.matter,
        params={"number": application.number, "reason": comment},
        dedupe=f"answer:{locked.pk}:returned:{locked.revision}",
        at=at,
    )
    answer.refresh_from_db()
    return answer


def _decide(
    answer: Answer, state: str, step: str, verb: Verb, *, by: User, at: datetime, comment: str, paper: PaperApproval | None
) -> User:
    """Record a pass at this step; returns who decided."""
    application = answer.application
    if answer.state != state:
        wanted = AnswerState(state).label
        raise ApplicationError(_("答复不是“%(wanted)s”，目前为“%(state)s”。") % {"wanted": wanted, "state": answer.get_state_display()})
    person = paper.signer if paper else by
    require(person, verb, application.organisation, at)
    if answer.drafted_by_id == person.pk or answer.contributors.filter(pk=person.pk).exists():
        raise ApplicationError(_("%(person)s参与拟写了该答复，不能审核、签发。") % {"person": person})
    comment = refuse_personal(comment, application)
    who: dict[str, Any] = {"by": by, "at": at, "comment": comment, "paper": paper}
    record_approval(matter=application.matter, revision=answer.revision, step=step, verdict=Verdict.PASS, **who)
    return person


def _was_delivered(answer: Answer) -> bool:
    return dispatched(answer) is not None


def _move(answer: Answer, to: str, *, by: User, at: datetime, **about: Any) -> None:
    application = answer.application
    about |= {"revision": answer.revision}
    move(answer, ANSWER, to=to, by=by, at=at, organisation=application.organisation, matter=application.matter, **about)


def _tell(answer: Answer, template: str, verb: Verb, *, at: datetime) -> None:
    application = answer.application
    wrote = set(answer.contributors.values_list("pk", flat=True)) | {answer.drafted_by_id}
    notify(
        recipients=[person for person in people_with(verb, application.organisation, at) if person.pk not in wrote],
        template=template,
        organisation=application.organisation,
        matter=application.matter,
        params={"number": application.number},
        dedupe=f"answer:{answer.pk}:{template}:{answer.revision}",
        at=at,
    )
