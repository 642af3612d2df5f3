"""Whatever happens to an incident, its clocks say what a reader with pencil and paper would say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.deadlines import LedgerError
from core.models import Deadline, Event, Notice, Organisation, User
from core.sweep import run_sweep
from interpretation.errors import InterpretationError
from interpretation.models import Incident
from interpretation.services import incidents, triage
from tests.interpretation.incidents import SEEN, graded

pytestmark = pytest.mark.django_db
MAIN = ("response_1h", "response_48h")
MINUTES = {"grave": 60, "other": 2880}

# (what is done, minutes since the last act, whether the approver signs)
acts = st.tuples(st.sampled_from(["regrade", "regrade", "sweep", "respond"]), st.integers(0, 900), st.booleans())


@dataclass
class Pencil:
    """The paper: grade, minutes since it was seen, when it was answered, how often something was lifted."""

    severity: str
    now: int = 0
    answered: int | None = None
    lifted: int = 0
    regraded: int = 0

    @property
    def due(self) -> int:
        return MINUTES[self.severity]

    @property
    def at(self) -> datetime:
        return SEEN + timedelta(minutes=self.now)


@settings(max_examples=25)
@given(first=st.sampled_from(["grave", "other"]), history=st.lists(acts, max_size=7))
@example(first="other", history=[("regrade", 180, True), ("sweep", 0, True), ("regrade", 60, True), ("regrade", 30, True)])
def test_of_every_history(org: Organisation, person: Callable[..., User], first: str, history: list[tuple[str, int, bool]]) -> None:
    with transaction.atomic():
        speaker, leader = person("spokesperson", org), person("leader", org)
        incident, pencil = graded(org, speaker, severity=first), Pencil(first)
        for what, minutes, signed in history:
            pencil.now += minutes
            if what == "sweep":
                run_sweep(pencil.at)
            elif what == "respond":
                incidents.responded(incident=incident, effective_at=pencil.at, by=speaker, at=pencil.at)
                pencil.answered = pencil.now if pencil.answered is None else pencil.answered
            else:
                _regrade(incident, pencil, by=speaker, approver=leader if signed else None)
            _agrees(incident, pencil)
        run_sweep(pencil.at)
        _agrees(incident, pencil, swept=True)
        transaction.set_rollback(True)


def _regrade(incident: Incident, pencil: Pencil, *, by: User, approver: User | None) -> None:
    wanted = "other" if pencil.severity == "grave" else "grave"
    overdue = [due for due in (60, 300) if pencil.severity == "grave" and pencil.now >= due]
    still = pencil.now >= MINUTES[wanted]
    lifts = len(overdue) - (1 if overdue and still else 0)
    if pencil.answered is not None:
        with pytest.raises(InterpretationError, match=r"^首次回应已经发布，等级不再影响期限，不能调整。$"):
            triage.regrade(incident=incident, severity=wanted, reason="核实", by=by, at=pencil.at, approver=approver)
        return
    if lifts and approver is None:
        with pytest.raises(LedgerError, match=r"^这一记录将撤销逾期标记，须经有权限的负责人批准。$"):
            triage.regrade(incident=incident, severity=wanted, reason="核实", by=by, at=pencil.at)
        incident.refresh_from_db()
        return
    triage.regrade(incident=incident, severity=wanted, reason="核实", by=by, at=pencil.at, approver=approver)
    pencil.severity = wanted
    pencil.lifted += lifts
    pencil.regraded += 1


def _agrees(incident: Incident, pencil: Pencil, *, swept: bool = False) -> None:
    main = Deadline.objects.get(matter=incident.matter, rule__in=MAIN)
    assert main.started_at == SEEN
    assert main.due_at == SEEN + timedelta(minutes=pencil.due)
    assert incident.severity == pencil.severity
    assert incident.regradings.count() == pencil.regraded == main.entries.filter(kind="regrade").count()
    assert Event.objects.filter(verb="deadline.overdue_lifted", matter=incident.matter).count() == pencil.lifted
    if pencil.answered is None:
        overdue = pencil.now >= pencil.due
        assert (main.state, main.is_overdue(pencil.at)) == ("open", overdue)
        if swept or not overdue:
            assert (main.overdue_marked_at is not None) == overdue
    else:
        assert main.state == "met"
        assert main.late_seconds == max(0, pencil.answered - pencil.due) * 60
    five = Deadline.objects.open().filter(matter=incident.matter, rule="response_5h")
    assert five.exists() == (pencil.severity == "grave" and pencil.answered is None)
    said = list(Notice.objects.filter(matter=incident.matter).values_list("recipient", "dedupe_key"))
    assert len(said) == len(set(said))
