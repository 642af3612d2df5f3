"""The sweep's cheap question: is anything due at this instant?"""

from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Deadline, Matter, Organisation
from core.sweep.waking import anything_awake
from tests.conftest import shanghai

DUE = shanghai(2026, 11, 24, 9)


def test_a_row_counts_from_its_instant_on(org: Organisation) -> None:
    matter = Matter.objects.create(organisation=org, kind="application", title="事项", opened_at=DUE)
    row = Deadline.objects.create(organisation=org, matter=matter, rule="request_reply_20wd", started_at=DUE, wake_at=DUE)
    asked: list[datetime] = [DUE - timedelta(seconds=1), DUE, DUE + timedelta(days=400)]
    assert [anything_awake(at) for at in asked] == [False, True, True]
    Deadline.objects.filter(pk=row.pk).update(retry_at=DUE + timedelta(minutes=5))
    assert [anything_awake(DUE + timedelta(minutes=minutes)) for minutes in (4, 5)] == [False, True]
    Deadline.objects.filter(pk=row.pk).update(dead=True)
    assert anything_awake(DUE + timedelta(days=1)) is False


def test_it_is_one_query(db: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert anything_awake(DUE) is False
    assert len(captured) == 1


def test_the_question_keeps_its_order_or_it_would_read_the_whole_table(db: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        anything_awake(DUE)
    assert 'ORDER BY "core_deadline"."wake_at" ASC, "core_deadline"."id" ASC LIMIT 1' in captured[0]["sql"]
