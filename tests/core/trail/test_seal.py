"""Sealing follows the writers and chains each event once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from core import triggers
from core.events import record
from core.models import Event, EventSeal, Heartbeat, Notice, Organisation, User
from core.trail import seal, verify
from core.trail.sealing import chain_hash
from tests.core.trail.helpers import run, seal_first


def test_an_untouched_trail_is_ok(trail: list[Event]) -> None:
    triggers.install()
    report = verify()
    assert report.ok
    assert (report.events, report.sealed, report.unsealed) == (5, 5, 0)


def test_seals_follow_the_order_of_ids_and_chain(trail: list[Event], at: datetime) -> None:
    seals = list(EventSeal.objects.order_by("seq"))
    assert [row.seq for row in seals] == [1, 2, 3, 4, 5]
    assert [row.event_id for row in seals] == [event.pk for event in trail]
    assert seals[0].chain_hash == chain_hash("", 1, trail[0].pk, trail[0].row_hash)
    assert seals[1].chain_hash == chain_hash(seals[0].chain_hash, 2, trail[1].pk, trail[1].row_hash)
    assert len({row.chain_hash for row in seals}) == 5


def test_sealing_twice_seals_once(trail: list[Event], at: datetime) -> None:
    assert seal(at + timedelta(minutes=1)) == 0
    assert EventSeal.objects.count() == 5
    assert Heartbeat.objects.get(name="seal").figures == {"sealed": 0, "forged": 0}


def test_an_event_that_commits_late_with_a_lower_id_is_sealed_too(org: Organisation, at: datetime) -> None:
    late, newer = (record(verb, organisation=org, by=None, at=at) for verb in ("late", "newer"))
    seal_first(newer, at)
    assert seal(at) == 1
    assert EventSeal.objects.get(seq=2).event_id == late.pk


def test_the_hourly_pass_looks_further_back_than_the_others(org: Organisation, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.trail.sealing.LOOK_BACK", 1)
    events = [record("x", organisation=org, by=None, at=at) for _ in range(4)]
    Heartbeat.objects.create(name="seal-full", at=at)
    seal_first(events[-1], at)
    assert seal(at + timedelta(minutes=59)) == 0
    assert seal(at + timedelta(minutes=60)) == 3
    assert Heartbeat.objects.get(name="seal-full").at == at + timedelta(minutes=60)


def test_the_hourly_pass_tells_the_audit_administrators_of_missing_triggers(
    trail: list[Event], org: Organisation, person: Callable[..., User], at: datetime
) -> None:
    auditor = person("audit_admin", org)
    for hours in (1, 2, 3):
        seal(at + timedelta(hours=hours))
    notice = Notice.objects.get()
    assert (notice.recipient, notice.template) == (auditor, "triggers_missing")
    triggers.install()
    seal(at + timedelta(days=2))
    assert Notice.objects.count() == 1


def test_many_events_are_sealed_in_batches(org: Organisation, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.trail.sealing.BATCH", 2)
    for _ in range(5):
        record("x", organisation=org, by=None, at=at)
    assert seal(at, seconds=-1) == 2
    assert not Heartbeat.objects.filter(name="seal-full").exists()
    assert seal(at) == 3
    assert Heartbeat.objects.filter(name="seal-full").exists()


def test_the_command_seal_prints_how_many(org: Organisation, at: datetime) -> None:
    record("x", organisation=org, by=None, at=at)
    out = StringIO()
    call_command("seal", stdout=out)
    assert out.getvalue() == "1\n"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_second_sealer_finds_the_lock_taken(org: Organisation, at: datetime) -> None:
    from threading import Thread

    from core.trail.sealing import LOCK

    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    record("x", organisation=org, by=None, at=at)
    run("SELECT pg_advisory_lock(%s)", [LOCK])
    results: list[int] = []

    def other() -> None:
        try:
            results.append(seal(at))
        finally:
            connection.close()

    thread = Thread(target=other)
    thread.start()
    thread.join()
    run("SELECT pg_advisory_unlock(%s)", [LOCK])
    assert results == [0]
    assert seal(at) == 1
