"""Undoing and re-grading, and who may lift an overdue mark."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.counting import Unit
from core.deadlines import (
    LedgerError,
    meet,
    open_deadline,
    recompute,
    regrade,
    resume,
    stages,
    suspend,
    void_entry,
)
from core.models import Deadline, Event, LedgerEntry, Matter, Notice, Organisation, User
from tests.conftest import shanghai

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def test_an_overdue_mark_is_lifted_only_by_somebody_with_the_right_who_does_not_handle_the_matter(
    reply: Deadline, officer: User, office_head: User, leader: User, person: Callable[..., User], org: Organisation
) -> None:
    at = shanghai(2024, 11, 5)
    fields = {"deadline": reply, "cause": "third_party", "effective_at": shanghai(2024, 10, 8), "by": office_head, "at": at}
    with pytest.raises(LedgerError, match="须经有权限的负责人批准"):
        suspend(**fields)  # type: ignore[arg-type]
    for approver in (officer, office_head):  # the handler; the one who records
        with pytest.raises(LedgerError, match="不能是经办人或者记录人"):
            suspend(**fields, approver=approver)  # type: ignore[arg-type]
    with pytest.raises(LedgerError, match="没有撤销逾期标记的权限"):
        suspend(**fields, approver=person("editor", org))  # type: ignore[arg-type]
    assert reply.entries.count() == 1
    entry = suspend(**fields, approver=leader)  # type: ignore[arg-type]
    assert (reply.overdue_lifted, reply.overdue_marked_at, entry.approver) == (True, None, leader)
    assert verbs()[-2:] == ["deadline.suspend", "deadline.overdue_lifted"]
    assert Event.objects.get(verb="deadline.overdue_lifted").data["approver"] == leader.pk
    assert [(row.recipient, row.template) for row in Notice.objects.filter(template="overdue_lifted")] == [(leader, "overdue_lifted")]


def test_voiding_a_late_fulfilment_for_a_timely_one_is_a_lift(reply: Deadline, leader: User) -> None:
    at = shanghai(2024, 11, 20)
    entry = resume_late(reply)
    with pytest.raises(LedgerError, match="须经有权限的负责人批准"):
        void_entry(entry=entry, reason="第三方逾期", by=None, at=at)
    void_entry(entry=entry, reason="第三方逾期", by=None, at=at, approver=leader)
    reply.refresh_from_db()
    assert (reply.overdue_lifted, reply.due_at) == (True, None)


def resume_late(reply: Deadline) -> LedgerEntry:
    suspend(deadline=reply, cause="fee", effective_at=shanghai(2024, 10, 8), by=None, at=shanghai(2024, 10, 8))
    return resume(deadline=reply, cause="fee", effective_at=shanghai(2024, 10, 9), by=None, at=shanghai(2024, 10, 9))


def test_void_is_refused_for_starts_voids_and_what_is_already_void(reply: Deadline) -> None:
    at = shanghai(2024, 10, 10)
    with pytest.raises(LedgerError, match="起算记录不能撤销"):
        void_entry(entry=reply.entries.get(), reason="误录", by=None, at=at)
    ended = resume_late(reply)
    with pytest.raises(LedgerError, match="须填写理由"):
        void_entry(entry=ended, reason="", by=None, at=at)
    with pytest.raises(LedgerError, match="没有以此事由开始的扣除期间"):  # its beginning alone cannot go
        void_entry(entry=reply.entries.get(kind="suspend"), reason="误录", by=None, at=at)
    undone = void_entry(entry=ended, reason="误录", by=None, at=at)
    with pytest.raises(LedgerError, match="不能再撤销"):
        void_entry(entry=undone, reason="误录", by=None, at=at)
    with pytest.raises(LedgerError, match="已经撤销"):
        void_entry(entry=ended, reason="误录", by=None, at=at)


def test_reopening_is_refused_while_the_same_thing_is_owed_again(reply: Deadline, matter: Matter) -> None:
    entry = meet(deadline=reply, effective_at=shanghai(2024, 10, 8), by=None, at=shanghai(2024, 10, 8))
    open_deadline(rule="request_reply_20wd", matter=matter, start=shanghai(2024, 10, 9), by=None, at=shanghai(2024, 10, 9))
    with pytest.raises(LedgerError, match="已有未办结的同类期限"):
        void_entry(entry=entry, reason="误录", by=None, at=shanghai(2024, 10, 9))


def test_an_incident_is_regraded_by_rule_or_by_amount(matter: Matter, org: Organisation, leader: User) -> None:
    begun = shanghai(2024, 10, 4, 17)
    clock = open_deadline(rule="response_48h", matter=matter, start=begun, by=None, at=begun)
    assert clock.due_at == shanghai(2024, 10, 6, 17)
    later = begun + timedelta(minutes=30)
    regrade(deadline=clock, rule="response_24h", reason="升级", effective_at=later, by=None, at=later)
    assert clock.due_at == shanghai(2024, 10, 5, 17)
    assert [stage.key for stage in stages(clock, recompute(clock, at=later))] == [
        "call",
        "share-50",
        "share-80",
        "share-95",
        "overdue",
        "escalate-1",
    ]
    regrade(deadline=clock, amount=30, unit=Unit.HOURS, reason="再调整", effective_at=later, by=None, at=later)
    assert clock.due_at == shanghai(2024, 10, 5, 23)
    with pytest.raises(LedgerError, match="须给出新的规则"):
        regrade(deadline=clock, reason="？", effective_at=later, by=None, at=later)
    at = shanghai(2024, 10, 6)
    with pytest.raises(LedgerError, match="须经有权限的负责人批准"):
        regrade(deadline=clock, rule="response_48h", reason="降级", effective_at=at, by=None, at=at)
    regrade(deadline=clock, rule="response_48h", reason="降级", effective_at=at, by=None, at=at, approver=leader)
    assert (clock.due_at, clock.overdue_lifted) == (shanghai(2024, 10, 6, 17), True)
