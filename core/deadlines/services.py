"""The verbs of a deadline. Each adds one entry to its ledger; nothing is ever edited."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.access import Role, roles_of
from core.calendars import get_calendar
from core.counting import Unit, local_date
from core.deadlines.ledger import LedgerError
from core.deadlines.store import Draft, append, outcome_of, recompute
from core.events import record
from core.models import Deadline, LedgerEntry
from core.models.deadlines import EntryKind
from core.rules import follows_another, get_rule, rule_for

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import Blob, Matter, User


def open_deadline(*, rule: str, matter: Matter, start: datetime, by: User | None, at: datetime, handler_note: str = "") -> Deadline:
    """Open what the matter owes from `start` (for a rule that counts back, the event's instant), with the rule in force on that date.

    Amount, unit and article are kept in the `start` entry, so a later change of the rule moves nothing. Raises RuleError, LedgerError.
    """
    if start.tzinfo is None:
        raise LedgerError(_("时间须带时区。"))
    # A limit that follows another starts at its exclusive end: the day that ends then is day zero.
    begin = start - timedelta(microseconds=1) if follows_another(rule) else start
    chosen = get_rule(rule, matter.organisation, local_date(begin))
    term = {"amount": chosen.amount, "unit": chosen.unit, "backward": chosen.backward, "article": chosen.citation[:120]}
    try:
        with transaction.atomic():
            deadline = Deadline.objects.create(organisation=matter.organisation, matter=matter, rule=chosen.code, started_at=begin)
            first = LedgerEntry.objects.create(
                deadline=deadline, kind=EntryKind.START, effective_at=begin, recorded_at=at, actor=by, reason=handler_note, **term
            )
            outcome = recompute(deadline, at=at, rows=[first])
            after = {"last_day": outcome.last_day, "due_at": outcome.due_at}
            about: dict[str, Any] = {"deadline": deadline.pk, "rule": chosen.code, "effective_at": begin}
            record("deadline.start", organisation=matter.organisation, matter=matter, by=by, at=at, after=after, **about)
    except IntegrityError as error:  # the constraint knows, also of what another process opened this moment
        raise LedgerError(_("该事项已有未办结的同类期限。")) from error
    return deadline


def suspend(
    *,
    deadline: Deadline,
    cause: str,
    effective_at: datetime,
    by: User | None,
    at: datetime,
    reason: str = "",
    article: str = "",
    paper: Blob | None = None,
    approver: User | None = None,
) -> LedgerEntry:
    """Begin excluded time: the days after this one are not counted until `resume` with the same cause. Raises LedgerError."""
    term = outcome_of(deadline, at=at).term
    if term.backward or term.unit is Unit.FIXED:
        raise LedgerError(_("固定日期和倒推计算的期限不能扣除。"))
    fields = {"cause": _required(cause, _("事由")), "reason": reason, "article": article, "paper": paper}
    return append(deadline=deadline, draft=Draft(EntryKind.SUSPEND, _past(effective_at, at), fields), by=by, at=at, approver=approver)


def resume(
    *,
    deadline: Deadline,
    cause: str,
    effective_at: datetime,
    by: User | None,
    at: datetime,
    reason: str = "",
    article: str = "",
    paper: Blob | None = None,
) -> LedgerEntry:
    """End excluded time: this day is the last excluded one. When a limit ran out, give an instant of its last day, not the next."""
    fields = {"cause": _required(cause, _("事由")), "reason": reason, "article": article, "paper": paper}
    return append(deadline=deadline, draft=Draft(EntryKind.RESUME, _past(effective_at, at), fields), by=by, at=at)


def restart(
    *,
    deadline: Deadline,
    effective_at: datetime,
    by: User | None,
    at: datetime,
    reason: str = "",
    article: str = "",
    paper: Blob | None = None,
    approver: User | None = None,
) -> LedgerEntry:
    """Count the full limit anew from this day (条例30条); ends an open suspension for correction and drops extensions made before.

    A limit that counts back from an event takes the event's new instant, which lies ahead.
    """
    ahead = outcome_of(deadline, at=at).term.backward
    fields = {"reason": reason, "article": article, "paper": paper}
    when = effective_at if ahead else _past(effective_at, at)
    return append(deadline=deadline, draft=Draft(EntryKind.RESTART, when, fields), by=by, at=at, approver=approver)


def extend(
    *,
    deadline: Deadline,
    amount: int,
    unit: Unit,
    reason: str,
    approver: User | None,
    effective_at: datetime,
    by: User | None,
    at: datetime,
    paper: Blob | None = None,
) -> LedgerEntry:
    """Extend from the last day, before it is over, with the approval of the head of the disclosure office (条例33条2款).

    Raises LedgerError.
    """
    rule = rule_for(deadline.rule, deadline.organisation)
    before = outcome_of(deadline, at=effective_at)
    if before.extended >= rule.max_extensions:
        raise LedgerError(
            _("这一期限不能延长。") if not rule.max_extensions else _("这一期限只能延长%(times)s次。") % {"times": rule.max_extensions}
        )
    if unit != rule.unit or not 1 <= amount <= rule.extension_max:
        raise LedgerError(_("延长的期限最长不得超过%(most)s个工作日。") % {"most": rule.extension_max})
    if before.due_at is not None and effective_at >= before.due_at:
        raise LedgerError(_("延长期限须在原期限届满前经同意。"))
    if approver is None or Role.OFFICE_HEAD not in roles_of(approver, at).get(deadline.organisation_id, set()):
        raise LedgerError(_("延长期限须经信息公开工作机构负责人同意。"))
    fields: dict[str, Any] = {"amount": amount, "unit": unit, "reason": _required(reason, _("理由")), "paper": paper}
    fields["article"] = f"{rule.law}{rule.extension_article}"[:120]
    return append(deadline=deadline, draft=Draft(EntryKind.EXTEND, _past(effective_at, at), fields), by=by, at=at, approver=approver)


def delay(
    *,
    deadline: Deadline,
    until: date,
    article: str,
    reason: str,
    effective_at: datetime,
    by: User | None,
    at: datetime,
    approver: User | None = None,
) -> LedgerEntry:
    """Move the end to a later workday that the law lets the body set itself (条例35条, 确定延迟答复的合理期限). Raises LedgerError."""
    before = outcome_of(deadline, at=effective_at)
    if before.last_day is None or before.term.unit is not Unit.WORKDAYS:
        raise LedgerError(_("期限正在扣除期间，不能确定延迟期限。"))
    calendar = get_calendar(deadline.organisation.calendar_layers)
    if until <= before.last_day or not calendar.is_workday(until):
        raise LedgerError(_("延迟期限须是原期限届满之后的工作日。"))
    days = (before.last_day + timedelta(days=n) for n in range(1, (until - before.last_day).days + 1))
    fields: dict[str, Any] = {"amount": sum(calendar.is_workday(day) for day in days), "unit": Unit.WORKDAYS}
    fields |= {"reason": _required(reason, _("理由")), "article": article[:120]}
    return append(deadline=deadline, draft=Draft(EntryKind.EXTEND, _past(effective_at, at), fields), by=by, at=at, approver=approver)


def meet(
    *, deadline: Deadline, effective_at: datetime, by: User | None, at: datetime, reason: str = "", paper: Blob | None = None
) -> LedgerEntry:
    """What was owed is done, as of `effective_at` (the day of posting, signing or publishing). Late stays late."""
    return append(deadline=deadline, draft=Draft(EntryKind.MEET, _past(effective_at, at), {"reason": reason, "paper": paper}), by=by, at=at)


def cancel(
    *,
    deadline: Deadline,
    effective_at: datetime,
    by: User | None,
    at: datetime,
    reason: str,
    paper: Blob | None = None,
    approver: User | None = None,
) -> LedgerEntry:
    """It is no longer owed (an application withdrawn). What was overdue by then stays so. Raises LedgerError."""
    fields = {"reason": _required(reason, _("理由")), "paper": paper}
    return append(deadline=deadline, draft=Draft(EntryKind.CANCEL, _past(effective_at, at), fields), by=by, at=at, approver=approver)


def regrade(
    *,
    deadline: Deadline,
    effective_at: datetime,
    by: User | None,
    at: datetime,
    reason: str,
    approver: User | None = None,
    rule: str = "",
    amount: int | None = None,
    unit: Unit | None = None,
    article: str = "",
    paper: Blob | None = None,
) -> LedgerEntry:
    """Replace the limit, by a rule's or by amount and unit, and count from the original instant. Raises LedgerError, RuleError."""
    fields: dict[str, Any] = {"reason": _required(reason, _("理由")), "paper": paper, "amount": amount, "unit": unit, "article": article}
    if rule:
        chosen = get_rule(rule, deadline.organisation, local_date(deadline.started_at))
        term = {"amount": chosen.amount, "unit": chosen.unit, "backward": chosen.backward, "article": chosen.citation[:120]}
        fields |= {"cause": chosen.code, **term}
    elif amount is None or unit is None:
        raise LedgerError(_("调整等级须给出新的规则，或者新的期限及单位。"))
    return append(deadline=deadline, draft=Draft(EntryKind.REGRADE, _past(effective_at, at), fields), by=by, at=at, approver=approver)


def void_entry(*, entry: LedgerEntry, reason: str, by: User | None, at: datetime, approver: User | None = None) -> LedgerEntry:
    """Undo an entry by another that names it; the ledger is replayed without it. Raises LedgerError."""
    if entry.kind == EntryKind.VOID:
        raise LedgerError(_("撤销记录本身不能再撤销，请重新作出原来的记录。"))
    if entry.kind == EntryKind.START:
        raise LedgerError(_("起算记录不能撤销，请取消期限后重新起算。"))
    if LedgerEntry.objects.filter(voids=entry).exists():
        raise LedgerError(_("这一记录已经撤销。"))
    fields = {"reason": _required(reason, _("理由")), "voids": entry}
    return append(deadline=entry.deadline, draft=Draft(EntryKind.VOID, at, fields), by=by, at=at, approver=approver)


def _past(effective_at: datetime, at: datetime) -> datetime:
    if effective_at.tzinfo is None:
        raise LedgerError(_("时间须带时区。"))
    if effective_at > at:
        raise LedgerError(_("记录的时间不能晚于现在。"))
    return effective_at


def _required(value: str, name: str) -> str:
    if not value.strip():
        raise LedgerError(_("须填写%(name)s。") % {"name": name})
    return value.strip()
