"""Deciding on a line: submitted, passed by the disclosure office where it must be, decided by a leader, or returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, can, people_with, require
from core.approvals import ApprovalError, record_approval
from core.models.approvals import Verdict
from core.notices import notify
from disclosure.errors import RefusedError
from disclosure.models import EntryState, UndisclosedEntry
from disclosure.services.undisclosed.lines import lock, move_entry, needs_office

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.approvals import PaperApproval
    from core.models import User

RULE = "reexamine_12m"
VERB_OF_STEP: dict[str, Verb] = {EntryState.OFFICE: Verb.EXAMINE_ATTRIBUTE, EntryState.DECISION: Verb.SIGN_OFF}


@transaction.atomic
def submit_entry(*, entry: UndisclosedEntry, by: User, at: datetime) -> UndisclosedEntry:
    """Send a draft to the disclosure office (a policy not to be disclosed) or to the leader. Raises NotAllowedError, RefusedError."""
    require(by, Verb.DRAFT_DOCUMENTS, entry.organisation, at)
    locked = lock(entry)
    if locked.state != EntryState.DRAFT:
        raise RefusedError(_("只有拟稿中的认定可以提交，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    return _move_on(entry, locked, EntryState.OFFICE if needs_office(locked) else EntryState.DECISION, by=by, at=at)


@transaction.atomic
def pass_office(
    *, entry: UndisclosedEntry, by: User, at: datetime, comment: str = "", paper: PaperApproval | None = None
) -> UndisclosedEntry:
    """The disclosure office agrees that a policy is not disclosed; the leader decides next. Raises NotAllowedError, RefusedError."""
    locked = _at_step(entry, EntryState.OFFICE, by=by, at=at, paper=paper)
    _record(locked, Verdict.PASS, by=by, at=at, comment=comment, paper=paper)
    return _move_on(entry, locked, EntryState.DECISION, by=by, at=at)


@transaction.atomic
def decide(*, entry: UndisclosedEntry, by: User, at: datetime, comment: str = "", paper: PaperApproval | None = None) -> UndisclosedEntry:
    """The leader determines the attribute; the yearly limit for looking at it again opens. Raises NotAllowedError, RefusedError."""
    locked = _at_step(entry, EntryState.DECISION, by=by, at=at, paper=paper)
    _record(locked, Verdict.PASS, by=by, at=at, comment=comment, paper=paper)
    conclude(locked, decided_by=paper.signer if paper else by, by=by, at=at)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def return_entry(*, entry: UndisclosedEntry, reason: str, by: User, at: datetime, paper: PaperApproval | None = None) -> UndisclosedEntry:
    """Send it back to who registered it, with a reason (at most 500 characters). Raises NotAllowedError, RefusedError."""
    state = UndisclosedEntry.objects.values_list("state", flat=True).get(pk=entry.pk)
    locked = _at_step(entry, EntryState(state), by=by, at=at, paper=paper, own_too=True)
    reason = reason.strip()
    if not reason:
        raise RefusedError(_("退回修改须写明理由。"))
    if len(reason) > 500:
        raise RefusedError(_("退回理由最多500字。"))
    _record(locked, Verdict.RETURN, by=by, at=at, comment=reason, paper=paper)
    move_entry(locked, EntryState.DRAFT, by=by, at=at, reason=reason)
    author = [locked.created_by] if locked.created_by and locked.created_by.is_active else []
    tell(locked, author, "undisclosed_returned", at=at, reason=reason)
    entry.refresh_from_db()
    return entry


def conclude(locked: UndisclosedEntry, *, decided_by: User, by: User, at: datetime) -> None:
    """Set who decided, move, open the yearly limit. The caller holds the lock."""
    locked.decided_by, locked.decided_at = decided_by, at
    locked.save(update_fields=["decided_by", "decided_at"])
    move_entry(locked, EntryState.DECIDED, by=by, at=at, attribute=locked.attribute, ground=locked.ground, reason=locked.reason)
    deadlines.open_deadline(rule=RULE, matter=locked.matter, start=at, by=by, at=at)


def tell(entry: UndisclosedEntry, people: Iterable[User], template: str, *, at: datetime, **params: str) -> None:
    """One notice a person, in the same transaction."""
    notify(
        recipients=list(people),
        template=template,
        organisation=entry.organisation,
        matter=entry.matter,
        params={"title": entry.title, "entry": entry.pk, **params},
        dedupe=f"{template}:{entry.pk}:{at.isoformat()}",
        at=at,
    )


def _at_step(
    entry: UndisclosedEntry, step: EntryState, *, by: User, at: datetime, paper: PaperApproval | None, own_too: bool = False
) -> UndisclosedEntry:
    """The locked entry, standing at this step, with the person allowed to decide there. Who registered it cannot."""
    locked = lock(entry)
    verb = VERB_OF_STEP.get(step)
    if verb is None or locked.state != step:
        raise RefusedError(_("目前为“%(state)s”，不能办理这一步。") % {"state": locked.get_state_display()})
    if paper is None:
        require(by, verb, locked.organisation, at)
    else:
        require(by, Verb.RECORD_PAPER, locked.organisation, at)
        if not can(paper.signer, verb, locked.organisation, at):
            raise RefusedError(_("%(person)s无权签批这一环节。") % {"person": paper.signer})
    person = paper.signer if paper else by
    if not own_too and locked.created_by_id == person.pk:
        raise RefusedError(_("%(person)s登记了这一事项，不能审查或认定。") % {"person": person})
    return locked


def _record(entry: UndisclosedEntry, verdict: Verdict, *, by: User, at: datetime, comment: str, paper: PaperApproval | None) -> None:
    try:
        record_approval(
            matter=entry.matter,
            revision=entry.revision,
            step=entry.state,
            verdict=verdict,
            by=by,
            at=at,
            comment=comment.strip()[:500],
            paper=paper,
        )
    except ApprovalError as error:
        raise RefusedError(str(error)) from error


def _move_on(entry: UndisclosedEntry, locked: UndisclosedEntry, to: EntryState, *, by: User, at: datetime) -> UndisclosedEntry:
    move_entry(locked, to, by=by, at=at, revision=locked.revision)
    people = [person for person in people_with(VERB_OF_STEP[to], locked.organisation, at) if person.pk != locked.created_by_id]
    tell(locked, people, "undisclosed_to_decide", at=at, step=str(to.label))
    entry.refresh_from_db()
    return entry
