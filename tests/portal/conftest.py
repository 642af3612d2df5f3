"""Staff pages read the clock: in these tests it stands still at `at`."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from core.models import Organisation, User
from tests.disclosure.acts import Team


@pytest.fixture
def team(org: Organisation, editor: User, checker: User, secrecy: User, leader: User, officer: User) -> Team:
    return Team(org, editor, checker, secrecy, leader, officer)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> datetime:
    """The instant that staff pages see."""
    monkeypatch.setattr(timezone, "now", lambda: at)
    return at
