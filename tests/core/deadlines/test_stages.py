"""When a deadline wants attention, and how it explains itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.access import Role
from core.deadlines import (
    explain,
    open_deadline,
    recompute,
    resume,
    stages,
    suspend,
    void_entry,
)
from core.models import Deadline, LedgerEntry, Matter, Organisation
from tests.conftest import shanghai

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.django_db


def resume_late(reply: Deadline) -> LedgerEntry:
    suspend(deadline=reply, cause="fee", effective_at=shanghai(2024, 10, 8), by=None, at=shanghai(2024, 10, 8))
    return resume(deadline=reply, cause="fee", effective_at=shanghai(2024, 10, 9), by=None, at=shanghai(2024, 10, 9))


def test_the_stages_of_an_interpretation(matter: Matter) -> None:
    deadline = open_deadline(rule="interpretation_3wd", matter=matter, start=shanghai(2024, 10, 8), by=None, at=shanghai(2024, 10, 8))
    found = [(stage.key, stage.at, stage.kind, stage.audience) for stage in stages(deadline, recompute(deadline, at=shanghai(2024, 10, 8)))]
    assert found == [
        ("warn-1-workdays", shanghai(2024, 10, 10, 9), "warn", (Role.EDITOR, Role.OFFICER)),
        ("warn-2-hours", shanghai(2024, 10, 11, 22), "warn", (Role.EDITOR, Role.OFFICER)),
        ("overdue", shanghai(2024, 10, 12, 0), "overdue", (Role.EDITOR, Role.OFFICER)),
        ("escalate-1", shanghai(2024, 10, 12, 0), "escalate", (Role.LEADER,)),
        ("escalate-2", shanghai(2024, 10, 13, 0), "escalate", (Role.OFFICER, Role.OFFICE_HEAD)),
    ]


def test_what_is_done_for_a_due_time_does_not_wake_again(matter: Matter) -> None:
    at = shanghai(2024, 10, 8)
    deadline = open_deadline(rule="suit_answer_15d", matter=matter, start=at, by=None, at=at)
    assert (deadline.last_day, deadline.wake_at) == (date(2024, 10, 23), shanghai(2024, 10, 16, 9))
    outcome = recompute(deadline, at=at)
    assert outcome.due_at is not None
    deadline.acted = {"warn-7-days": outcome.due_at.isoformat()}
    recompute(deadline, at=at)
    assert deadline.wake_at == shanghai(2024, 10, 20, 9)
    assert stages(deadline, outcome)[-1].at == shanghai(2024, 10, 25, 0)


def test_an_organisation_on_a_regional_layer_is_warned_on_the_earlier_national_day(matter: Matter, org: Organisation) -> None:
    org.calendar_layers = ["national", "CN-GX"]
    org.save()
    at = shanghai(2024, 3, 25)
    deadline = open_deadline(rule="request_reply_20wd", matter=matter, start=at, by=None, at=at)
    assert deadline.last_day == date(2024, 4, 25)
    assert ("warn-national", shanghai(2024, 4, 23, 9)) in [(stage.key, stage.at) for stage in stages(deadline, recompute(deadline, at=at))]


def test_a_granted_term_ends_without_an_overdue_mark(matter: Matter) -> None:
    at = shanghai(2024, 10, 8)
    deadline = open_deadline(rule="third_party_15wd", matter=matter, start=at, by=None, at=at)
    assert not deadline.is_overdue(shanghai(2025, 1, 1))
    assert not Deadline.objects.overdue(shanghai(2025, 1, 1)).exists()
    own = open_deadline(rule="request_reply_20wd", matter=matter, start=at, by=None, at=at)
    assert own.is_overdue(shanghai(2025, 1, 1))
    assert list(Deadline.objects.overdue(shanghai(2025, 1, 1))) == [own]
    assert [(stage.key, stage.kind) for stage in stages(deadline, recompute(deadline, at=at))] == [
        ("warn-3-workdays", "warn"),
        ("ended", "warn"),
    ]


def test_a_deadline_explains_itself_with_its_entries(reply: Deadline) -> None:
    resume_late(reply)
    suspend(deadline=reply, cause="third_party", effective_at=shanghai(2024, 10, 10), by=None, at=shanghai(2024, 10, 10), reason="发函")
    trace = explain(reply, at=shanghai(2024, 10, 12))
    assert (trace.last_day, trace.paused) == (None, ("征求第三方意见",))
    assert trace.end_day == date(2024, 11, 4)
    assert [(day.date.day, day.reason) for day in trace.days if day.kind == "pause"] == [
        (9, "扣除期间（待缴费）"),
        (11, "扣除期间（征求第三方意见）"),
        (12, "扣除期间（征求第三方意见）"),
    ]
    assert [(entry.title, entry.text, entry.voided) for entry in trace.entries] == [
        ("起算", "", False),
        ("扣除期间开始", "待缴费", False),
        ("扣除期间结束", "待缴费", False),
        ("扣除期间开始", "征求第三方意见；发函", False),
    ]
    void_entry(entry=reply.entries.get(kind="resume"), reason="误录", by=None, at=shanghai(2024, 10, 12))
    assert explain(reply, at=shanghai(2024, 10, 12)).entries[2].voided
