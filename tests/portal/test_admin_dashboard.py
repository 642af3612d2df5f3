"""The first page: due dates first, then one's own queue, the clock, the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.deadlines import open_deadline
from core.models import Heartbeat, Matter, Organisation, User
from disclosure.services.review import pass_step, return_step, submit
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, draft
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db


def owed(org: Organisation, title: str, start: datetime, handler: User | None = None) -> None:
    matter = Matter.objects.create(organisation=org, kind="case", title=title, opened_at=start, handler=handler)
    open_deadline(rule="publish_20wd", matter=matter, start=start, by=None, at=start)


@pytest.fixture
def board(now: datetime, org: Organisation, other_org: Organisation) -> None:
    owed(org, "早就该公开的", shanghai(2026, 10, 8))  # 2026-11-04
    owed(org, "明天到期的", shanghai(2026, 10, 28))  # 2026-11-25
    owed(org, "还早的", shanghai(2026, 11, 20))
    owed(other_org, "别家的", shanghai(2026, 10, 8))


def test_overdue_and_soon_of_ones_own_unit(board: None, editor: User) -> None:
    page = client_of(editor).get("/admin/")
    assert [row.matter.title for row in page.context["overdue"].rows] == ["早就该公开的"]
    assert [row.matter.title for row in page.context["soon"].rows] == ["明天到期的"]
    text = page.content.decode()
    assert "2026-11-25" in text
    assert "还早的" not in text
    assert "别家的" not in text


def test_the_clock_turns_red_after_five_minutes(now: datetime, editor: User) -> None:
    client = client_of(editor)
    assert "期限时钟从未运行" in client.get("/admin/").content.decode()
    Heartbeat.objects.create(name="sweep", at=now - timedelta(minutes=4))
    page = client.get("/admin/").content.decode()
    assert "期限时钟正常" in page
    assert "staff-red" not in page
    Heartbeat.objects.update(at=now - timedelta(minutes=6))
    page = client.get("/admin/").content.decode()
    assert "期限时钟已停" in page
    assert "staff-red" in page


def test_ones_own_queue_leaves_out_what_one_wrote(now: datetime, team: Team) -> None:
    version = draft(team)
    submit(version=version, by=team.editor, at=AT)
    titles = {
        person: [row.title for row in client_of(person).get("/admin/").context["waiting"].rows]
        for person in (team.secrecy, team.leader, team.editor)
    }
    assert titles == {team.secrecy: ["关于元旦放假的通知"], team.leader: [], team.editor: []}
    pass_step(version=version, by=team.secrecy, at=AT)
    assert [row.title for row in client_of(team.leader).get("/admin/").context["waiting"].rows] == ["关于元旦放假的通知"]


def test_a_returned_draft_stands_on_its_writers_page(now: datetime, team: Team, colleague: User) -> None:
    version = draft(team)
    submit(version=version, by=team.editor, at=AT)
    return_step(version=version, reason="请补附件", by=team.secrecy, at=AT)
    assert "请补附件" in client_of(team.editor).get("/admin/").content.decode()
    assert client_of(colleague).get("/admin/").context["returned"].count == 0


def test_unread_messages_are_counted_in_the_menu(now: datetime, team: Team) -> None:
    submit(version=draft(team), by=team.editor, at=AT)
    page = client_of(team.secrecy).get("/admin/")
    assert page.context["notices"].count == 1
    assert [item["badge"] for group in page.context["sidebar_navigation"] for item in group["items"] if "badge" in item] == [1]


def test_only_who_reads_the_trail_sees_how_much_is_unsealed(now: datetime, team: Team, person: Callable[..., User]) -> None:
    draft(team)
    assert "未封签的操作记录 2 条" in client_of(person("audit_admin", team.org)).get("/admin/").content.decode()
    assert "未封签" not in client_of(team.editor).get("/admin/").content.decode()


def test_a_full_board_takes_no_more_queries_than_a_short_one(board: None, org: Organisation, team: Team) -> None:
    client = client_of(team.officer)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/")
    for number in range(7):
        owed(org, f"逾期事项{number}", shanghai(2026, 10, 8))
        draft(team, title=f"草稿{number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/admin/")
    assert len(many) == len(few)
    assert len(few) <= 21
