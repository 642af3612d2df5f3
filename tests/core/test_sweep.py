"""The sweep: what is due is done once, however late, and a bad row stops nobody but itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core import registries
from core.deadlines import cancel, meet, open_deadline, regrade, resume, suspend
from core.events import record
from core.models import Deadline, Event, Heartbeat, LedgerEntry, Matter, Notice, Organisation, User
from core.sweep import acting, revive, run_sweep, wake_one, waking
from tests.conftest import shanghai

# 20 workdays from Friday 27 September 2024 end on 30 October; the exclusive due instant is the next midnight
START = shanghai(2024, 9, 27)
DUE = shanghai(2024, 10, 31, 0)


@pytest.fixture(autouse=True)
def _no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rooms' jobs have tests of their own."""
    monkeypatch.setattr(registries, "sweep_jobs", jobs := {})
    monkeypatch.setattr("core.sweep.running.sweep_jobs", jobs)


@pytest.fixture
def matter(org: Organisation, officer: User) -> Matter:
    return Matter.objects.create(organisation=org, kind="request", title="某项申请", handler=officer, opened_at=START)


@pytest.fixture
def deadline(matter: Matter) -> Deadline:
    return open_deadline(rule="request_reply_20wd", matter=matter, start=START, by=None, at=START)


def told() -> list[tuple[str, str]]:
    """Template and role (from the username) of all notices, in order."""
    return [(notice.template, notice.recipient.username.rstrip("0123456789")) for notice in Notice.objects.order_by("id")]


def woken(at: datetime) -> tuple[int, int, int, int]:
    result = run_sweep(at)
    return result.woken, result.warned, result.overdue, result.failed


def test_nothing_is_due_before_the_first_warning(deadline: Deadline) -> None:
    assert deadline.due_at == DUE
    assert deadline.wake_at == shanghai(2024, 10, 23, 9)
    assert woken(shanghai(2024, 10, 23, 8, 59)) == (0, 0, 0, 0)


def test_each_warning_is_given_once_to_the_handler_and_the_roles(
    deadline: Deadline, org: Organisation, person: Callable[..., User]
) -> None:
    person("officer", org)
    assert woken(shanghai(2024, 10, 23, 9)) == (1, 1, 0, 0)
    assert woken(shanghai(2024, 10, 23, 9)) == (0, 0, 0, 0)
    assert told() == [("deadline_warning", "officer"), ("deadline_warning", "officer")]
    deadline.refresh_from_db()
    assert deadline.wake_at == shanghai(2024, 10, 25, 9)
    assert deadline.acted == {"warn-5-workdays": DUE.isoformat()}
    assert woken(shanghai(2024, 10, 25, 9)) == (1, 1, 0, 0)
    assert Notice.objects.count() == 4


def test_several_late_warnings_collapse_to_the_last(deadline: Deadline) -> None:
    assert woken(shanghai(2024, 10, 29, 9)) == (1, 1, 0, 0)
    assert [notice.params["stage"] for notice in Notice.objects.all()] == ["warn-1-workdays"]
    deadline.refresh_from_db()
    assert sorted(deadline.acted) == ["warn-1-workdays", "warn-3-workdays", "warn-5-workdays"]


def test_at_its_due_time_it_is_overdue_and_the_ladder_is_climbed(
    deadline: Deadline, org: Organisation, office_head: User, leader: User, principal: User
) -> None:
    run_sweep(shanghai(2024, 10, 30, 10))
    Notice.objects.all().delete()
    assert woken(DUE) == (1, 0, 1, 0)
    assert told() == [("deadline_overdue", "officer"), ("deadline_escalated", "office_head"), ("deadline_escalated", "leader")]
    event = Event.objects.get(verb="deadline.overdue")
    assert event.data == {"deadline": deadline.pk, "rule": "request_reply_20wd", "due_at": "2024-10-31T00:00:00+08:00", "late_seconds": 0}
    deadline.refresh_from_db()
    assert deadline.overdue_marked_at == DUE
    assert deadline.wake_at == shanghai(2024, 11, 1, 0)
    assert woken(shanghai(2024, 11, 1, 0)) == (1, 0, 0, 0)
    assert told()[-1] == ("deadline_escalated", "principal")
    deadline.refresh_from_db()
    assert deadline.wake_at is None
    assert Event.objects.filter(verb="deadline.overdue").count() == 1


def test_a_sweep_three_days_late_marks_the_true_lateness(deadline: Deadline, leader: User, principal: User) -> None:
    assert woken(DUE + timedelta(days=3)) == (1, 0, 1, 0)
    assert Event.objects.get(verb="deadline.overdue").data["late_seconds"] == 3 * 86400
    deadline.refresh_from_db()
    assert deadline.late_seconds == 3 * 86400
    assert told() == [("deadline_overdue", "officer"), ("deadline_escalated", "leader"), ("deadline_escalated", "principal")]
    assert woken(DUE + timedelta(days=3)) == (0, 0, 0, 0)


def test_what_was_met_in_time_is_left_alone(deadline: Deadline, officer: User) -> None:
    meet(deadline=deadline, effective_at=shanghai(2024, 10, 22), by=officer, at=shanghai(2024, 10, 22))
    assert woken(DUE + timedelta(days=3)) == (0, 0, 0, 0)
    assert told() == []


def test_what_is_suspended_is_neither_warned_nor_overdue_until_it_resumes(deadline: Deadline, officer: User) -> None:
    begin = shanghai(2024, 10, 14)
    suspend(deadline=deadline, cause="third_party:1", effective_at=begin, by=officer, at=begin)
    assert woken(DUE) == (0, 0, 0, 0)
    end = shanghai(2024, 10, 16)
    resume(deadline=deadline, cause="third_party:1", effective_at=end, by=officer, at=end)
    deadline.refresh_from_db()
    assert deadline.last_day is not None
    assert deadline.last_day.isoformat() == "2024-11-01"
    assert woken(DUE) == (1, 1, 0, 0)
    assert told() == [("deadline_warning", "officer")]


