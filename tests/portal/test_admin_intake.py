"""The counter, the other channels, sheets, earlier cases, the board and the search for an applicant."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from core.access import Role
from core.models import Deadline, Event, Organisation, User
from requests_app import codes
from requests_app.importing import EARLIER_HEADS, HEADS
from requests_app.models import Application
from tests.conftest import shanghai
from tests.portal.desk import client_of
from tests.portal.test_admin_applications import person
from tests.requests_app.acts import received

pytestmark = pytest.mark.django_db
ADD = reverse("admin:requests_app_application_add")


@pytest.fixture(autouse=True)
def _on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tuesday 24 November 2026, ten o'clock."""
    monkeypatch.setattr(timezone, "now", lambda: shanghai(2026, 11, 24))


@pytest.fixture
def officer(org: Organisation) -> User:
    return person(org, Role.OFFICER, "officer")


def counter(org: Organisation, **given: object) -> dict[str, object]:
    """What the counter's page sends when only four fields are typed."""
    usual: dict[str, object] = {
        "organisation": org.pk,
        "applicant_class": "citizen",
        "channel": "in_person",
        "submitted_on": "2026-11-24",
        "forms": ["paper"],
        "ways": ["pick_up"],
        "accepts_other": "on",
        "once": "one",
        "name": "申请人甲",
        "identity_number": "11010519491231002X",
        "phone": "13800000000",
        "items": "2025年度工会经费收支决算",
    }
    return usual | given


def test_at_the_counter_four_fields_and_one_button_register_an_application(org: Organisation, officer: User) -> None:
    client = client_of(officer)
    body = client.get(ADD).content.decode()
    for name in ("name", "identity_number", "phone", "items"):  # everything else that must be sent is filled in beforehand
        assert re.search(rf'name="{name}"[^>]*required', body) or f'name="{name}"' in body
    answer = client.post(ADD, counter(org))
    case = Application.objects.get()
    assert answer.status_code == 200
    code = re.search(r"<code class=\"staff-code\">([A-Z2-7-]+)</code>", answer.content.decode())
    assert code is not None
    assert codes.find(case.number, code[1]) == case.pk
    assert (case.state, str(case.received_on)) == ("registered", "2026-11-24")
    # 24 November 2026 is a Tuesday; twenty workdays on, without holidays, is Tuesday 22 December 2026.
    assert str(Deadline.objects.get(rule="request_reply_20wd").last_day) == "2026-12-22"
    assert code[1] not in str(list(Event.objects.values_list("data", flat=True)))


