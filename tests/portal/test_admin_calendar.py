"""Loading a notice: first the impact, then the confirmation."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.deadlines import open_deadline
from core.models import CalendarDay, CalendarYear, Deadline, Matter, Organisation, User
from tests.conftest import shanghai
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db
LOAD = "/admin/core/calendaryear/load/"
DAYS: list[dict[str, Any]] = [
    {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
    {"name": "春节", "date": "2027-02-08", "isOffDay": True},
    {"name": "春节", "date": "2027-02-14", "isOffDay": False},
]


def sent(days: list[dict[str, Any]] = DAYS) -> dict[str, Any]:
    content = json.dumps({"year": 2027, "papers": [], "days": days}).encode()
    return {"layer": "national", "year": "2027", "source": "国办发明电〔2026〕0号", "file": SimpleUploadedFile("2027.json", content)}


@pytest.fixture
def provisional(now: datetime, org: Organisation) -> Deadline:
    start = shanghai(2027, 1, 22)
    matter = Matter.objects.create(organisation=org, kind="case", title="跨年的事项", opened_at=now)
    return open_deadline(rule="publish_20wd", matter=matter, start=start, by=None, at=now)


def test_the_impact_comes_first_and_changes_nothing(provisional: Deadline, office_head: User) -> None:
    page = client_of(office_head).post(LOAD, sent()).content.decode()
    assert "将重新计算的未办结期限 1 个" in page
    assert "跨年的事项" in page
    assert not CalendarYear.objects.filter(layer="national", year=2027).exists()


def test_the_confirmation_loads_what_was_shown(provisional: Deadline, office_head: User) -> None:
    client = client_of(office_head)
    shown = client.post(LOAD, sent())
    form = {"layer": "national", "year": "2027", "source": "国办发明电〔2026〕0号", "content": shown.context["content"], "_confirm": "1"}
    client.post(LOAD, form)
    assert CalendarDay.objects.get(layer="national", date=date(2027, 2, 14)).is_workday
    provisional.refresh_from_db()
    assert not provisional.provisional


def test_a_bad_file_is_refused_in_words(now: datetime, office_head: User) -> None:
    form = sent() | {"file": SimpleUploadedFile("2027.json", b"\xff\xfe")}
    answer = client_of(office_head).post(LOAD, form)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert "请选择文件。" in client_of(office_head).post(LOAD, {"layer": "national", "year": "2027", "source": "x"}).content.decode()


def test_others_read_the_calendar_but_do_not_load(now: datetime, editor: User) -> None:
    client = client_of(editor)
    assert client.get("/admin/core/calendaryear/").status_code == 200
    assert client.get(LOAD).status_code == 302
    assert client.post(LOAD, sent()).status_code == 302
    assert not CalendarYear.objects.filter(year=2027, layer="national").exists()
