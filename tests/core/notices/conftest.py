"""A matter, its deadline and a notice."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.deadlines import open_deadline
from core.models import Deadline, Matter, Notice, Organisation, User
from core.notices import notify


@pytest.fixture
def matter(org: Organisation, at: datetime) -> Matter:
    return Matter.objects.create(organisation=org, kind="request", number="2026-7", title="某项申请", opened_at=at)


@pytest.fixture
def deadline(matter: Matter, at: datetime) -> Deadline:
    return open_deadline(rule="request_reply_20wd", matter=matter, start=at, by=None, at=at)


@pytest.fixture
def notice(org: Organisation, matter: Matter, editor: User, at: datetime) -> Notice:
    notify(recipients=[editor], template="handed_over", organisation=org, matter=matter, params={"count": 2}, dedupe="x", at=at)
    return Notice.objects.get()
