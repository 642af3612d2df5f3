"""Reading and acknowledging are for the recipient and whoever stands in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.access import NotAllowedError
from core.inbox import get_notice_for, inbox, to_acknowledge, unread_count
from core.models import Event, Notice, User
from core.notices import acknowledge, mark_read


def test_reading_counts_the_first_time(notice: Notice, editor: User, at: datetime) -> None:
    assert unread_count(editor) == 1
    mark_read(notice=notice, by=editor, at=at)
    mark_read(notice=notice, by=editor, at=at + timedelta(hours=1))
    notice.refresh_from_db()
    assert notice.read_at == at
    assert unread_count(editor) == 0
    assert list(inbox(editor)) == [notice]


def test_acknowledging_is_recorded_once_with_its_seconds(notice: Notice, editor: User, at: datetime) -> None:
    Notice.objects.update(acknowledge_by=at + timedelta(minutes=10))
    assert list(to_acknowledge(editor)) == [notice]
    acknowledge(notice=notice, by=editor, at=at + timedelta(minutes=3))
    acknowledge(notice=notice, by=editor, at=at + timedelta(minutes=4))
    assert notice.acknowledged_at == at + timedelta(minutes=3)
    assert notice.read_at == at + timedelta(minutes=3)
    assert Event.objects.get(verb="notice.acknowledged").data == {"notice": notice.pk, "seconds": 180}
    assert list(to_acknowledge(editor)) == []


def test_a_colleague_neither_reads_nor_acknowledges_unless_standing_in(
    notice: Notice, editor: User, colleague: User, stranger: User, at: datetime
) -> None:
    from django.http import Http404

    for other in (colleague, stranger):
        for act in (mark_read, acknowledge):
            with pytest.raises(NotAllowedError, match="只能处理发给本人的消息"):
                act(notice=notice, by=other, at=at)
        with pytest.raises(Http404):
            get_notice_for(other, notice.pk, at)
    editor.absences.create(substitute=colleague, starts_at=at, ends_at=at + timedelta(days=1))
    assert get_notice_for(colleague, notice.pk, at) == notice
    assert get_notice_for(editor, notice.pk, at) == notice
    acknowledge(notice=notice, by=colleague, at=at)
    assert notice.acknowledged_at == at
