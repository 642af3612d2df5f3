"""The review: submit, pass or return a step, sign off. Which steps a version takes is said by disclosure/routes.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, can, require
from core.approvals import ApprovalError, record_approval
from core.models import Approval
from core.models.approvals import Verdict
from disclosure.dates import shanghai_date
from disclosure.errors import RefusedError
from disclosure.models import DocumentVersion, VersionState
from disclosure.queries.reasons import reasons_not_to_submit
from disclosure.registries import after_approve
from disclosure.routes import emergency_of, rule_of, step_after, steps_of
from disclosure.services import telling
from disclosure.services.locks import lock_version, move_version, send_back_to_draft

if TYPE_CHECKING:
    from datetime import datetime

    from core.approvals import PaperApproval
    from core.models import User

VERB_OF_STEP: dict[str, Verb] = {
    VersionState.FIRST_CHECK: Verb.CHECK_DOCUMENTS,
    VersionState.SECOND_CHECK: Verb.CHECK_DOCUMENTS,
    VersionState.FINAL_CHECK: Verb.CHECK_DOCUMENTS,
    VersionState.SECRECY: Verb.REVIEW_SECRECY,
    VersionState.SIGN_OFF: Verb.SIGN_OFF,
}
# Whoever publishes can still send back what was signed off.
VERB_OF_RETURN: dict[str, Verb] = VERB_OF_STEP | {VersionState.APPROVED: Verb.PUBLISH, VersionState.SCHEDULED: Verb.PUBLISH}


@transaction.atomic
def submit(*, version: DocumentVersion, by: User, at: datetime) -> DocumentVersion:
    """Send a draft into the first step of its kind. Raises NotAllowedError, RefusedError with every reason not to submit."""
    require(by, Verb.DRAFT_DOCUMENTS, version.document.organisation, at)
    locked = lock_version(version)
    if locked.state != VersionState.DRAFT:
        raise RefusedError(_("只有拟稿中的信息可以提交审核，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    if locked.document.sealed_at:
        raise RefusedError(_("该信息已封存，不能提交审核。"))
    reasons = reasons_not_to_submit(locked, at=at)
    if reasons:
        raise RefusedError(*reasons)
    return move_on(version, locked, steps_of(locked)[0], by=by, at=at)


@transaction.atomic
def pass_step(
    *, version: DocumentVersion, by: User, at: datetime, comment: str = "", paper: PaperApproval | None = None
) -> DocumentVersion:
    """Approve the step the version stands at and move it to the next; after the last it awaits publication.

    With `paper` a holder of RECORD_PAPER records what another signed (线下签批). Who wrote on the version cannot pass any step, and the
    secrecy review and the sign-off need two people. Raises NotAllowedError, RefusedError.
    """
    locked = lock_version(version)
    verb = _verb(locked)
    approver = _approver(locked, verb, by=by, at=at, paper=paper)
    if locked.contributions.filter(user=approver).exists():
        raise RefusedError(_("%(person)s参与撰写了该信息，不能审核。") % {"person": approver})
    if locked.state == VersionState.SIGN_OFF and passed_secrecy(locked, approver):
        raise RefusedError(_("保密审查与签发须由两人分别办理。"))
    order = emergency_of(locked)
    if order and locked.state == VersionState.SECRECY and approver.pk == order.by_id:
        raise RefusedError(_("应急发布的决定与保密审查须由两人分别办理。"))
    rule = rule_of(locked)
    if rule and rule.different_people and approver.pk in _deciders(locked):
        raise RefusedError(_("%(person)s已办理过前面的环节，本单位规定各环节由不同的人办理。") % {"person": approver})
    following = step_after(locked)
    _record(locked, Verdict.PASS, by=by, at=at, comment=comment, paper=paper)
    return move_on(version, locked, following, by=by, at=at, **_signed(paper))


def sign_off(*, version: DocumentVersion, by: User, at: datetime, comment: str = "", paper: PaperApproval | None = None) -> DocumentVersion:
    """The last step, 签发. As `pass_step`, and refuses a version that is not there yet."""
    state = DocumentVersion.objects.values_list("state", flat=True).get(pk=version.pk)
    if state != VersionState.SIGN_OFF:
        raise RefusedError(_("尚未到签发环节，目前为“%(state)s”。") % {"state": VersionState(state).label})
    return pass_step(version=version, by=by, at=at, comment=comment, paper=paper)


@transaction.atomic
def return_step(*, version: DocumentVersion, reason: str, by: User, at: datetime, paper: PaperApproval | None = None) -> DocumentVersion:
    """Send the version back to its drafter with a reason (at most 500 characters). Raises NotAllowedError, RefusedError.

    At every step by whoever could pass it; once signed off by whoever could publish it.
    """
    locked = lock_version(version)
    verb = _verb(locked, VERB_OF_RETURN)
    _approver(locked, verb, by=by, at=at, paper=paper)
    reason = reason.strip()
    if not reason:
        raise RefusedError(_("退回修改须写明理由。"))
    if len(reason) > 500:
        raise RefusedError(_("退回理由最多500字。"))
    _record(locked, Verdict.RETURN, by=by, at=at, comment=reason, paper=paper)
    send_back_to_draft(locked, by=by, at=at, reason=reason)
    telling.returned(locked, reason=reason, at=at)
    version.refresh_from_db()
    return version


@transaction.atomic
def recall(*, version: DocumentVersion, by: User, at: datetime) -> DocumentVersion:
    """Take back what one wrote on and submitted, as long as the review runs. Raises NotAllowedError, RefusedError."""
    require(by, Verb.DRAFT_DOCUMENTS, version.document.organisation, at)
    locked = lock_version(version)
    if locked.state not in VERB_OF_STEP:
        raise RefusedError(_("该信息不在审核中，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    if not locked.contributions.filter(user=by).exists():
        raise RefusedError(_("只有参与撰写的人可以撤回提交。"))
    send_back_to_draft(locked, by=by, at=at, reason="拟稿人撤回提交")
    version.refresh_from_db()
    return version


def _verb(version: DocumentVersion, verbs: dict[str, Verb] = VERB_OF_STEP) -> Verb:
    verb = verbs.get(version.state)
    if verb is None:
        raise RefusedError(_("该信息不在审核中，目前为“%(state)s”。") % {"state": version.get_state_display()})
    return verb


def _approver(version: DocumentVersion, verb: Verb, *, by: User, at: datetime, paper: PaperApproval | None) -> User:
    """Whose verdict it is: the person's own, or the signer's of a paper they record."""
    organisation = version.document.organisation
    if paper is None:
        require(by, verb, organisation, at)
        return by
    require(by, Verb.RECORD_PAPER, organisation, at)
    if not can(paper.signer, verb, organisation, at):
        raise RefusedError(_("%(person)s无权签批这一环节。") % {"person": paper.signer})
    if paper.signed_on > shanghai_date(at):
        raise RefusedError(_("签批日期晚于今天。"))
    last = version.contributions.order_by("-at").values_list("at", flat=True).first()
    if last and paper.signed_on < shanghai_date(last):
        raise RefusedError(_("签批日期早于最后一次修改，签批的不是现在的内容。"))
    return paper.signer


def passed_secrecy(version: DocumentVersion, person: User) -> bool:
    """Whether this person's verdict, on the screen or on paper, was the secrecy review of this revision."""
    reviews = Approval.objects.filter(
        matter_id=version.document.matter_id, revision=version.revision, step=VersionState.SECRECY, verdict=Verdict.PASS
    )
    return any((review.signer_id or review.by_id) == person.pk for review in reviews)


