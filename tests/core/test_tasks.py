"""Every task that is scheduled or routed exists, and the tasks only read the clock and call a service."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from core import tasks
from portal.celery import app


def test_every_scheduled_and_routed_task_resolves() -> None:
    app.loader.import_default_modules()
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} | set(settings.CELERY_TASK_ROUTES)
    assert {"core.tasks.run_sweep", "core.tasks.seal_trail", "core.tasks.deliver_notices"} <= names
    assert sorted(names - set(app.tasks)) == []


def test_an_entry_expires_before_its_next_turn() -> None:
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert entry["options"]["expires"] < entry["schedule"], name


@pytest.mark.parametrize(
    ("task", "service"),
    [
        ("run_sweep", "core.tasks.sweep.run_sweep"),
        ("seal_trail", "core.tasks.trail.seal"),
        ("deliver_notices", "core.tasks.notices.deliver_due"),
    ],
)
def test_a_task_calls_its_service_with_the_present_instant(monkeypatch: pytest.MonkeyPatch, task: str, service: str) -> None:
    seen: list[datetime] = []
    monkeypatch.setattr(service, lambda at, **options: seen.append(at))
    before = timezone.now()
    run: Any = getattr(tasks, task)
    run()
    assert before <= seen[0] <= before + timedelta(minutes=1)
