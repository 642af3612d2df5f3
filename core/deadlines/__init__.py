"""Deadlines: values replayed from an append-only ledger (DESIGN.md, Deadlines)."""

from core.deadlines.explain import CAUSES, Trace, TraceDay, TraceEntry, cause_label, explain, explain_rule
from core.deadlines.ledger import Entry, LedgerError
from core.deadlines.replay import Outcome, replay
from core.deadlines.services import cancel, delay, extend, meet, open_deadline, regrade, restart, resume, suspend, void_entry
from core.deadlines.stages import Stage, next_wake, stages
from core.deadlines.store import outcome_of, recompute

__all__ = [
    "CAUSES",
    "Entry",
    "LedgerError",
    "Outcome",
    "Stage",
    "Trace",
    "TraceDay",
    "TraceEntry",
    "cancel",
    "cause_label",
    "delay",
    "explain",
    "explain_rule",
    "extend",
    "meet",
    "next_wake",
    "open_deadline",
    "outcome_of",
    "recompute",
    "regrade",
    "replay",
    "restart",
    "resume",
    "stages",
    "suspend",
    "void_entry",
]