def _deciders(version: DocumentVersion) -> set[int]:
    """Ids of those who passed a step of this revision."""
    rows = Approval.objects.filter(matter_id=version.document.matter_id, revision=version.revision, verdict=Verdict.PASS)
    return {signer or by for signer, by in rows.values_list("signer_id", "by_id")}


def _record(version: DocumentVersion, verdict: Verdict, *, by: User, at: datetime, comment: str, paper: PaperApproval | None) -> None:
    try:
        record_approval(
            matter=version.document.matter,
            revision=version.revision,
            step=version.state,
            verdict=verdict,
            by=by,
            at=at,
            comment=comment.strip()[:500],
            paper=paper,
        )
    except ApprovalError as error:
        raise RefusedError(str(error)) from error


def _signed(paper: PaperApproval | None) -> dict[str, object]:
    """What the trail says of a paper: 线下签批, by whom and when."""
    return {} if paper is None else {"on_paper": "线下签批", "signer": paper.signer.pk, "signed_on": paper.signed_on.isoformat()}


def move_on(
    version: DocumentVersion, locked: DocumentVersion, to: VersionState, *, by: User, at: datetime, **extra: object
) -> DocumentVersion:
    """Put the locked version at the step and tell its people."""
    move_version(locked, to, by=by, at=at, revision=locked.revision, **extra)
    if to == VersionState.APPROVED:
        telling.approved(locked, at=at)
        for hook in after_approve:
            hook(version=locked, by=by, at=at)
    else:
        telling.awaits_step(locked, VERB_OF_STEP[to], at=at)
    version.refresh_from_db()
    return version
