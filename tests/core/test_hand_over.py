"""移交: everything open goes to another person in one list."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.access import NotAllowedError
from core.handover import HandoverError, hand_over, open_items
from core.models import DutyShift, Event, Matter, Notice, Organisation, User


def make(org: Organisation, handler: User, at: datetime, title: str, *, closed: bool = False) -> Matter:
    return Matter.objects.create(
        organisation=org, kind="request", title=title, handler=handler, opened_at=at, closed_at=at if closed else None
    )


def test_all_open_matters_move_with_one_event_each(
    org: Organisation, other_org: Organisation, editor: User, colleague: User, office_head: User, at: datetime
) -> None:
    moved = [make(org, editor, at, "一"), make(org, editor, at + timedelta(hours=1), "二")]
    kept = [make(org, editor, at, "已结", closed=True), make(other_org, editor, at, "别处"), make(org, colleague, at, "别人")]
    assert hand_over(organisation=org, from_user=editor, to_user=colleague, by=office_head, at=at) == moved
    assert list(open_items(organisation=org, user=colleague)) == [moved[0], kept[2], moved[1]]
    assert list(open_items(organisation=org, user=editor)) == []
    assert list(Matter.objects.filter(handler=editor).order_by("id")) == kept[:2]
    events = Event.objects.filter(verb="matter.handed_over").order_by("id")
    assert [event.matter for event in events] == moved
    assert events[0].data == {"before": {"handler": editor.pk}, "after": {"handler": colleague.pk}}
    notice = Notice.objects.get()
    assert (notice.recipient, notice.params["count"]) == (colleague, 2)


def test_shifts_to_come_move_too(org: Organisation, editor: User, colleague: User, checker: User, office_head: User, at: datetime) -> None:
    def shift(days: int, person: User, deputy: User | None) -> DutyShift:
        begin = at + timedelta(days=days)
        return DutyShift.objects.create(organisation=org, person=person, deputy=deputy, starts_at=begin, ends_at=begin + timedelta(days=1))

    past, now, coming = shift(-2, editor, None), shift(0, editor, None), shift(2, checker, editor)
    assert hand_over(organisation=org, from_user=editor, to_user=colleague, by=office_head, at=at) == []
    for row in (past, now, coming):
        row.refresh_from_db()
    assert (past.person, now.person, coming.person, coming.deputy) == (editor, colleague, checker, colleague)
    assert Event.objects.filter(verb="shift.handed_over").count() == 2
    assert not Notice.objects.exists()


def test_only_those_who_may_hand_over(org: Organisation, editor: User, colleague: User, stranger: User, at: datetime) -> None:
    for by in (editor, colleague, stranger):
        with pytest.raises(NotAllowedError):
            hand_over(organisation=org, from_user=editor, to_user=colleague, by=by, at=at)


def test_it_goes_to_another_person_who_works_here(
    org: Organisation, editor: User, colleague: User, stranger: User, office_head: User, at: datetime
) -> None:
    def attempt(to_user: User, message: str) -> None:
        with pytest.raises(HandoverError, match=message):
            hand_over(organisation=org, from_user=editor, to_user=to_user, by=office_head, at=at)

    attempt(editor, "移交人和接收人不能是同一人")
    attempt(stranger, "接收人须是本单位在岗人员")
    colleague.is_active = False
    attempt(colleague, "接收人须是本单位在岗人员")
