"""Deadlines to sweep."""

from __future__ import annotations

import pytest

from core import registries
from core.deadlines import open_deadline
from core.models import Deadline, Matter, Organisation, User
from tests.core.many import START


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