def test_the_same_page_sent_twice_registers_once(org: Organisation, officer: User) -> None:
    client = client_of(officer)
    client.post(ADD, counter(org))
    assert client.post(ADD, counter(org)).status_code == 302
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"identity_number": "110105194912310021"}, "公民身份号码不正确：应为18位，请核对出生日期和最后一位校验码。"),
        (
            {"applicant_class": "company", "identity_number": "91110000600037341X"},
            "统一社会信用代码不正确：应为18位，请核对最后一位校验码。",
        ),
        ({"channel": "registered_post"}, "挂号、特快专递须填写签收日期，签收之日为收到申请之日。"),
        ({"channel": "unified"}, "请填写统一平台的申请编号。"),
        ({"other_role": "agent"}, "代理人、监护人、共同申请人须同时选择身份并填写姓名。"),
        ({"submitted_on": "2026-11-25"}, "提交时间不能晚于现在。"),
        ({"items": " "}, "这个字段是必填项。"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(org: Organisation, officer: User, given: dict[str, str], words: str) -> None:
    body = client_of(officer).post(ADD, counter(org, **given)).content.decode()
    assert words in body
    assert 'value="申请人甲"' in body
    assert not Application.objects.exists()


def test_a_scan_of_an_identity_card_is_kept_private_with_its_watermark(org: Organisation, officer: User) -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(picture, "PNG")
    file = SimpleUploadedFile("card.png", picture.getvalue(), "image/png")
    client = client_of(officer)
    client.post(ADD, counter(org, scan_identity=file))
    paper = Application.objects.get().papers.get()
    assert (paper.kind, paper.blob.private) == ("identity", True)
    address = reverse("admin:requests_app_paper_file", args=[paper.pk])
    assert b"".join(client.get(address).streaming_content) != picture.getvalue()  # type: ignore[attr-defined]
    assert Event.objects.filter(verb="application.paper_opened").count() == 1
    assert client_of(person(org, Role.LEADER, "leader1")).get(address).status_code == 403


@pytest.mark.parametrize(
    ("channel", "given", "received_on"),
    [
        ("oral", {}, "2026-11-24"),
        ("registered_post", {"submitted_on": "2026-11-20", "signed_on": "2026-11-23"}, "2026-11-23"),
        ("ordinary_post", {"submitted_on": "2026-11-20", "received_on": "2026-11-24"}, "2026-11-24"),
        ("ordinary_post", {"submitted_on": "2026-11-20"}, "None"),
        ("fax", {}, "None"),
        ("email", {"received_on": "2026-11-24"}, "2026-11-24"),
        ("online", {}, "None"),
        ("unified", {"foreign_number": "YN-7"}, "None"),
    ],
)
def test_every_channel_has_its_date_of_receipt(
    org: Organisation, officer: User, channel: str, given: dict[str, str], received_on: str
) -> None:
    client_of(officer).post(ADD, counter(org, channel=channel, **given))
    assert str(Application.objects.get().received_on) == received_on


def sheet(heads: dict[str, str], *rows: list[str]) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append(list(heads))  # type: ignore[union-attr]
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("rows.xlsx", out.getvalue())


BATCH_ROW = [
    "当面提交",
    "2026-11-24",
    "",
    "",
    "",
    "自然人",
    "申请人甲",
    "",
    "11010519491231002X",
    "",
    "",
    "",
    "",
    "",
    "决算",
    "纸面",
    "邮寄",
]


def test_a_batch_is_registered_whole_and_every_code_is_shown(org: Organisation, officer: User) -> None:
    other = ["统一平台", *BATCH_ROW[1:]]
    other[0], other[4], other[6], other[8] = "区统一平台", "YN-8", "申请人乙", ""
    address = reverse("admin:requests_app_application_batch")
    answer = client_of(officer).post(address, {"organisation": org.pk, "sheet": sheet(HEADS, BATCH_ROW, other)})
    assert answer.content.decode().count('class="staff-code"') == 2
    assert Application.objects.count() == 2


def test_a_batch_with_one_wrong_row_registers_nothing_and_names_the_row(org: Organisation, officer: User) -> None:
    wrong = list(BATCH_ROW)
    wrong[1], wrong[8] = "昨天", "123"
    address = reverse("admin:requests_app_application_batch")
    answer = client_of(officer).post(address, {"organisation": org.pk, "sheet": sheet(HEADS, BATCH_ROW, wrong)})
    body = answer.content.decode()
    assert "第3行：公民身份号码不正确：应为18位，请核对出生日期和最后一位校验码。提交日期“昨天”不是日期，请写成 2026-11-24。" in body
    assert not Application.objects.exists()


def test_no_sheet_breaks_the_page(org: Organisation, officer: User) -> None:
    address = reverse("admin:requests_app_application_batch")
    client = client_of(officer)
    for content, words in ((b"\x00\x01", "请选择 .xlsx 或 .csv 文件。"), (b"PK\x03\x04broken", "。"), ("甲,乙\n1,2".encode(), "缺少")):
        file = SimpleUploadedFile("rows.xlsx", content)
        assert words in client.post(address, {"organisation": org.pk, "sheet": file}).content.decode()


def test_earlier_cases_are_carried_over_under_the_regulation_of_their_day(org: Organisation, officer: User) -> None:
    rows = [
        ["旧-1", "2019-05-14", "自然人", "申请人甲", "", "", "", "", "某决算", "", ""],
        ["旧-2", "2026-11-02", "商业企业", "某公司", "", "", "", "", "某合同", "", ""],
        ["旧-3", "2025-03-03", "自然人", "申请人乙", "", "", "", "", "某名单", "2025-03-20", "r1"],
        ["旧-4", "2025-03-04", "自然人", "申请人丙", "", "", "", "", "某名单", "2025-03-21", "r6_3"],
    ]
    address = reverse("admin:requests_app_application_earlier")
    answer = client_of(officer).post(address, {"organisation": org.pk, "sheet": sheet(EARLIER_HEADS, *rows)})
    assert answer.status_code == 302
    cases = list(Application.objects.order_by("foreign_number"))
    assert [(case.state, case.row, case.carried_in) for case in cases] == [
        ("registered", "", True), ("registered", "", True), ("closed", "r1", True), ("withdrawn", "r6_3", True)
    ]  # fmt: skip
    limits = {row.matter_id: row for row in Deadline.objects.open().exclude(rule="correction_7wd")}
    # Received on Tuesday 14 May 2019: fifteen workdays end on Tuesday 4 June 2019 (no holiday between).
    assert (limits[cases[0].matter_id].rule, str(limits[cases[0].matter_id].last_day)) == ("request_reply_15wd_2007", "2019-06-04")
    # Received on Monday 2 November 2026: twenty workdays end on Monday 30 November 2026.
    assert (limits[cases[1].matter_id].rule, str(limits[cases[1].matter_id].last_day)) == ("request_reply_20wd", "2026-11-30")
    assert not Deadline.objects.open().filter(matter__in=[cases[2].matter_id, cases[3].matter_id]).exists()
    again = client_of(officer).post(address, {"organisation": org.pk, "sheet": sheet(EARLIER_HEADS, *rows)}).content.decode()
    assert "第2行：统一平台编号“旧-1”已登记过。" in again


def test_the_board_sorts_by_workdays_left(org: Organisation, officer: User) -> None:
    # Counted to Tuesday 24 November 2026 on the national calendar (1 to 7 October off, 10 October a make-up Saturday):
    # received Monday 26 October, twenty workdays end Monday 23 November; Tuesday 27 October, today;
    # Thursday 29 October, Thursday 26 November.
    for number, day in enumerate((26, 27, 29), start=1):
        received(org, shanghai(2026, 10, day), by=officer, channel="in_person")
        assert Application.objects.count() == number
    body = client_of(officer).get(reverse("admin:requests_app_application_today")).content.decode()
    places = {name: body.index(f'id="{name}"') for name in ("overdue", "today", "red", "yellow", "unclaimed")}
    first, second, third = (row.number for row in Application.objects.order_by("pk"))
    assert (
        places["overdue"] < body.index(first) < places["today"] < body.index(second) < places["red"] < body.index(third) < places["yellow"]
    )
    assert "逾期1个工作日" in body
    assert "今天到期" in body
    assert "还剩2个工作日" in body


def test_an_applicant_is_found_by_the_whole_name_or_number_only(org: Organisation, other_org: Organisation, officer: User) -> None:
    case = received(org, shanghai(2026, 11, 23)).application
    received(other_org, shanghai(2026, 11, 23))
    address = reverse("admin:requests_app_application_find")
    client = client_of(officer)
    for said, count in (({"name": "申请人甲"}, 1), ({"name": "申请人"}, 0), ({"phone": "138 0000 0000"}, 1), ({"identity_number": "1"}, 0)):
        body = client.post(address, said).content.decode()
        assert f"找到 {count} 件" in body
    assert case.number in client.post(address, {"name": "申请人甲", "phone": "13800000000"}).content.decode()
    assert "请至少填写一项。" in client.post(address, {}).content.decode()
