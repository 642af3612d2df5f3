"""Several sweepers over the same rows: each row has its effect once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from core.models import Event, Notice, Organisation, User
from core.sweep import run_sweep, wake_one
from tests.core.many import DUE, open_many

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def postgresql(org: Organisation) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


def sweep_all(at: datetime) -> int:
    try:
        return run_sweep(at).woken
    finally:
        connection.close()


def one_by_one(at: datetime) -> int:
    try:
        woken = 0
        while wake_one(at):
            woken += 1
        return woken
    finally:
        connection.close()


@pytest.mark.usefixtures("postgresql")
@pytest.mark.parametrize(("sweeper", "rows"), [(sweep_all, 400), (one_by_one, 60)])
def test_four_sweepers_at_once_have_each_effect_once(
    sweeper: Callable[[datetime], int], rows: int, org: Organisation, officer: User
) -> None:
    open_many(org, officer, rows)
    with ThreadPoolExecutor(4) as pool:
        woken = list(pool.map(sweeper, [DUE] * 4))
    assert sum(woken) == rows
    marks = Counter(Event.objects.filter(verb="deadline.overdue").values_list("data__deadline", flat=True))
    assert (len(marks), set(marks.values())) == (rows, {1})
    notices = Counter(Notice.objects.filter(template="deadline_overdue").values_list("deadline", flat=True))
    assert (len(notices), set(notices.values())) == (rows, {1})
