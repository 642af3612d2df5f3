"""What the board says of a clock: how far it ran, when it turns red, who was called and who has acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core.duty import climb
from core.models import DutyShift, Organisation, User
from core.notices import acknowledge
from core.sweep import run_sweep
from interpretation.models import Incident, Severity
from interpretation.queries.clocks import Clock, Clocks, clocks_of, spoken
from interpretation.queries.incident_board import incident_board
from interpretation.services import triage
from tests.interpretation.incidents import SEEN, graded, registered

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def speaker(org: Organisation, person: Callable[..., User]) -> User:
    return person("spokesperson", org)


def _clocks(incident: Incident, user: User, at: datetime) -> Clocks:
    return clocks_of([incident.matter_id], user, at)[incident.matter_id]


def _first(incident: Incident, user: User, at: datetime) -> Clock:
    found = _clocks(incident, user, at).first
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("after", "share", "level", "words"),
    [
        (timedelta(0), 0, "calm", "还剩 48 小时"),
        (23 * HOUR + 59 * MINUTE, 49, "calm", "还剩 24 小时 1 分钟"),
        (24 * HOUR, 50, "amber", "还剩 24 小时"),
        (38 * HOUR + 24 * MINUTE, 80, "red", "还剩 9 小时 36 分钟"),
        (47 * HOUR + 44 * MINUTE, 99, "red", "还剩 16 分钟"),
        (47 * HOUR + 45 * MINUTE, 99, "last", "还剩 15 分钟"),
        (48 * HOUR - timedelta(seconds=20), 99, "last", "还剩 20 秒"),
        (48 * HOUR, 100, "late", "已逾期 0 秒"),
        (50 * HOUR, 104, "late", "已逾期 2 小时"),
    ],
)
def test_a_clock_of_48_hours_at_each_stage(org: Organisation, speaker: User, after: timedelta, share: int, level: str, words: str) -> None:
    incident = graded(org, speaker)
    clock = _first(incident, speaker, SEEN + after)
    assert (clock.share, clock.level, clock.words, clock.label) == (share, level, words, "政务舆情回应")


def test_the_ladder_shows_which_steps_were_reached(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker)
    assert _first(incident, speaker, SEEN + 46 * HOUR).steps == [(50, True), (80, True), (95, True), (100, False)]


def test_of_several_clocks_the_one_that_ends_first_leads(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker, severity=Severity.GRAVE, needs_conference=True)
    found = _clocks(incident, speaker, SEEN + 10 * MINUTE)
    assert [clock.label for clock in found.open] == ["首次发布已掌握的事实类信息", "发布权威信息", "举行新闻发布会"]
    assert found.first is not None
    assert found.first.left == 50 * 60


def test_a_regraded_clock_goes_by_its_present_name_and_is_two_hours_late(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker)
    later = SEEN + 3 * HOUR
    triage.regrade(incident=incident, severity=Severity.GRAVE, reason="出现重大人员伤亡", by=speaker, at=later)
    clock = _first(incident, speaker, later)
    assert (clock.label, clock.words, clock.level) == ("首次发布已掌握的事实类信息", "已逾期 2 小时", "late")


def test_calls_of_the_roster_until_somebody_acknowledges(org: Organisation, speaker: User, person: Callable[..., User]) -> None:
    duty, deputy, leader = person("officer", org), person("spokesperson", org), person("leader", org)
    DutyShift.objects.create(organisation=org, person=duty, deputy=deputy, starts_at=SEEN - HOUR, ends_at=SEEN + 24 * HOUR)
    incident = graded(org, speaker)
    run_sweep(at=SEEN + MINUTE)
    found = _clocks(incident, duty, SEEN + 2 * MINUTE)
    assert [(call.rung, call.words, call.is_mine) for call in found.calls] == [(0, "待签收", True)]
    assert len(found.waiting) == 1
    climb(SEEN + 12 * MINUTE)
    found = _clocks(incident, leader, SEEN + 13 * MINUTE)
    assert [(call.rung, call.words) for call in found.calls] == [(0, "10 分钟内未签收，已提级"), (1, "待签收")]
    assert found.mine == []
    [call] = _clocks(incident, deputy, SEEN + 13 * MINUTE).mine
    acknowledge(notice=call.notice, by=deputy, at=SEEN + 15 * MINUTE)
    found = _clocks(incident, duty, SEEN + 20 * MINUTE)
    assert [call.words for call in found.calls] == ["10 分钟内未签收，已提级", "3 分钟签收"]
    assert found.waiting == []


def test_the_board_lists_open_incidents_of_ones_units_the_soonest_first(
    org: Organisation, other_org: Organisation, speaker: User, person: Callable[..., User]
) -> None:
    stranger = person("spokesperson", other_org)
    ordinary = graded(org, speaker)
    grave = graded(org, speaker, severity=Severity.GRAVE)
    waiting = registered(org, speaker)
    graded(other_org, stranger)
    board = incident_board(speaker, SEEN + 52 * MINUTE)
    assert [row.incident.pk for row in board.rows] == [grave.pk, ordinary.pk, waiting.pk]
    assert [row.incident.pk for row in board.pressing] == [grave.pk]
    assert [row.incident.pk for row in board.ungraded] == [waiting.pk]
    assert board.overdue == []
    assert [row.incident.pk for row in incident_board(speaker, SEEN + HOUR).overdue] == [grave.pk]
    assert incident_board(person("editor", org), SEEN).rows == []
    assert len(incident_board(stranger, SEEN).rows) == 1


def test_the_board_asks_as_often_for_many_as_for_few(
    org: Organisation, speaker: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _number in range(6):
        graded(org, speaker, severity=Severity.GRAVE, needs_conference=True)
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        assert len(incident_board(speaker, SEEN + HOUR).rows) == 6


def test_lengths_of_time_in_words() -> None:
    words = [spoken(seconds) for seconds in (0, 59, 60, 3599, 3600, 7260)]
    assert words == ["0 秒", "59 秒", "1 分钟", "59 分钟", "1 小时", "2 小时 1 分钟"]