def test_a_row_that_changed_behind_the_stored_hint_is_recomputed_before_acting(deadline: Deadline) -> None:
    Deadline.objects.update(wake_at=shanghai(2024, 10, 1))
    assert woken(shanghai(2024, 10, 2)) == (1, 0, 0, 0)
    deadline.refresh_from_db()
    assert deadline.wake_at == shanghai(2024, 10, 23, 9)
    cancelled = Deadline.objects.get()
    cancel(deadline=cancelled, effective_at=shanghai(2024, 10, 2), by=None, at=shanghai(2024, 10, 2), reason="申请人撤回")
    Deadline.objects.update(wake_at=shanghai(2024, 10, 1))
    assert woken(DUE) == (1, 0, 0, 0)
    assert told() == []


def test_a_new_due_time_is_warned_of_anew(deadline: Deadline, officer: User) -> None:
    run_sweep(shanghai(2024, 10, 29, 9))
    regrade(deadline=deadline, amount=25, unit="workdays", effective_at=START, by=officer, at=shanghai(2024, 10, 29), reason="更正")  # type: ignore[arg-type]
    assert woken(shanghai(2024, 10, 30, 9)) == (1, 1, 0, 0)
    assert Notice.objects.count() == 2


def test_a_stand_in_is_told_instead_of_the_handler_on_leave(deadline: Deadline, officer: User, colleague: User) -> None:
    officer.absences.create(substitute=colleague, starts_at=START, ends_at=DUE)
    run_sweep(shanghai(2024, 10, 23, 9))
    assert [notice.recipient for notice in Notice.objects.all()] == [colleague]


def test_when_nobody_holds_the_roles_somebody_further_up_hears_of_it(
    org: Organisation, other_org: Organisation, person: Callable[..., User]
) -> None:
    org.parent = other_org
    org.save()
    matter = Matter.objects.create(organisation=org, kind="request", title="某项申请", opened_at=START)
    open_deadline(rule="request_reply_20wd", matter=matter, start=START, by=None, at=START)
    above = person("principal", other_org)
    run_sweep(shanghai(2024, 10, 23, 9))
    assert [notice.recipient for notice in Notice.objects.all()] == [above]
    here = person("leader", org)
    run_sweep(shanghai(2024, 10, 25, 9))
    assert [notice.recipient for notice in Notice.objects.order_by("id")] == [above, here]


def test_where_there_is_nobody_at_all_it_is_marked_all_the_same(org: Organisation) -> None:
    matter = Matter.objects.create(organisation=org, kind="request", title="某项申请", opened_at=START)
    open_deadline(rule="request_reply_20wd", matter=matter, start=START, by=None, at=START)
    assert woken(DUE) == (1, 0, 1, 0)
    assert told() == []


def test_a_granted_term_ends_with_a_word_and_without_an_overdue_mark(matter: Matter) -> None:
    open_deadline(rule="third_party_15wd", matter=matter, start=START, by=None, at=START)
    assert woken(shanghai(2024, 12, 1)) == (1, 1, 0, 0)
    assert not Event.objects.filter(verb="deadline.overdue").exists()


# ------------------------------------------------------------------ errors


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


# ------------------------------------------------------------------ jobs, heartbeat, command


def test_a_job_that_fails_stops_no_other_and_is_told_once_a_day(org: Organisation, person: Callable[..., User]) -> None:
    admin = person("system_admin", org)
    calls: list[str] = []

    def bad(at: datetime) -> int:
        raise ValueError("no")

    def good(at: datetime) -> int:
        calls.append(at.isoformat())
        return 7

    registries.sweep_jobs |= {"bad": bad, "publish_scheduled": good}
    result = run_sweep(DUE)
    assert (result.published, result.failed) == (7, 1)
    assert calls == ["2024-10-31T00:00:00+08:00"]
    run_sweep(DUE + timedelta(hours=1))
    notice = Notice.objects.get()
    assert (notice.recipient, notice.params) == (admin, {"job": "bad", "error": "ValueError: no"})
    run_sweep(DUE + timedelta(days=1))
    assert Notice.objects.count() == 2


def test_the_heartbeat_keeps_the_last_completed_sweep_and_its_figures(deadline: Deadline) -> None:
    run_sweep(DUE)
    beat = Heartbeat.objects.get(name="sweep")
    assert beat.at == DUE
    assert {name: beat.figures[name] for name in ("woken", "warned", "overdue", "published", "failed")} == {
        "woken": 1,
        "warned": 0,
        "overdue": 1,
        "published": 0,
        "failed": 0,
    }


def test_the_command_prints_one_object(deadline: Deadline) -> None:
    out = StringIO()
    call_command("sweep", at="2024-10-31T00:00", json=True, stdout=out)
    figures = json.loads(out.getvalue())
    assert figures.pop("seconds") >= 0
    assert figures == {"woken": 1, "warned": 0, "overdue": 1, "published": 0, "failed": 0}
    out = StringIO()
    call_command("sweep", at="2024-10-31T00:00:00+08:00", stdout=out)
    assert out.getvalue().startswith("woken 0  warned 0  overdue 0  published 0  failed 0  seconds ")
    call_command("sweep", stdout=out)
    with pytest.raises(CommandError, match="not an ISO datetime: tomorrow"):
        call_command("sweep", at="tomorrow")
