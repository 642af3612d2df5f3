"""An incident left alone: who hears of it at 50, 80, 95 and 100 percent of its limit, whatever the limit becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from core.counting import Unit
from core.models import Deadline, LocalRule, Notice, Organisation, User
from core.sweep import run_sweep
from interpretation.services import triage
from tests.interpretation.incidents import SEEN, clock, graded

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STAGES = ("deadline_warning", "deadline_overdue", "deadline_escalated")


@pytest.fixture
def people(org: Organisation, person: Callable[..., User]) -> dict[str, User]:
    return {role: person(role, org) for role in ("spokesperson", "office_head", "leader", "principal")}


def wakes(deadline: Deadline, most: int = 12) -> list[timedelta]:
    """Run the sweep at every instant the clock asks for; returns these instants after it was seen."""
    found: list[timedelta] = []
    while deadline.wake_at is not None and len(found) < most:
        at = deadline.wake_at
        found.append(at - SEEN)
        run_sweep(at)
        run_sweep(at)
        deadline.refresh_from_db()
    return found


def told(deadline: Deadline, people: dict[str, User]) -> list[tuple[timedelta, str, list[str]]]:
    """(instant, stage, roles) in order."""
    names = {user.pk: role for role, user in people.items()}
    found: dict[tuple[timedelta, str], list[str]] = {}
    for row in Notice.objects.filter(deadline=deadline, template__in=STAGES).order_by("id"):
        found.setdefault((row.created_at - SEEN, row.params["stage"]), []).append(names[row.recipient_id])
    return [(at, stage, sorted(roles)) for (at, stage), roles in found.items()]


def test_48_hours_climb_while_they_run(org: Organisation, people: dict[str, User]) -> None:
    limit = clock(graded(org, people["spokesperson"]), "response_48h")
    assert wakes(limit) == [timedelta(0), 24 * HOUR, 38 * HOUR + 24 * MINUTE, 45 * HOUR + 36 * MINUTE, 48 * HOUR]
    assert told(limit, people) == [
        (24 * HOUR, "share-50", ["spokesperson"]),
        (38 * HOUR + 24 * MINUTE, "share-80", ["office_head", "spokesperson"]),
        (45 * HOUR + 36 * MINUTE, "share-95", ["leader", "office_head", "spokesperson"]),
        (48 * HOUR, "overdue", ["spokesperson"]),
        (48 * HOUR, "escalate-1", ["leader", "principal"]),
    ]


def test_the_hour_climbs_within_the_hour(org: Organisation, people: dict[str, User]) -> None:
    limit = clock(graded(org, people["spokesperson"], severity="grave"), "response_1h")
    assert wakes(limit) == [timedelta(0), 30 * MINUTE, 48 * MINUTE, 57 * MINUTE, 60 * MINUTE]


def test_a_regraded_clock_climbs_by_its_new_limit(org: Organisation, people: dict[str, User]) -> None:
    incident = graded(org, people["spokesperson"])
    limit = clock(incident, "response_48h")
    run_sweep(SEEN)
    at = SEEN + 20 * MINUTE
    triage.regrade(incident=incident, severity="grave", reason="出现重大人员伤亡", by=people["spokesperson"], at=at)
    limit.refresh_from_db()
    run_sweep(at)
    limit.refresh_from_db()
    assert wakes(limit) == [30 * MINUTE, 48 * MINUTE, 57 * MINUTE, 60 * MINUTE]


def test_a_stricter_local_limit_climbs_by_its_own_shares(org: Organisation, people: dict[str, User]) -> None:
    LocalRule.objects.create(
        organisation=org, code="response_48h", label="舆情回应", amount=24, unit=Unit.HOURS, source="某区规定", valid_from=date(2020, 1, 1)
    )
    limit = clock(graded(org, people["spokesperson"]), "response_48h")
    assert wakes(limit) == [timedelta(0), 12 * HOUR, 19 * HOUR + 12 * MINUTE, 22 * HOUR + 48 * MINUTE, 24 * HOUR]


def test_a_worker_that_stood_still_says_each_thing_once_and_the_lateness_is_true(org: Organisation, people: dict[str, User]) -> None:
    limit = clock(graded(org, people["spokesperson"]), "response_48h")
    run_sweep(SEEN + 72 * HOUR)
    run_sweep(SEEN + 72 * HOUR)
    assert told(limit, people) == [
        (72 * HOUR, "overdue", ["spokesperson"]),
        (72 * HOUR, "escalate-1", ["leader", "principal"]),
    ]
    limit.refresh_from_db()
    assert (limit.due_at, limit.overdue_marked_at) == (SEEN + 48 * HOUR, SEEN + 72 * HOUR)


def test_the_roster_is_called_once_for_all_limits_of_an_incident_and_again_for_one_that_ends_sooner(
    org: Organisation, people: dict[str, User]
) -> None:
    speaker = people["spokesperson"]
    incident = graded(org, speaker, severity="grave", needs_conference=True)
    ordinary = graded(org, speaker)
    run_sweep(SEEN)
    calls = Notice.objects.filter(template="duty_call", acknowledge_by=SEEN + 10 * MINUTE).order_by("id")
    assert [row.deadline.rule for row in calls if row.deadline] == ["response_1h", "response_48h"]
    at = SEEN + 6 * HOUR
    triage.require_conference(incident=ordinary, needed=True, reason="社会影响较大", by=speaker, at=at)
    run_sweep(at)
    late = Notice.objects.filter(template="duty_call", matter=ordinary.matter, created_at=at, params__rung=0)
    assert [row.deadline.rule for row in late if row.deadline] == ["response_24h"]
    assert incident.matter.deadlines.count() == 3
