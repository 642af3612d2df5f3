"""Folding the entries of a ledger into what has to be counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.counting import Pause, Unit
from core.models.deadlines import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from core.models import LedgerEntry

CORRECTION = "correction"


class LedgerError(Exception):
    """The entry does not fit the ledger, or may not be made. The message is shown to the person."""


@dataclass(frozen=True)
class Entry:
    """One entry as the replay sees it. `cause` of a regrade is the code of the new rule, if it has one."""

    id: int
    kind: str
    effective_at: datetime
    cause: str = ""
    amount: int | None = None
    unit: str = ""
    backward: bool = False
    article: str = ""
    voids: int | None = None

    @classmethod
    def of(cls, row: LedgerEntry) -> Entry:
        """The entry of a stored row."""
        return cls(row.pk, row.kind, row.effective_at, row.cause, row.amount, row.unit, row.backward, row.article, row.voids_id)


@dataclass(frozen=True)
class Term:
    """A base limit or an extension of it."""

    amount: int
    unit: Unit
    article: str = ""
    backward: bool = False
    rule: str = ""


@dataclass
class Folded:
    """What the valid entries say. `open` holds begun suspensions by cause; `ended` is the kind and instant of `meet` or `cancel`."""

    origin: datetime
    term: Term
    pauses: list[Pause] = field(default_factory=list)
    open: dict[str, datetime] = field(default_factory=dict)
    extensions: list[Term] = field(default_factory=list)
    ended: tuple[str, datetime] | None = None

    def closed_at(self, instant: datetime | None) -> Sequence[Pause]:
        """All pauses, the open ones as if they ended at the instant, but never before they began."""
        return [*self.pauses, *(Pause(begin, max(begin, instant or begin), cause) for cause, begin in self.open.items())]


def fold(entries: Iterable[Entry]) -> Folded:
    """Read the valid entries in order of (effective_at, id). Raises LedgerError where they contradict each other."""
    everything = list(entries)
    voided = {entry.voids for entry in everything if entry.kind == EntryKind.VOID}
    valid = [entry for entry in everything if entry.kind != EntryKind.VOID and entry.id not in voided]
    starts = [entry for entry in valid if entry.kind == EntryKind.START]
    if len(starts) != 1:
        raise LedgerError(_("期限须有且只有一条起算记录。"))
    if starts[0].backward:  # counted back from an event that lies ahead: entries hold in the order they were made
        valid.sort(key=lambda one: one.id)
    else:
        valid.sort(key=lambda one: (one.effective_at, one.id))
    if valid[0] is not starts[0]:
        raise LedgerError(_("记录的时间早于期限起算时间。"))
    folded = Folded(starts[0].effective_at, _term(starts[0]))
    for entry in valid:
        if entry is not starts[0]:
            _apply(folded, entry)
    return folded


def _apply(folded: Folded, entry: Entry) -> None:
    if folded.ended is not None:
        raise LedgerError(_("期限已办结或者取消，不能再作记录；确需更正的，先撤销办结记录。"))
    match entry.kind:
        case EntryKind.SUSPEND:
            if entry.cause in folded.open:
                raise LedgerError(_("同一事由的扣除期间已经开始，尚未结束。"))
            folded.open[entry.cause] = entry.effective_at
        case EntryKind.RESUME:
            if entry.cause not in folded.open:
                raise LedgerError(_("没有以此事由开始的扣除期间，不能结束。"))
            folded.pauses.append(Pause(folded.open.pop(entry.cause), entry.effective_at, entry.cause))
        case EntryKind.RESTART:
            folded.origin = entry.effective_at
            folded.extensions = []
            if CORRECTION in folded.open:
                folded.pauses.append(Pause(folded.open.pop(CORRECTION), entry.effective_at, CORRECTION))
        case EntryKind.EXTEND:
            folded.extensions.append(_term(entry))
        case EntryKind.REGRADE:
            folded.term = replace(_term(entry), rule=entry.cause or folded.term.rule)
        case _:
            folded.ended = (entry.kind, entry.effective_at)


def _term(entry: Entry) -> Term:
    return Term(entry.amount or 0, Unit(entry.unit), entry.article, entry.backward)
