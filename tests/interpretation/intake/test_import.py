"""Incidents from a CSV: a preview first, the good lines stay, the bad ones are named."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.access import NotAllowedError
from core.models import Event, Notice, Organisation, User
from interpretation.errors import InterpretationError
from interpretation.intake.sheet import lines_of, read_cells, template
from interpretation.models import Incident
from interpretation.services.intake import import_lines
from tests.interpretation.intake.hook import NOW
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db
URL = "/admin/interpretation/incident/import/"
SHEET = """标题,来源,热度,发生时间,发现时间
供水管破裂的网帖,微博、微信等网络平台,"1,200",2026-11-24 08:30,2026/11/24 9:10
无来源的传言,,,,2026-11-24 09:20
,热线来电,,,2026-11-24 09:20
明天的事,其他,,,2026-11-25 09:20
来源不对,小道消息,很热,,昨天
供水管破裂的网帖,其他,,,2026-11-24 09:10
"""
PROBLEMS = [
    (4, "标题：必须填写。"),
    (5, "发现时间：发现时间不能晚于现在。"),
    (6, "来源：“小道消息”不在可选范围内；热度：应为0至1000000000之间的整数；发现时间：“昨天”不是时间，请写成 2026-11-24 09:30。"),
    (7, "与第2行相同。"),
]


def lines(text: str = SHEET) -> Any:
    return lines_of(read_cells(text.encode()), at=NOW)


def test_every_line_is_read_or_says_what_is_wrong() -> None:
    found = lines()
    assert [(line.number, line.problem) for line in found if line.problem] == PROBLEMS
    first = found[0].seen
    assert (first.title, first.source, first.heat) == ("供水管破裂的网帖", "social", 1200)
    assert (first.occurred_at.isoformat(), first.first_seen_at.isoformat()) == ("2026-11-24T00:30:00+00:00", "2026-11-24T01:10:00+00:00")
    assert found[1].seen.source == "other"


def test_good_lines_stay(org: Organisation, officer: User, office_head: User) -> None:
    done = import_lines(organisation=org, lines=lines(), by=officer, at=NOW)
    assert [incident.number for incident in done.made] == ["YNZGH-YQ-2026-0001", "YNZGH-YQ-2026-0002"]
    assert done.left == PROBLEMS
    assert Event.objects.get(verb="incident.imported").data == {"made": 2, "left": 4}
    assert Notice.objects.filter(template="incident_received", recipient=office_head).count() == 2


def test_the_same_sheet_again_registers_nothing(org: Organisation, officer: User) -> None:
    import_lines(organisation=org, lines=lines(), by=officer, at=NOW)
    again = import_lines(organisation=org, lines=lines(), by=officer, at=NOW)
    assert again.made == []
    assert again.left[:2] == [(2, "已登记，编号YNZGH-YQ-2026-0001。"), (3, "已登记，编号YNZGH-YQ-2026-0002。")]
    assert Incident.objects.count() == 2


def test_only_who_handles_incidents_imports(org: Organisation, editor: User) -> None:
    with pytest.raises(NotAllowedError):
        import_lines(organisation=org, lines=lines(), by=editor, at=NOW)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "表格里没有可导入的行。"),
        ("标题,发现时间\n".encode(), "表格里没有可导入的行。"),
        ("标题\n供水".encode(), "第一行应为表头，缺少：发现时间。"),
        ("标题,标题,发现时间\n".encode(), "表头“标题”出现了两次。"),
        (b"\x00\x01\x02", "请选择 CSV 文件（UTF-8 或者 GB 18030 编码）。"),
        (b"a" * (2 * 1024 * 1024 + 1), "文件不能超过2 MB。"),
        (("标题,发现时间\n" + "a,b\n" * 501).encode(), "一次最多导入 500 行。"),
        (b'a,"' + b"x" * 200_000, "表格已损坏，无法打开。"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(InterpretationError) as refused:
        read_cells(content)
    assert str(refused.value) == message


def test_gb18030_is_read_and_the_template_imports() -> None:
    assert [line.problem for line in lines_of(read_cells(SHEET.encode("gb18030")), at=NOW)][:2] == ["", ""]
    assert [line.problem for line in lines_of(read_cells(template()), at=NOW)] == [""]


@pytest.fixture
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def upload(client: Any, org: Organisation, content: bytes) -> Any:
    return client.post(URL, {"organisation": org.pk, "sheet": SimpleUploadedFile("舆情.csv", content)})


@pytest.mark.usefixtures("_clock")
def test_the_page_shows_first_and_registers_once(org: Organisation, officer: User) -> None:
    client = client_of(officer)
    page = upload(client, org, SHEET.encode())
    text = page.content.decode()
    assert "共6行，可登记2行" in text
    assert "标题：必须填写。" in text
    assert not Incident.objects.exists()
    found = re.search(r'name="token" value="(\w+)"', text)
    assert found
    done = client.post(URL, {"token": found[1]}).content.decode()
    assert "已登记2件，请逐件定级" in done
    assert "第4行：标题：必须填写。" in done
    again = client.post(URL, {"token": found[1]}, follow=True).content.decode()
    assert "预览已过期或者已经导入，请重新上传。" in again
    assert Incident.objects.count() == 2


@pytest.mark.usefixtures("_clock")
def test_a_preview_is_confirmed_by_nobody_else(org: Organisation, officer: User, office_head: User) -> None:
    found = re.search(r'name="token" value="(\w+)"', upload(client_of(officer), org, SHEET.encode()).content.decode())
    assert found
    client_of(office_head).post(URL, {"token": found[1]})
    client_of(officer).post(URL, {"token": "../" + found[1][3:]})
    assert not Incident.objects.exists()


@pytest.mark.usefixtures("_clock")
def test_a_bad_file_is_named_beside_the_field(org: Organisation, officer: User) -> None:
    assert "第一行应为表头，缺少：发现时间。" in upload(client_of(officer), org, "标题\n供水".encode()).content.decode()


def test_who_may_not_handle_incidents_does_not_find_the_page(editor: User, secrecy: User) -> None:
    assert client_of(secrecy).get(URL).status_code in (302, 403)
    assert client_of(editor).get(URL).status_code in (302, 403)
