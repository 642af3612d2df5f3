"""The verbs of a deadline: what each does to the row, and what it refuses."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError

from core.counting import Unit
from core.deadlines import (
    LedgerError,
    cancel,
    extend,
    meet,
    open_deadline,
    recompute,
    restart,
    resume,
    suspend,
    void_entry,
)
from core.models import Deadline, Event, LocalRule, Matter, Organisation, User
from core.models.deadlines import DeadlineState
from core.rules import RuleError
from tests.conftest import shanghai

if TYPE_CHECKING:
    pass

RECEIVED = shanghai(2024, 9, 27)
pytestmark = pytest.mark.django_db
LATER = shanghai(2024, 10, 20)


def verbs() -> list[str]:
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def test_opening_stores_the_due_time_the_snapshot_of_the_rule_and_an_event(reply: Deadline, officer: User) -> None:
    assert (reply.last_day, reply.due_at, reply.state) == (date(2024, 10, 30), shanghai(2024, 10, 31, 0), DeadlineState.OPEN)
    assert (reply.provisional, reply.late_seconds, reply.earliest_due) == (False, None, shanghai(2024, 10, 31, 0))
    start = reply.entries.get()
    assert (start.kind, start.amount, start.unit, start.actor) == ("start", 20, "workdays", officer)
    assert start.article == "《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条第二款"
    assert verbs() == ["deadline.start"]
    assert reply.wake_at == shanghai(2024, 10, 23, 9)


def test_a_later_change_of_a_local_rule_moves_nothing(org: Organisation, matter: Matter) -> None:
    row = LocalRule.objects.create(
        organisation=org,
        code="request_reply_20wd",
        label="从严",
        amount=15,
        unit="workdays",
        source="《某规定》",
        valid_from=date(2020, 1, 1),
    )
    deadline = open_deadline(rule="request_reply_20wd", matter=matter, start=RECEIVED, by=None, at=RECEIVED)
    row.amount = 3
    row.save()
    assert recompute(deadline, at=RECEIVED).last_day == date(2024, 10, 23)


def test_a_matter_owes_the_same_thing_only_once_at_a_time(reply: Deadline, matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LedgerError, match="已有未办结的同类期限"):
        open_deadline(rule="request_reply_20wd", matter=matter, start=RECEIVED, by=None, at=RECEIVED)

    def lost_the_race(**kwargs: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(Deadline.objects, "create", lost_the_race)
    with pytest.raises(LedgerError, match="已有未办结的同类期限"):
        open_deadline(rule="correction_7wd", matter=matter, start=RECEIVED, by=None, at=RECEIVED)


def test_an_extension_limit_starts_at_the_exclusive_end_of_the_first(matter: Matter) -> None:
    deadline = open_deadline(rule="request_extension_20wd", matter=matter, start=shanghai(2024, 10, 31, 0), by=None, at=RECEIVED)
    assert deadline.last_day == date(2024, 11, 27)


def test_opening_refuses_unknown_rules_and_times_without_zone(matter: Matter) -> None:
    with pytest.raises(RuleError):
        open_deadline(rule="nonsense", matter=matter, start=RECEIVED, by=None, at=RECEIVED)
    with pytest.raises(LedgerError, match="时区"):
        open_deadline(rule="correction_7wd", matter=matter, start=RECEIVED.replace(tzinfo=None), by=None, at=RECEIVED)


def test_suspend_and_resume_move_the_day(reply: Deadline, officer: User) -> None:
    suspend(deadline=reply, cause="third_party", effective_at=shanghai(2024, 10, 8), by=officer, at=shanghai(2024, 10, 8))
    assert (reply.due_at, reply.last_day, reply.wake_at) == (None, None, None)
    assert reply.earliest_due == shanghai(2024, 10, 31, 0)
    resume(deadline=reply, cause="third_party", effective_at=shanghai(2024, 10, 15), by=officer, at=shanghai(2024, 10, 16))
    assert (reply.last_day, reply.wake_at) == (date(2024, 11, 7), shanghai(2024, 10, 31, 9))
    assert verbs() == ["deadline.start", "deadline.suspend", "deadline.resume"]
    event = Event.objects.get(verb="deadline.resume")
    assert event.data["before"]["last_day"] is None
    assert event.data["after"]["last_day"] == "2024-11-07"


@pytest.mark.parametrize(
    ("cause", "effective_at", "message"),
    [
        ("", shanghai(2024, 10, 8), "须填写事由"),
        ("fee", shanghai(2024, 12, 8), "不能晚于现在"),
        ("fee", shanghai(2024, 9, 1), "早于期限起算时间"),
        ("fee", shanghai(2024, 10, 8).replace(tzinfo=None), "时区"),
    ],
)
def test_a_suspension_is_refused_in_words(reply: Deadline, cause: str, effective_at: datetime, message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        suspend(deadline=reply, cause=cause, effective_at=effective_at, by=None, at=shanghai(2024, 10, 9))
    assert reply.entries.count() == 1


def test_the_same_cause_cannot_be_open_twice_nor_end_without_a_beginning(reply: Deadline) -> None:
    at = shanghai(2024, 10, 9)
    with pytest.raises(LedgerError, match="没有以此事由开始的扣除期间"):
        resume(deadline=reply, cause="fee", effective_at=at, by=None, at=at)
    suspend(deadline=reply, cause="fee", effective_at=at, by=None, at=at)
    with pytest.raises(LedgerError, match="同一事由的扣除期间已经开始"):
        suspend(deadline=reply, cause="fee", effective_at=at, by=None, at=at)
    assert reply.entries.count() == 2


def test_fixed_dates_and_limits_counted_back_cannot_be_suspended(matter: Matter) -> None:
    at = shanghai(2024, 10, 9)
    for rule in ("annual_report_0131", "hearing_papers_7d"):
        deadline = open_deadline(rule=rule, matter=matter, start=at, by=None, at=at)
        with pytest.raises(LedgerError, match="固定日期和倒推计算"):
            suspend(deadline=deadline, cause="fee", effective_at=at, by=None, at=at)


def test_a_correction_restarts_the_clock(reply: Deadline) -> None:
    suspend(deadline=reply, cause="correction", effective_at=shanghai(2024, 10, 9), by=None, at=shanghai(2024, 10, 9))
    restart(deadline=reply, effective_at=shanghai(2024, 10, 14), by=None, at=shanghai(2024, 10, 14), reason="已补正")
    assert (reply.last_day, reply.started_at) == (date(2024, 11, 11), shanghai(2024, 10, 14))


def test_a_hearing_is_moved_by_a_restart_that_lies_ahead(matter: Matter) -> None:
    deadline = open_deadline(rule="hearing_papers_7d", matter=matter, start=shanghai(2024, 11, 20), by=None, at=RECEIVED)
    assert deadline.last_day == date(2024, 11, 13)
    restart(deadline=deadline, effective_at=shanghai(2024, 12, 20), by=None, at=RECEIVED)
    assert deadline.last_day == date(2024, 12, 13)
    meet(deadline=deadline, effective_at=shanghai(2024, 12, 1), by=None, at=shanghai(2024, 12, 1))
    assert (deadline.state, deadline.late_seconds) == ("met", 0)


def prolong(reply: Deadline, approver: User | None, *, amount: int = 20, unit: Unit = Unit.WORKDAYS, on: datetime = LATER) -> None:
    extend(deadline=reply, amount=amount, unit=unit, reason="需要核实", approver=approver, effective_at=on, by=None, at=on)


def test_an_extension_counts_from_the_last_day_and_only_once(reply: Deadline, office_head: User) -> None:
    prolong(reply, office_head)
    assert reply.last_day == date(2024, 11, 27)
    with pytest.raises(LedgerError, match="只能延长1次"):
        prolong(reply, office_head)


def test_an_extension_needs_the_approval_of_the_head_of_the_office(reply: Deadline, officer: User, leader: User) -> None:
    for approver in (None, officer, leader):
        with pytest.raises(LedgerError, match="须经信息公开工作机构负责人同意"):
            prolong(reply, approver)


def test_an_extension_is_at_most_twenty_workdays_and_before_the_end(reply: Deadline, office_head: User) -> None:
    for amount, unit in ((21, Unit.WORKDAYS), (0, Unit.WORKDAYS), (20, Unit.DAYS)):
        with pytest.raises(LedgerError, match="最长不得超过20个工作日"):
            prolong(reply, office_head, amount=amount, unit=unit)
    with pytest.raises(LedgerError, match="原期限届满前"):
        prolong(reply, office_head, on=shanghai(2024, 10, 31, 0))


def test_other_limits_cannot_be_extended(matter: Matter, office_head: User) -> None:
    deadline = open_deadline(rule="correction_7wd", matter=matter, start=RECEIVED, by=None, at=RECEIVED)
    with pytest.raises(LedgerError, match="这一期限不能延长"):
        prolong(deadline, office_head)


def test_met_in_time_or_late(reply: Deadline) -> None:
    entry = meet(deadline=reply, effective_at=shanghai(2024, 10, 30, 23, 59), by=None, at=shanghai(2024, 11, 2))
    assert (reply.state, reply.late_seconds, reply.wake_at, reply.met_at) == ("met", 0, None, shanghai(2024, 10, 30, 23, 59))
    assert "deadline.overdue_lifted" not in verbs()
    with pytest.raises(LedgerError, match="已办结或者取消"):
        suspend(deadline=reply, cause="fee", effective_at=shanghai(2024, 10, 8), by=None, at=shanghai(2024, 11, 3))
    void_entry(entry=entry, reason="误录", by=None, at=shanghai(2024, 11, 3))
    reply.refresh_from_db()
    assert (reply.state, reply.late_seconds) == ("open", 3 * 86400 + 10 * 3600)
    meet(deadline=reply, effective_at=shanghai(2024, 11, 4, 0), by=None, at=shanghai(2024, 11, 5))
    assert (reply.late_seconds, reply.overdue_marked_at) == (4 * 86400, shanghai(2024, 11, 5))


def test_cancelling_needs_a_reason_and_keeps_lateness(reply: Deadline) -> None:
    with pytest.raises(LedgerError, match="须填写理由"):
        cancel(deadline=reply, effective_at=RECEIVED, by=None, at=RECEIVED, reason=" ")
    cancel(deadline=reply, effective_at=shanghai(2024, 11, 1, 0), by=None, at=shanghai(2024, 11, 1, 0), reason="申请人撤回")
    assert (reply.state, reply.late_seconds, reply.met_at) == ("cancelled", 86400, None)


def test_a_moved_hearing_needs_a_time_with_a_zone(matter: Matter) -> None:
    deadline = open_deadline(rule="hearing_papers_7d", matter=matter, start=shanghai(2024, 11, 20), by=None, at=RECEIVED)
    with pytest.raises(LedgerError, match="时区"):
        restart(deadline=deadline, effective_at=shanghai(2024, 12, 20).replace(tzinfo=None), by=None, at=RECEIVED)
