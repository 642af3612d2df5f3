"""The stored results of a replay, and the one door through which entries are added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, can
from core.calendars import Calendar, get_calendar
from core.deadlines.ledger import Entry, LedgerError
from core.deadlines.replay import Outcome, replay
from core.deadlines.stages import next_wake
from core.events import record
from core.models import Deadline, LedgerEntry
from core.models.deadlines import DeadlineState, EntryKind
from core.notices import notify
from core.rules import granted_codes, rule_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import User


def outcome_of(
    deadline: Deadline,
    *,
    at: datetime,
    calendar: Calendar | None = None,
    extra: tuple[Entry, ...] = (),
    rows: Sequence[LedgerEntry] | None = None,
) -> Outcome:
    """Replay the stored ledger (`rows` where it is known) and `extra` entries on the organisation's calendar or another one."""
    entries = [Entry.of(row) for row in (deadline.entries.all() if rows is None else rows)]
    work = calendar or get_calendar(deadline.organisation.calendar_layers)
    granted = rule_for(deadline.rule, deadline.organisation).party == "granted"
    return replay([*entries, *extra], calendar=work, granted=granted, at=at)


def recompute(deadline: Deadline, *, at: datetime, rows: Sequence[LedgerEntry] | None = None) -> Outcome:
    """Replay as of `at` and store what changed: due times, state, lateness, the next wake. The caller holds the row's lock."""
    outcome = outcome_of(deadline, at=at, rows=rows)
    store(deadline, outcome, at=at)
    return outcome


def store(deadline: Deadline, outcome: Outcome, *, at: datetime) -> None:
    """Write the outcome to the row, with the instant of its next wake."""
    changed = place(deadline, outcome, at=at)
    wake = next_wake(deadline, outcome)
    if deadline.wake_at != wake:
        deadline.wake_at = wake
        changed.append("wake_at")
    if changed:
        deadline.save(update_fields=changed)


# In `Deadline.acted`, beside the stages done: how often the limit was set anew. A due time that comes back is warned of and marked again.
ROUND = "round"

# What a replay decides, besides `wake_at`.
RESULTS = ("state", "started_at", "due_at", "last_day", "earliest_due", "provisional", "met_at", "late_seconds", "overdue_marked_at")


def place(deadline: Deadline, outcome: Outcome, *, at: datetime) -> list[str]:
    """Set the outcome on the row, unsaved; returns which of RESULTS changed.

    An overdue mark goes when the replay no longer bears it; what was met late gets it if no sweep came between. Terms granted to others and
    chances that lapse never bear one.
    """
    marked = deadline.overdue_marked_at
    if not outcome.late or deadline.rule in granted_codes():
        marked = None
    elif outcome.state != DeadlineState.OPEN and marked is None:
        marked = at
    values: dict[str, Any] = {
        "state": outcome.state,
        "started_at": outcome.origin,
        "due_at": outcome.due_at,
        "last_day": outcome.last_day,
        "earliest_due": outcome.earliest_due,
        "provisional": outcome.provisional,
        "met_at": outcome.ended_at if outcome.state == DeadlineState.MET else None,
        "late_seconds": outcome.late_seconds,
        "overdue_marked_at": marked,
    }
    changed = [name for name in RESULTS if getattr(deadline, name) != values[name]]
    for name in changed:
        setattr(deadline, name, values[name])
    return changed


@dataclass(frozen=True)
class Draft:
    """An entry to be added: the fields of LedgerEntry that are not set for it."""

    kind: EntryKind
    effective_at: datetime
    fields: dict[str, Any]


def lock(deadline: Deadline) -> Deadline:
    """The row, locked, with what a replay needs."""
    return Deadline.objects.select_for_update(of=("self",)).select_related("organisation", "matter").get(pk=deadline.pk)


