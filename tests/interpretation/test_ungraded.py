"""An incident that nobody grades."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.models import Notice, Organisation, User
from core.notices import render
from core.sweep import run_sweep
from interpretation.services import triage
from tests.interpretation.incidents import SEEN, registered

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def speaker(org: Organisation, person: Callable[..., User]) -> User:
    return person("spokesperson", org)


@pytest.fixture
def leader(org: Organisation, person: Callable[..., User]) -> User:
    return person("leader", org)


def test_whoever_may_grade_hears_of_an_incident_at_once(org: Organisation, speaker: User, leader: User) -> None:
    incident = registered(org, speaker)
    row = Notice.objects.get()
    assert (row.template, row.recipient, row.created_at) == ("incident_received", leader, SEEN)
    assert render(row)[0] == "请定级：政务舆情YNZGH-YQ-2026-0001"
    assert incident.title not in " ".join(render(row))


def test_after_half_an_hour_the_leaders_hear_that_it_has_no_grade_once(org: Organisation, speaker: User, leader: User) -> None:
    registered(org, speaker)
    Notice.objects.all().delete()
    run_sweep(SEEN + 29 * MINUTE)
    assert not Notice.objects.exists()
    for minutes in (30, 31, 90):
        run_sweep(SEEN + minutes * MINUTE)
    row = Notice.objects.get()
    assert (row.template, row.recipient, row.created_at) == ("incident_ungraded", leader, SEEN + 30 * MINUTE)
    assert render(row)[1] == "区总工会的政务舆情（编号YNZGH-YQ-2026-0001）登记后 30 分钟仍未定级。时限自发生或者发现时起算，请立即定级。"


def test_a_graded_incident_reminds_nobody(org: Organisation, speaker: User, leader: User) -> None:
    incident = registered(org, speaker)
    triage.grade(incident=incident, severity="other", needs_conference=False, by=speaker, at=SEEN + 29 * MINUTE)
    run_sweep(SEEN + 31 * MINUTE)
    assert not Notice.objects.filter(template="incident_ungraded").exists()
