"""Fixtures of the core's tests."""

from __future__ import annotations

import pytest

from core.deadlines import open_deadline
from core.models import Deadline, Matter, Organisation, User
from tests.conftest import shanghai

RECEIVED = shanghai(2024, 9, 27)


@pytest.fixture
def matter(org: Organisation, officer: User) -> Matter:
    return Matter.objects.create(organisation=org, kind="request", title="申请一件", handler=officer, opened_at=RECEIVED)


@pytest.fixture
def reply(matter: Matter, officer: User) -> Deadline:
    """Owed from 2024-09-27: until 2024-10-30."""
    return open_deadline(rule="request_reply_20wd", matter=matter, start=RECEIVED, by=officer, at=RECEIVED)
