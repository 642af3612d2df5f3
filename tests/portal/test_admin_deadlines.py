"""The board and its buttons: entries are added, an overdue mark is lifted only with somebody else's approval."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.deadlines import meet, open_deadline
from core.models import Deadline, LocalRule, Matter, Organisation, User
from tests.conftest import shanghai
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db
BOARD = "/admin/core/deadline/"


@pytest.fixture
def overdue(now: datetime, org: Organisation, editor: User) -> Deadline:
    start = shanghai(2026, 10, 8)
    matter = Matter.objects.create(organisation=org, kind="case", title="早就该公开的", opened_at=start, handler=editor)
    return open_deadline(rule="publish_20wd", matter=matter, start=start, by=None, at=start)


def test_overdue_comes_first_then_by_due_date_then_what_is_closed(overdue: Deadline, org: Organisation, officer: User) -> None:
    made = []
    for title, start in (("还早的", shanghai(2026, 11, 20)), ("明天到期的", shanghai(2026, 10, 28)), ("办结的", shanghai(2026, 9, 1))):
        matter = Matter.objects.create(organisation=org, kind="case", title=title, opened_at=start)
        made.append(open_deadline(rule="publish_20wd", matter=matter, start=start, by=None, at=start))
    meet(deadline=made[2], effective_at=shanghai(2026, 9, 10), by=None, at=shanghai(2026, 9, 10))
    page = client_of(officer).get(BOARD)
    assert [row.matter.title for row in page.context["cl"].result_list] == ["早就该公开的", "明天到期的", "还早的", "办结的"]
    assert "已逾期" in page.content.decode()
    late = client_of(officer).get(f"{BOARD}?due=overdue").context["cl"].result_list
    assert [row.matter.title for row in late] == ["早就该公开的"]


def test_a_deadline_shows_its_trace_and_its_ledger(overdue: Deadline, editor: User, stranger: User) -> None:
    page = client_of(editor).get(f"{BOARD}{overdue.pk}/change/").content.decode()
    assert "期限计算明细" in page
    assert "第20日" in page
    assert "2026-11-04" in page
    assert client_of(stranger).get(f"{BOARD}{overdue.pk}/change/").status_code == 404


def test_fulfilment_is_entered_with_its_legal_time(overdue: Deadline, officer: User) -> None:
    said = {"effective_at_0": "2026-11-04", "effective_at_1": "16:00", "reason": "当日已张贴"}
    client_of(officer).post(f"{BOARD}{overdue.pk}/meet/", said)
    overdue.refresh_from_db()
    assert (overdue.state, overdue.late_seconds or 0) == ("met", 0)


def test_a_time_ahead_is_refused_in_words(overdue: Deadline, officer: User) -> None:
    said = {"effective_at_0": "2026-12-04", "effective_at_1": "16:00", "reason": ""}
    assert "记录的时间不能晚于现在。" in client_of(officer).post(f"{BOARD}{overdue.pk}/meet/", said).content.decode()


def test_lifting_an_overdue_mark_needs_an_approver(overdue: Deadline, officer: User, office_head: User) -> None:
    client = client_of(officer)
    alone = client.post(f"{BOARD}{overdue.pk}/cancel/", {"reason": "重复立项", "approver": ""})
    overdue.refresh_from_db()
    if overdue.state == "open":  # a cancellation keeps what was overdue by then
        assert "批准" in alone.content.decode()
    assert not overdue.overdue_lifted


def test_voiding_a_late_fulfilment_asks_which_entry(overdue: Deadline, officer: User, office_head: User, now: datetime) -> None:
    meet(deadline=overdue, effective_at=now, by=officer, at=now)
    client = client_of(officer)
    entry = overdue.entries.get(kind="meet")
    assert "请选择" not in client.get(f"{BOARD}{overdue.pk}/void/").content.decode()
    client.post(f"{BOARD}{overdue.pk}/void/", {"entry": entry.pk, "reason": "登记错误", "approver": office_head.pk})
    overdue.refresh_from_db()
    assert overdue.state == "open"
    assert overdue.entries.get(kind="void").approver == office_head


def test_handlers_and_recorders_are_not_offered_as_approvers(overdue: Deadline, org: Organisation, office_head: User, leader: User) -> None:
    Matter.objects.update(handler=leader)
    page = client_of(office_head).get(f"{BOARD}{overdue.pk}/cancel/")
    assert list(page.context["form"].fields["approver"].queryset) == []


def test_an_editor_may_look_but_not_enter(overdue: Deadline, editor: User) -> None:
    client = client_of(editor)
    assert client.get(f"{BOARD}{overdue.pk}/change/").context["actions_detail"] == []
    said = {"effective_at_0": "2026-11-04", "effective_at_1": "16:00", "reason": ""}
    assert "没有办理此事的权限" in client.post(f"{BOARD}{overdue.pk}/meet/", said).content.decode()
    overdue.refresh_from_db()
    assert overdue.state == "open"


def test_a_local_rule_has_a_source_and_a_sensible_amount(now: datetime, org: Organisation, office_head: User) -> None:
    rule = {"organisation": org.pk, "label": "本地公开", "code": "publish_20wd", "amount": 0, "unit": "workdays", "source": "某办法"}
    client, dates = client_of(office_head), {"valid_from": "2026-01-01"}
    assert "数量至少为1。" in client.post("/admin/core/localrule/add/", rule | dates).content.decode()
    client.post("/admin/core/localrule/add/", rule | dates | {"amount": 15})
    assert LocalRule.objects.get().amount == 15
