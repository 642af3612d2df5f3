"""A grade that goes back and forth: what was never owed leaves no mark, what comes back is told anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.deadlines import LedgerError, regrade
from core.models import Event, Notice, Organisation, User
from core.sweep import run_sweep
from interpretation.services import conferences, incidents, triage
from tests.interpretation.incidents import SEEN, clock, graded, rules

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def speaker(org: Organisation, person: Callable[..., User]) -> User:
    return person("spokesperson", org)


@pytest.fixture
def leader(org: Organisation, person: Callable[..., User]) -> User:
    return person("leader", org)


def test_the_five_hours_of_a_grade_given_by_mistake_leave_no_mark_and_are_counted_as_lifted(
    org: Organisation, speaker: User, leader: User
) -> None:
    incident = graded(org, speaker, severity="grave")
    later = SEEN + 6 * HOUR
    run_sweep(later)
    triage.regrade(incident=incident, severity="other", reason="核实无人员伤亡", by=speaker, at=later, approver=leader)
    assert rules(incident) == ["response_1h"]
    five = clock(incident, "response_5h")
    assert (five.state, five.late_seconds, five.overdue_marked_at, five.overdue_lifted) == ("cancelled", 0, None, True)
    assert Event.objects.filter(verb="deadline.overdue_lifted", matter=incident.matter).count() == 2
    assert not incidents.is_late(incident, later)


def test_a_grade_that_comes_back_is_marked_called_and_told_again(org: Organisation, speaker: User, leader: User) -> None:
    incident = graded(org, speaker)
    run_sweep(SEEN)
    for hours, severity in ((3, "grave"), (4, "other"), (5, "grave")):
        at = SEEN + hours * HOUR
        triage.regrade(incident=incident, severity=severity, reason="核实", by=speaker, at=at, approver=leader)
        run_sweep(at)
        run_sweep(at)
    first = clock(incident, "response_48h")
    assert (first.due_at, first.overdue_marked_at, first.overdue_lifted) == (SEEN + HOUR, SEEN + 5 * HOUR, True)
    marks = Event.objects.filter(verb="deadline.overdue", matter=incident.matter, data__deadline=first.pk)
    assert [event.data["late_seconds"] for event in marks.order_by("id")] == [2 * 3600, 4 * 3600]
    told = Notice.objects.filter(deadline=first, recipient=speaker).exclude(template="overdue_lifted").order_by("id")
    assert [(row.template, row.created_at) for row in told] == [
        ("duty_call", SEEN),
        ("duty_call", SEEN + 3 * HOUR),
        ("deadline_overdue", SEEN + 3 * HOUR),
        ("duty_call", SEEN + 4 * HOUR),
        ("duty_call", SEEN + 5 * HOUR),
        ("deadline_overdue", SEEN + 5 * HOUR),
    ]


def test_the_same_limit_given_again_marks_nothing_twice(org: Organisation, speaker: User) -> None:
    first = clock(graded(org, speaker, severity="grave"), "response_1h")
    run_sweep(SEEN + 2 * HOUR)
    regrade(deadline=first, rule="response_1h", reason="重复", effective_at=SEEN + 3 * HOUR, by=speaker, at=SEEN + 3 * HOUR)
    run_sweep(SEEN + 3 * HOUR)
    first.refresh_from_db()
    assert first.overdue_marked_at == SEEN + 2 * HOUR
    assert Event.objects.filter(verb="deadline.overdue", data__deadline=first.pk).count() == 1


def test_a_conference_overdue_is_dropped_only_with_an_approver(org: Organisation, speaker: User, leader: User) -> None:
    incident = graded(org, speaker, needs_conference=True)
    later = SEEN + 25 * HOUR
    run_sweep(later)
    with pytest.raises(LedgerError, match=r"^这一记录将撤销逾期标记，须经有权限的负责人批准。$"):
        triage.require_conference(incident=incident, needed=False, reason="影响已消除", by=speaker, at=later)
    incident.refresh_from_db()
    assert incident.needs_conference
    triage.require_conference(incident=incident, needed=False, reason="影响已消除", by=speaker, at=later, approver=leader)
    limit = clock(incident, "response_24h")
    assert (limit.state, limit.overdue_marked_at, limit.overdue_lifted) == ("cancelled", None, True)


def test_a_conference_held_before_it_was_decided_counts(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker)
    soon, later = SEEN + 2 * HOUR, SEEN + 30 * HOUR
    conferences.hold(
        incident=incident, held_at=soon, place="区新闻发布厅", attended_by_principal=True, spokesperson=speaker, by=speaker, at=later
    )
    triage.require_conference(incident=incident, needed=True, reason="社会影响较大", by=speaker, at=later)
    limit = clock(incident, "response_24h")
    assert (limit.state, limit.met_at, limit.late_seconds) == ("met", soon, 0)
