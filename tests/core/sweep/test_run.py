"""Jobs, heartbeat, command."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core import registries
from core.models import Deadline, Heartbeat, Notice, Organisation, User
from core.sweep import run_sweep
from tests.core.many import DUE


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
