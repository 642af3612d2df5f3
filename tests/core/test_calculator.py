"""The public calculator of limits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.template import Context, Template

from core.deadlines import explain, explain_rule, open_deadline, suspend
from core.drawing import cells, months
from core.forms import GROUPS
from core.models import LocalRule, Matter, Organisation
from core.rules import rules
from tests.conftest import shanghai

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
ADDRESS = "/deadlines/calculator/"


def page(client: Client, status: int = 200, **query: str) -> str:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_result_the_track_the_months_and_the_list(client: Client) -> None:
    text = page(client, rule="request_reply_20wd", start="2024-09-27")
    assert '<time datetime="2024-10-30">2024年10月30日</time>' in text
    assert "（星期三）24:00" in text
    assert "《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条第二款" in text
    assert text.count('title="2024-') == 33
    assert 'title="2024-09-29 调休上班日（国庆节）">1</i>' in text
    assert "count done end" in text
    assert text.count('class="month"') == 2
    assert '<th scope="row" class="nowrap">2024-10-30</th><td class="nowrap">星期三</td><td class="nowrap">第20日</td>' in text
    assert "放假（国庆节）" in text
    assert "style=" not in text
    assert "Set-Cookie" not in client.get(ADDRESS).headers


def test_without_parameters_a_reply_from_today_is_shown(client: Client) -> None:
    assert '<option value="request_reply_20wd" selected>' in page(client)


def test_a_region_and_an_organisation_have_their_calendars(client: Client, org: Organisation) -> None:
    LocalRule.objects.create(
        organisation=org, code="correction_7wd", label="从严", amount=5, unit="workdays", source="《规定》", valid_from=date(2020, 1, 1)
    )
    assert '"2024-04-23"' in page(client, rule="request_reply_20wd", start="2024-03-25")
    guangxi = page(client, rule="request_reply_20wd", start="2024-03-25", layer="CN-GX")
    assert '"2024-04-25"' in guangxi
    assert "<dd>广西壮族自治区</dd>" in guangxi
    ours = page(client, rule="correction_7wd", start="2024-03-25", layer="YNZGH")
    assert '"2024-04-01"' in ours
    assert "<dd>南宁市邕宁区总工会</dd>" in ours


def test_hours_show_the_instant(client: Client) -> None:
    text = page(client, rule="response_24h", start="2024-10-04", time="17:30")
    assert "2024年10月5日 17:30" in text
    assert "days-row" not in text
    assert "2024年10月5日 17:30" in page(client, rule="response_24h", start="2024-10-04T17:30")


def test_a_provisional_result_says_so(client: Client) -> None:
    assert '<span class="tag due">暂按（待放假通知）</span>' in page(client, rule="request_reply_20wd", start="2026-12-20")


def test_a_limit_counted_back_and_one_that_follows_another(client: Client) -> None:
    text = page(client, rule="hearing_papers_7d", start="2024-10-08")
    assert "最迟日期" in text
    assert 'class="count done end" title="2024-10-01' in text
    assert '"2024-11-27"' in page(client, rule="request_extension_20wd", start="2024-10-30")


def test_every_rule_on_offer_can_be_computed(client: Client) -> None:
    offered = {code for _title, codes in GROUPS for code in codes}
    assert offered == set(rules) - {"request_precaution_20wd"}  # the office's own precaution is no limit of law
    for code in offered:
        page(client, rule=code, start="2017-03-31" if code.endswith("2007") else "2026-03-31", time="10:00")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"rule": "nonsense"}, "nonsense"),
        ({"start": "31.12.2024"}, "请输入日期，例如 2024-09-27。"),
        ({"start": "2024-02-30"}, "请输入日期"),
        ({"start": ""}, "这个字段是必填项"),
        ({"start": "0001-01-01"}, "起算时间须在1990年至2100年之间。"),
        ({"start": "9999-12-31"}, "起算时间须在1990年至2100年之间。"),
        ({"start": "2024-01-01\x00"}, "请输入日期"),
        ({"time": "25:00"}, "请输入时刻"),
        ({"layer": "MOON"}, "MOON"),
        ({"rule": "publish_20wd", "start": "2007-01-01"}, "自2019-05-15起施行"),
        ({"rule": "publish_20wd", "start": "' OR 1=1 --<script>"}, "请输入日期"),
    ],
)
def test_bad_input_is_said_and_never_an_error_page(client: Client, query: dict[str, str], message: str) -> None:
    text = page(client, 400, **query)
    assert message in text
    assert "<script>" not in text.replace("<script src", "")


def test_the_track_draws_pauses_today_and_the_earliest_end(org: Organisation) -> None:
    matter = Matter.objects.create(organisation=org, kind="request", title="申请一件", opened_at=shanghai(2024, 9, 27))
    deadline = open_deadline(rule="request_reply_20wd", matter=matter, start=shanghai(2024, 9, 27), by=None, at=shanghai(2024, 9, 27))
    suspend(deadline=deadline, cause="third_party", effective_at=shanghai(2024, 10, 8), by=None, at=shanghai(2024, 10, 8))
    trace = explain(deadline, at=shanghai(2024, 10, 10))
    drawn = {cell.date.isoformat(): cell.css for cell in cells(trace, date(2024, 10, 10))}
    assert drawn["2024-09-30"] == "count done"
    assert drawn["2024-10-05"] == "off"
    assert drawn["2024-10-10"] == "pause today"
    assert drawn["2024-11-01"] == "count end"
    assert [month.first for month in months(trace, None)] == [date(2024, 9, 1), date(2024, 10, 1), date(2024, 11, 1)]
    html = Template("{% load deadline_track %}{% deadline_track trace %}").render(Context({"trace": trace}))
    assert "扣除期间（不计）" in html
    assert "已计入的日子" not in html


def test_months_hold_only_their_own_days() -> None:
    first = months(explain_rule("interpretation_3wd", shanghai(2026, 11, 24)), None)[0]
    assert first.weeks[0][:6] == [None] * 6
    assert [cell.css for cell in first.weeks[4] if cell] == ["", "", "count", "count", "count end", "", ""]
