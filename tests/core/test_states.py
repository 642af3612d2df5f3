"""One mover, a printed table."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from core.events import record
from core.models import Deadline, Event, Matter, NumberCounter, Organisation, User
from core.models.deadlines import DeadlineState
from core.numbers import next_number
from core.states import Machine, MoveError, machines, move, register_machine

MACHINE = Machine(name="test", title="试验", states=DeadlineState, moves={"open": {"met"}, "met": set()})


@pytest.fixture
def deadline(org: Organisation, at: datetime) -> Deadline:
    matter = Matter.objects.create(organisation=org, kind="request", title="某项申请", opened_at=at)
    return Deadline.objects.create(organisation=org, matter=matter, rule="x", started_at=at)


def test_a_move_is_saved_and_recorded(deadline: Deadline, org: Organisation, editor: User, at: datetime) -> None:
    move(deadline, MACHINE, to="met", by=editor, at=at, organisation=org, matter=deadline.matter, note="x")
    deadline.refresh_from_db()
    assert deadline.state == "met"
    event = Event.objects.get()
    assert (event.verb, event.actor, event.matter) == ("test.met", editor, deadline.matter)
    assert event.data == {"before": {"state": "open"}, "after": {"state": "met"}, "note": "x"}


def test_a_move_outside_the_table_is_refused_by_what_the_database_says(
    deadline: Deadline, org: Organisation, editor: User, at: datetime
) -> None:
    Deadline.objects.update(state="met")
    with pytest.raises(MoveError, match="“已履行”不能变为“已取消”。"):
        move(deadline, MACHINE, to="cancelled", by=editor, at=at, organisation=org, matter=None)
    assert not Event.objects.exists()


def test_the_command_draws_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.states.machines", known := {})
    monkeypatch.setattr("core.management.commands.states.machines", known)
    register_machine(MACHINE)
    assert known == {"test": MACHINE}
    out = StringIO()
    call_command("states", stdout=out)
    assert out.getvalue().splitlines() == [
        "## 试验",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    open: 计算中",
        "    met: 已履行",
        "    cancelled: 已取消",
        "    [*] --> open",
        "    open --> met",
        "    met --> [*]",
        "```",
    ]


def test_the_workflow_of_documents_is_among_them() -> None:
    assert "version" in machines


def test_private_fields_are_masked_in_the_trail(org: Organisation, editor: User, at: datetime) -> None:
    changes: dict[str, Any] = {"before": {"phone": "0771-0000000", "name": "甲"}, "after": {"phone": "0771-0000001", "on": at.date()}}
    event = record("test.changed", organisation=org, by=editor, at=at, **changes, of=org)
    event.refresh_from_db()
    assert event.data == {
        "before": {"phone": "***", "name": "甲"},
        "after": {"phone": "***", "on": "2026-11-24"},
        "of": "区总工会",
    }


def test_a_rollback_gives_the_number_back(db: None) -> None:
    assert [next_number("a"), next_number("a"), next_number("b")] == [1, 2, 1]
    with transaction.atomic():
        assert next_number("a") == 3
        transaction.set_rollback(True)
    assert next_number("a") == 3
    assert NumberCounter.objects.get(series="a").last == 3
