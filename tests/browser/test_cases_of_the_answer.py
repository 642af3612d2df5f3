"""Whole cases that differ by their answer. Days are counted by hand on the national calendar of 2026.

All are received on Tuesday 1 September 2026, so that the limit ends on 29 September: 20 September is a workday, 25 to 27 are off.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.cases import BUREAU, UNION, Office, applied, registered
from tests.browser.site import Site

pytestmark = pytest.mark.slow
REPLY = "request_reply_20wd"


@pytest.fixture
def union(clocked_site: Site, browser: Browser) -> Office:
    return Office(clocked_site, browser, UNION)


@pytest.fixture
def bureau(clocked_site: Site, browser: Browser) -> Office:
    return Office(clocked_site, browser, BUREAU)


# At the counter and answered on the same 1 September; twenty workdays would have been 29 September.
def test_answered_at_once(union: Office, page: Page) -> None:
    union.now("2026-09-01")
    case = registered(union, "职工书屋名单")
    case.act("claim")
    case.answered({"outcome": "36-2", "method": "当场提供复印件", "when": "当场"}, day="2026-09-01")
    said = case.tracked(page)
    assert "已于 2026年9月1日 按期答复。" in said
    assert "答复书" in said
    case.applicant(page, "rate", "感谢您的评价。", stars="5")
    assert case.kept() == ("closed", "r1", "2026-09-01")
    assert case.limits()[REPLY] == ("met", "2026-09-29")


# Three items: given, refused as a draft of a process (16-2a), not held. One row: 区分处理, r2. Answered on Tuesday 22 September.
def test_three_items_decided_each_for_itself(union: Office, page: Page) -> None:
    union.now("2026-09-01", "09:30")
    case = applied(union, page, "2025年度文体活动总结", "2026年度改革方案讨论稿", "1980年度会员名册")
    case.applicant(page, "confirm", sure=True)
    case.act("claim")
    union.now("2026-09-22")
    case.answered(
        {"outcome": "36-2", "method": "随函提供", "when": "即日"},
        {"outcome": "36-3", "basis": "16-2a", "reason": "属于讨论过程中的文稿，尚未定稿"},
        {"outcome": "36-4", "search": "检索了1980至1985年档案目录，没有该名册"},
        day="2026-09-22",
    )
    assert "已于 2026年9月22日 按期答复。" in case.tracked(page)
    assert case.kept() == ("closed", "r2", "2026-09-22")
    assert case.limits()[REPLY] == ("met", "2026-09-29")


# Not ours: an answer with the right body's address on Monday 7 September; nothing is handed over and the limit was met.
def test_not_ours(union: Office, page: Page) -> None:
    union.now("2026-09-01", "09:30")
    case = applied(union, page, "邕宁区2025年度最低工资标准的制定材料")
    case.applicant(page, "confirm", sure=True)
    case.act("claim")
    union.now("2026-09-07")
    case.answered(
        {"outcome": "36-5", "reason": "由人力资源和社会保障部门制作", "right_body": "区人社局", "right_body_contact": "示例路2号三楼"},
        day="2026-09-07",
    )
    assert "已于 2026年9月7日 按期答复。" in case.tracked(page)
    assert case.kept() == ("closed", "r4_1", "2026-09-07")
    assert case.limits()[REPLY] == ("met", "2026-09-29")


# The bureau refuses on 22 September. The copy of the application for review comes on Monday 12 October: ten workdays 13 to 16 (4), 19 to 23
# (9), 26 (10): 26 October; replied on 20 October with the bundle; upheld on 20 November. The copy of the suit after it comes on Tuesday 1
# December: fifteen days end on Wednesday 16 December.
def test_refused_reviewed_and_sued(bureau: Office, page: Page) -> None:
    bureau.now("2026-09-01")
    case = registered(bureau, "2026年度招聘考试的评分记录")
    case.act("claim")
    bureau.now("2026-09-22")
    case.answered({"outcome": "36-3", "basis": "16-1", "reason": "属于人事管理的内部事务信息"}, day="2026-09-22")
    assert case.kept() == ("closed", "r3_5", "2026-09-22")
    bureau.now("2026-10-12")
    about = {"organ": "邕宁区人民政府", "claims": "撤销答复，责令重新答复"}
    case.act("proceeding", "已登记行政复议。", kind="review", copy_received_on="2026-10-12", **about)
    officer = bureau["officer"]
    review = officer.page.url
    assert "2026-10-26" in officer.says()
    bureau.now("2026-10-20")
    officer.open(review)
    officer.press("生成证据材料包")
    assert "已生成证据材料包。" in officer.says()
    officer.press("提交答复、答辩", replied_on="2026-10-20")
    assert case.limits()["review_reply_10wd"] == ("met", "2026-10-26")
    bureau.now("2026-11-20")
    officer.open(review)
    officer.button("登记结果")
    officer.choose("result", "结果维持")
    officer.fill("result_on", "2026-11-20")
    officer.click("[name=_act]")
    assert "结果维持" in officer.says()
    bureau.now("2026-12-01")
    about = {"organ": "南宁铁路运输法院", "claims": "撤销答复"}
    case.act("proceeding", kind="suit_after", follows="行政复议", copy_received_on="2026-12-01", **about)
    assert "2026-12-16" in officer.says()
    case.shows("复议后起诉", "尚未审结")
    assert case.limits()["suit_answer_15d"] == ("open", "2026-12-16")