def append(*, deadline: Deadline, draft: Draft, by: User | None, at: datetime, approver: User | None = None) -> LedgerEntry:
    """Add the entry if the ledger bears it, store the new outcome, record `deadline.<kind>`; the given deadline is refreshed.

    An entry that lifts an overdue mark needs an approver with the right who neither handles the matter nor records the entry; that
    it was lifted is an event of its own. Meeting in time but entering it later is not a lift: the proof of delivery shows it.
    """
    if draft.effective_at.tzinfo is None:
        raise LedgerError(_("时间须带时区。"))
    with transaction.atomic():
        row = lock(deadline)
        if row.state != DeadlineState.OPEN and draft.kind != EntryKind.VOID:
            raise LedgerError(_("期限已办结或者取消，不能再作记录；确需更正的，先撤销办结记录。"))
        before = outcome_of(row, at=at)
        entry = LedgerEntry(
            deadline=row, kind=draft.kind, effective_at=draft.effective_at, recorded_at=at, actor=by, approver=approver, **draft.fields
        )
        entry.save(force_insert=True)
        after = outcome_of(row, at=at)
        _refuse_second_open(row, after)
        lifted = before.late and not after.late and draft.kind != EntryKind.MEET and row.rule not in granted_codes()
        if lifted:
            _require_lifter(row, approver=approver, by=by, at=at)
            row.overdue_lifted = True
        if before.due_at != after.due_at and (lifted or draft.kind == EntryKind.REGRADE):
            row.acted = {ROUND: row.acted.get(ROUND, 0) + 1}
        if lifted or draft.kind == EntryKind.REGRADE:
            row.save(update_fields=["overdue_lifted", "acted"])
        store(row, after, at=at)
        about: dict[str, Any] = {"deadline": row.pk, "rule": row.rule, "entry": entry.pk, "effective_at": entry.effective_at}
        about |= {"cause": entry.cause, "reason": entry.reason, "approver": approver.pk if approver else None}
        changes = {"before": _shown(before), "after": _shown(after)}
        record(f"deadline.{draft.kind}", organisation=row.organisation, matter=row.matter, by=by, at=at, **changes, **about)
        if lifted:
            record("deadline.overdue_lifted", organisation=row.organisation, matter=row.matter, by=by, at=at, **about)
            _tell_lifter(row, entry, at=at)
    deadline.refresh_from_db()
    return entry


def _require_lifter(row: Deadline, *, approver: User | None, by: User | None, at: datetime) -> None:
    if approver is None:
        raise LedgerError(_("这一记录将撤销逾期标记，须经有权限的负责人批准。"))
    if approver.pk == row.matter.handler_id or (by is not None and approver.pk == by.pk):
        raise LedgerError(_("撤销逾期标记的批准人不能是经办人或者记录人。"))
    if not can(approver, Verb.LIFT_OVERDUE, row.organisation, at):
        raise LedgerError(_("批准人没有撤销逾期标记的权限。"))


def _tell_lifter(row: Deadline, entry: LedgerEntry, *, at: datetime) -> None:
    """Nobody is named as approver without hearing of it."""
    assert entry.approver is not None  # noqa: S101  (for the type checker)
    notify(
        recipients=[entry.approver],
        template="overdue_lifted",
        organisation=row.organisation,
        matter=row.matter,
        deadline=row,
        params={"by": str(entry.actor or ""), "reason": entry.reason[:200]},
        dedupe=f"lifted:{entry.pk}",
        at=at,
    )


def _refuse_second_open(row: Deadline, after: Outcome) -> None:
    if after.state == DeadlineState.OPEN and Deadline.objects.open().filter(rule=row.rule, matter=row.matter).exclude(pk=row.pk).exists():
        raise LedgerError(_("该事项已有未办结的同类期限。"))


def _shown(outcome: Outcome) -> dict[str, Any]:
    return {"state": str(outcome.state), "last_day": outcome.last_day, "due_at": outcome.due_at, "late": outcome.late}
