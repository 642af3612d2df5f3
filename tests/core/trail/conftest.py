"""A sealed trail whose triggers are off, as for somebody who owns the database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from core import triggers
from core.events import record
from core.models import Event, Organisation
from core.trail import seal

Committing = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def trail(org: Organisation, at: datetime, django_capture_on_commit_callbacks: Committing) -> list[Event]:
    """Five sealed events; their triggers are off, as for somebody who owns the database."""
    triggers.install()
    events = [record("test.done", organisation=org, by=None, at=at + timedelta(seconds=number), number=number) for number in range(5)]
    with django_capture_on_commit_callbacks(execute=True):
        assert seal(at + timedelta(seconds=9)) == 5
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    triggers.drop()
    return events
