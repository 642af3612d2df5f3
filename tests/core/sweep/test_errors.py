"""A bad row stops nobody but itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.deadlines import open_deadline
from core.events import record
from core.models import Deadline, Event, LedgerEntry, Matter, Notice, Organisation, User
from core.sweep import acting, revive, wake_one, waking
from tests.conftest import shanghai
from tests.core.many import DUE, START
from tests.core.sweep.helpers import woken


def break_row(monkeypatch: pytest.MonkeyPatch, bad: set[int]) -> None:
    """Acting on these rows writes an event and then raises."""
    original = acting.outcome_of

    def outcome_of(deadline: Deadline, *, at: datetime) -> Any:
        outcome = original(deadline, at=at)
        if deadline.pk in bad:
            record("half.done", organisation=deadline.organisation, by=None, at=at)
            raise ValueError("broken rule")
        return outcome

    monkeypatch.setattr(acting, "outcome_of", outcome_of)


@pytest.fixture
def three(org: Organisation, officer: User) -> list[Deadline]:
    made = []
    for number in range(3):
        matter = Matter.objects.create(organisation=org, kind="request", title=f"第{number}件", handler=officer, opened_at=START)
        made.append(open_deadline(rule="request_reply_20wd", matter=matter, start=START, by=None, at=START))
    return made


def test_a_row_that_raises_does_not_stop_the_others(three: list[Deadline], monkeypatch: pytest.MonkeyPatch) -> None:
    break_row(monkeypatch, {three[0].pk})
    assert woken(DUE) == (2, 0, 2, 1)
    assert Event.objects.filter(verb="deadline.overdue").count() == 2
    assert not Event.objects.filter(verb="half.done").exists()
    bad = Deadline.objects.get(pk=three[0].pk)
    assert (bad.tries, bad.dead, bad.last_error) == (1, False, "ValueError: broken rule")
    assert bad.retry_at == DUE + timedelta(minutes=1)
    assert bad.due_at == DUE
    assert bad.wake_at == shanghai(2024, 10, 23, 9)


def test_a_bad_row_waits_longer_each_time_and_dies_at_the_fifth(
    deadline: Deadline, org: Organisation, person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = person("system_admin", org)
    break_row(monkeypatch, {deadline.pk})
    at = DUE
    for minutes in (1, 5, 15, 60):
        assert woken(at) == (0, 0, 0, 1)
        assert woken(at) == (0, 0, 0, 0)
        deadline.refresh_from_db()
        assert deadline.retry_at == at + timedelta(minutes=minutes)
        at = deadline.retry_at
    assert not Notice.objects.exists()
    assert woken(at) == (0, 0, 0, 1)
    deadline.refresh_from_db()
    assert (deadline.tries, deadline.dead) == (5, True)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.template) == (admin, "deadline_dead")
    assert notice.params == {"deadline": deadline.pk, "tries": 5, "error": "ValueError: broken rule"}
    assert woken(at + timedelta(days=1)) == (0, 0, 0, 0)


def test_a_dead_letter_can_be_revived_by_the_system_administrator(
    deadline: Deadline, org: Organisation, officer: User, person: Callable[..., User], at: datetime
) -> None:
    from core.access import NotAllowedError

    Deadline.objects.update(dead=True, tries=5)
    with pytest.raises(NotAllowedError):
        revive(deadline=deadline, by=officer, at=at)
    admin = person("system_admin", org)
    revive(deadline=deadline, by=admin, at=at)
    revive(deadline=deadline, by=admin, at=at)
    assert (deadline.dead, deadline.tries) == (False, 0)
    assert Event.objects.filter(verb="deadline.revived").count() == 1
    assert woken(DUE) == (1, 0, 1, 0)


def test_a_row_that_recovers_forgets_its_failures(deadline: Deadline) -> None:
    Deadline.objects.update(tries=3, retry_at=DUE, last_error="x")
    assert woken(DUE - timedelta(minutes=1)) == (0, 0, 0, 0)
    assert woken(DUE) == (1, 0, 1, 0)
    deadline.refresh_from_db()
    assert (deadline.tries, deadline.retry_at, deadline.last_error) == (0, None, "")


def test_a_ledger_that_contradicts_itself_is_a_bad_row(deadline: Deadline) -> None:
    LedgerEntry.objects.create(deadline=deadline, kind="resume", cause="x", effective_at=START + timedelta(days=1), recorded_at=START)
    assert woken(DUE) == (0, 0, 0, 1)
    deadline.refresh_from_db()
    assert deadline.last_error.startswith("LedgerError: ")


def test_single_rows_are_taken_oldest_first(three: list[Deadline]) -> None:
    Deadline.objects.filter(pk=three[1].pk).update(wake_at=shanghai(2024, 10, 1))
    assert wake_one(DUE)
    assert Event.objects.get(verb="deadline.overdue").data["deadline"] == three[1].pk
    assert wake_one(DUE)
    assert wake_one(DUE)
    assert not wake_one(DUE)


def test_more_rows_than_a_batch_are_all_taken(three: list[Deadline], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "SIZE", 2)
    monkeypatch.setattr("core.sweep.running.ROUND", -1)
    assert woken(DUE) == (3, 0, 3, 0)
