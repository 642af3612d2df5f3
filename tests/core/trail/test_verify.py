"""Whatever was done to the trail behind the application's back is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from core import triggers
from core.events import record
from core.models import Event, EventSeal, Notice, Organisation, User
from core.trail import seal, verify
from tests.core.trail.helpers import found, run

Committing = Callable[..., AbstractContextManager[Any]]


def test_a_changed_byte_of_a_sealed_event_is_named(trail: list[Event]) -> None:
    run("UPDATE core_event SET verb = 'test.dona' WHERE id = %s", [trail[2].pk])
    assert found() == [("edited", f"event {trail[2].pk}")]


@pytest.mark.parametrize("column", ["verb", "data", "at", "uid", "row_hash", "organisation_id", "actor_id"])
def test_a_change_of_any_column_is_named(trail: list[Event], editor: User, other_org: Organisation, column: str) -> None:
    value: Any = {
        "data": '{"number": 9}',
        "at": "2026-11-25 00:00:00+00:00",
        "uid": "0" * 32,
        "organisation_id": other_org.pk,
        "actor_id": editor.pk,
    }.get(column, "0")
    run(f"UPDATE core_event SET {column} = %s WHERE id = %s", [value, trail[1].pk])
    assert found() == [("edited", f"event {trail[1].pk}")]


def test_bytes_that_cannot_be_read_are_named_and_stop_nobody(trail: list[Event], org: Organisation, at: datetime) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses such bytes")
    run("UPDATE core_event SET uid = 'zz' WHERE id = %s", [trail[0].pk])
    run("UPDATE core_event SET verb = CAST(x'ff' AS TEXT) WHERE id = %s", [trail[3].pk])
    run("UPDATE core_event SET at = 'some day' WHERE id = %s", [trail[4].pk])
    run("UPDATE core_eventseal SET row_hash = CAST(x'ff' AS TEXT) WHERE seq = 2")
    assert found() == [
        ("edited", f"event {trail[0].pk}"),
        ("seal", "seal 2"),
        ("seal", "seal 3"),
        ("edited", f"event {trail[3].pk}"),
        ("edited", f"event {trail[4].pk}"),
    ]
    bad = record("x", organisation=org, by=None, at=at)
    run("UPDATE core_event SET uid = 'zz2' WHERE id = %s", [bad.pk])
    record("y", organisation=org, by=None, at=at)
    assert seal(at) == 1
    assert ("inserted", f"event {bad.pk}") in found()


def test_a_deleted_event_is_named(trail: list[Event]) -> None:
    run("DELETE FROM core_event WHERE id = %s", [trail[3].pk])
    assert found() == [("deleted", f"event {trail[3].pk}")]


def test_an_inserted_event_is_named_and_never_sealed(
    trail: list[Event], org: Organisation, person: Callable[..., User], at: datetime
) -> None:
    auditor = person("audit_admin", org)
    forged = Event.objects.create(organisation=org, at=at, verb="test.done", row_hash=trail[0].row_hash)
    assert found() == [("inserted", f"event {forged.pk}")]
    assert seal(at) == 0
    assert seal(at) == 0
    assert found() == [("inserted", f"event {forged.pk}")]
    notice = Notice.objects.get(template="trail_forged")
    assert (notice.recipient, notice.template, notice.params) == (auditor, "trail_forged", {"event": forged.pk})


def test_an_inserted_event_with_a_seal_of_its_own_breaks_the_chain(trail: list[Event], org: Organisation, at: datetime) -> None:
    forged = Event.objects.create(organisation=org, at=at, verb="test.done", row_hash="é")
    EventSeal.objects.create(seq=6, event_id=forged.pk, row_hash="é", chain_hash="0" * 64, sealed_at=at)
    assert found() == [("seal", "seal 6"), ("edited", f"event {forged.pk}")]


def test_the_cut_tail_of_events_and_seals_is_noticed(trail: list[Event]) -> None:
    run("DELETE FROM core_eventseal WHERE seq >= 4")
    run("DELETE FROM core_event WHERE id >= %s", [trail[3].pk])
    problems = [problem for problem in verify().problems if problem.kind != "trigger"]
    assert [(problem.kind, problem.place) for problem in problems] == [("cut", "seal 4")]
    assert problems[0].message == "2026-11-24 曾封至第 5 号，现仅存至第 3 号：尾部被截去。"


def test_a_cut_tail_stays_proved_when_new_events_grow_over_it(
    trail: list[Event], org: Organisation, at: datetime, django_capture_on_commit_callbacks: Committing
) -> None:
    run("DELETE FROM core_eventseal WHERE seq >= 4")
    run("DELETE FROM core_event WHERE id >= %s", [trail[3].pk])
    for hour in (1, 2):
        for _ in range(3):
            record("later", organisation=org, by=None, at=at)
        with django_capture_on_commit_callbacks(execute=True):
            assert seal(at + timedelta(hours=hour)) == 3
    assert found() == [("anchor", "seal 5")]


def test_a_cut_head_and_a_cut_middle_are_noticed(trail: list[Event]) -> None:
    run("DELETE FROM core_eventseal WHERE seq IN (1, 3)")
    run("DELETE FROM core_event WHERE id IN (%s, %s)", [trail[0].pk, trail[2].pk])
    assert found() == [("cut", "seal 1"), ("cut", "seal 3")]


def test_two_swapped_events_are_named(trail: list[Event]) -> None:
    for source, target in ((trail[0].pk, 0), (trail[1].pk, trail[0].pk), (0, trail[1].pk)):
        run("UPDATE core_event SET id = %s WHERE id = %s", [target, source])
    assert found() == [("reordered", f"event {trail[0].pk}"), ("reordered", f"event {trail[1].pk}")]


def test_a_rewritten_chain_does_not_fit_the_key(trail: list[Event], settings: Any) -> None:
    settings.TRAIL_KEY = "another key"
    assert {kind for kind, _place in found()} == {"seal", "edited"}


def test_a_seal_that_differs_from_the_anchor_is_noticed(trail: list[Event], settings: Any) -> None:
    line = json.loads(settings.TRAIL_ANCHOR.read_text())
    settings.TRAIL_ANCHOR.write_text(json.dumps(line | {"chain_hash": "0" * 64}) + "\n")
    assert found() == [("anchor", "seal 5")]


def test_an_unreadable_anchor_is_noticed(trail: list[Event], settings: Any) -> None:
    settings.TRAIL_ANCHOR.write_text("no json\n")
    assert found() == [("anchor", "line 1")]


def test_missing_triggers_are_part_of_the_report(trail: list[Event]) -> None:
    assert {problem.kind for problem in verify().problems} == {"trigger"}


def test_at_most_a_thousand_problems_are_listed(trail: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.trail.verification.MOST", 2)
    run("UPDATE core_event SET verb = 'x'")
    triggers.install()
    assert len(verify().problems) == 2


def test_the_command_prints_the_report_and_its_exit_code_is_the_verdict(trail: list[Event]) -> None:
    triggers.install()
    out = StringIO()
    call_command("verify_trail", json=True, stdout=out)
    assert json.loads(out.getvalue()) == {"ok": True, "problems": [], "events": 5, "sealed": 5, "unsealed": 0}
    out = StringIO()
    call_command("verify_trail", stdout=out)
    assert out.getvalue() == "ok: 5 events, 5 sealed, 0 not yet sealed\n"
    triggers.drop()
    run("DELETE FROM core_event WHERE id = %s", [trail[3].pk])
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
    triggers.install()
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_trail", stdout=out)
    assert ended.value.code == 1
    assert f"deleted    event {trail[3].pk}" in out.getvalue()


def test_rows_that_cannot_be_read_are_found_by_halving(trail: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.models import QuerySet

    from core.trail.reading import is_genuine, load

    bad = trail[3].pk
    original = QuerySet.in_bulk

    def in_bulk(self: Any, keys: list[int]) -> dict[int, Any]:
        if bad in keys:
            raise ValueError("no date")
        return original(self, keys)

    monkeypatch.setattr(QuerySet, "in_bulk", in_bulk)
    rows = load(Event, [event.pk for event in trail])
    assert [key for key, row in rows.items() if row is None] == [bad]
    assert len(rows) == 5
    assert not is_genuine(None)
    trail[0].at = None  # type: ignore[assignment]
    assert not is_genuine(trail[0])
