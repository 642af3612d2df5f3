"""Hour clocks call the person on duty, then climb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core import duty
from core.deadlines import meet, open_deadline
from core.models import Deadline, DutyShift, Event, Matter, Notice, Organisation, User
from core.notices import acknowledge, notify
from core.sweep import run_sweep

TEN = timedelta(minutes=10)


@pytest.fixture
def clock(org: Organisation, at: datetime) -> Deadline:
    matter = Matter.objects.create(organisation=org, kind="incident", title="某起舆情", opened_at=at)
    return open_deadline(rule="response_5h", matter=matter, start=at, by=None, at=at)


@pytest.fixture
def shift(org: Organisation, editor: User, colleague: User, at: datetime) -> DutyShift:
    return DutyShift.objects.create(
        organisation=org, person=editor, deputy=colleague, starts_at=at - timedelta(hours=1), ends_at=at + timedelta(hours=23)
    )


def called() -> list[tuple[int, int]]:
    """(rung, recipient) of every call in order."""
    return [(row.params["rung"], row.recipient_id) for row in Notice.objects.filter(template="duty_call").order_by("id")]


def test_the_sweep_calls_the_person_on_duty_when_the_clock_starts(clock: Deadline, shift: DutyShift, editor: User, at: datetime) -> None:
    run_sweep(at + timedelta(seconds=30))
    run_sweep(at + timedelta(seconds=40))
    row = Notice.objects.get(template="duty_call")
    assert row.recipient == editor
    assert row.acknowledge_by == at + timedelta(seconds=30) + TEN
    assert Event.objects.get(verb="duty.called").data == {"deadline": clock.pk, "rung": 0, "people": [editor.pk]}


def test_an_unanswered_call_climbs_every_ten_minutes_to_the_top(
    clock: Deadline, shift: DutyShift, editor: User, colleague: User, leader: User, principal: User, at: datetime
) -> None:
    duty.call_duty(deadline=clock, at=at)
    assert duty.climb(at + TEN - timedelta(seconds=1)) == 0
    for step in (1, 2, 3):
        assert duty.climb(at + step * TEN) == 1
        assert duty.climb(at + step * TEN) == 0
    assert called() == [(0, editor.pk), (1, colleague.pk), (2, leader.pk), (3, principal.pk)]
    assert duty.climb(at + 4 * TEN) == 0
    assert Event.objects.filter(verb="duty.unanswered").count() == 1
    assert duty.climb(at + 5 * TEN) == 0


def test_an_answered_call_climbs_no_further(clock: Deadline, shift: DutyShift, editor: User, at: datetime) -> None:
    duty.call_duty(deadline=clock, at=at)
    acknowledge(notice=Notice.objects.get(), by=editor, at=at + timedelta(minutes=9))
    assert duty.climb(at + TEN) == 0
    assert len(called()) == 1


def test_anybody_on_the_call_ends_it(clock: Deadline, shift: DutyShift, leader: User, editor: User, at: datetime) -> None:
    duty.call_duty(deadline=clock, at=at)
    duty.climb(at + TEN)
    acknowledge(notice=Notice.objects.get(recipient=editor), by=editor, at=at + TEN + timedelta(minutes=1))
    assert duty.climb(at + 2 * TEN) == 0
    assert len(called()) == 2


def test_without_a_shift_the_spokespersons_are_called_together_and_climb_once(
    clock: Deadline, org: Organisation, person: Callable[..., User], leader: User, at: datetime
) -> None:
    first, second = person("spokesperson", org), person("spokesperson", org)
    duty.call_duty(deadline=clock, at=at)
    assert called() == [(0, first.pk), (0, second.pk)]
    assert duty.climb(at + TEN) == 1
    assert called()[2:] == [(1, leader.pk)]


def test_somebody_on_leave_is_called_through_the_stand_in(
    clock: Deadline, shift: DutyShift, editor: User, checker: User, at: datetime
) -> None:
    editor.absences.create(substitute=checker, starts_at=at - TEN, ends_at=at + TEN)
    duty.call_duty(deadline=clock, at=at)
    assert called() == [(0, checker.pk)]


def test_a_call_that_finds_nobody_is_recorded(clock: Deadline, at: datetime) -> None:
    duty.call_duty(deadline=clock, at=at)
    assert called() == []
    assert Event.objects.filter(verb="duty.nobody").count() == 1


def test_a_met_deadline_calls_nobody_any_more(clock: Deadline, shift: DutyShift, editor: User, at: datetime) -> None:
    duty.call_duty(deadline=clock, at=at)
    meet(deadline=clock, effective_at=at + timedelta(minutes=5), by=editor, at=at + timedelta(minutes=5))
    assert duty.climb(at + TEN) == 0
    assert len(called()) == 1


def test_another_notice_that_wants_an_answer_is_no_call(org: Organisation, editor: User, at: datetime) -> None:
    notify(recipients=[editor], template="handed_over", organisation=org, dedupe="x", at=at, acknowledge_by=at + TEN)
    assert duty.climb(at + TEN) == 0
    assert Notice.objects.get().climbed_at == at + TEN
