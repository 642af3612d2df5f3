"""A grade that goes back and forth: what was never owed leaves no mark, what comes back is told anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.models import Event, Organisation, User
from core.sweep import run_sweep
from interpretation.services import incidents, triage
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
