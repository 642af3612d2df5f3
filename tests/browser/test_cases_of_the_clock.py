"""Whole cases in which the answer's limit stands still, begins anew or grows. Days are counted by hand on the national calendar of 2026.

All are received on Tuesday 1 September 2026. Twenty workdays: 2, 3, 4 (3); 7 to 11 (8); 14 to 18 (13); Sunday 20, a workday (14); 21 to 24
(18); 25 to 27 off; 28, 29 (20). So the base is 29 September. 1 to 7 October are off; Saturday 10 October is a workday.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.cases import BUREAU, UNION, Office, applied, registered
from tests.browser.site import Site

pytestmark = pytest.mark.slow
REPLY = "request_reply_20wd"
GIVEN = {"outcome": "36-2", "method": "到本单位领取", "when": "即日起"}
THIRD = {"kind": "third_party", "name": "南宁示例建材有限公司", "address": "示例路15号", "summary": "采购合同"}


@pytest.fixture
def union(clocked_site: Site, browser: Browser) -> Office:
    return Office(clocked_site, browser, UNION)


@pytest.fixture
def bureau(clocked_site: Site, browser: Browser) -> Office:
    return Office(clocked_site, browser, BUREAU)


# Told on 4 September, the third workday; corrected online on 10 September. Twenty workdays from 11 September: 11 (1); 14 to 18 (6); 20 (7);
# 21 to 24 (11); 28, 29, 30 (14); 8, 9, 10 October (17); 12, 13, 14 (20): 14 October. Answered on 13 October, in time.
def test_corrected_and_counted_anew(union: Office, page: Page) -> None:
    union.now("2026-09-01", "09:30")
    case = applied(union, page, "工会经费的账目")
    case.applicant(page, "confirm", sure=True)
    case.act("claim")
    union.now("2026-09-04")
    case.act("correct", "自收到补正之日起重新计算", points="请写明哪一年", told_on="2026-09-04", until="2026-09-18")
    union.now("2026-09-10")
    said = case.applicant(page, "correct", "补正已提交。", text="2025年度")
    assert "2026年10月14日" in said
    assert case.limits() == {
        "request_precaution_20wd": ("cancelled", "2026-09-29"),
        REPLY: ("open", "2026-10-14"),
        "correction_7wd": ("met", "2026-09-10"),
    }
    union.now("2026-10-13")
    case.answered(GIVEN, day="2026-10-13")
    assert "已于 2026年10月13日 按期答复。" in case.tracked(page)
    assert case.kept() == ("closed", "r1", "2026-10-13")
    assert case.limits()[REPLY] == ("met", "2026-10-14")


# Sent on 3 September, received on 7 September: fifteen workdays 8 to 11 (4); 14 to 18 (9); 20 (10); 21 to 24 (14); 28 (15). Excluded are 4
# (1); 7 to 11 (6); 14 to 18 (11); 20 (12); 21 to 24 (16); 28 (17): 29 September and 17 more workdays: 30 (1); 8, 9, 10 October (4); 12 to
# 16 (9); 19 to 23 (14); 26, 27, 28 (17): 28 October.
def test_the_third_party_kept_silent(union: Office, page: Page) -> None:
    union.now("2026-09-01")
    case = registered(union, "2025年度办公用品采购合同")
    case.act("claim")
    union.now("2026-09-03")
    case.act("consult", "答复期限暂停计算", sent_on="2026-09-03", **THIRD)
    union.now("2026-09-07")
    case.act("consult-reached", "提出意见的期限开始计算。", reached_on="2026-09-07")
    assert "答复期限目前暂停计算" in case.tracked(page)
    assert case.limits()["third_party_15wd"] == ("open", "2026-09-28")
    union.sweep("2026-09-29", "00:10")
    said = case.tracked(page)
    assert "2026年10月28日" in said
    assert "南宁示例建材有限公司" not in said
    assert "逾期未提出意见" not in said
    union.now("2026-10-27")
    case.answered(GIVEN, day="2026-10-27")
    assert case.kept() == ("closed", "r1", "2026-10-27")
    assert case.limits()[REPLY] == ("met", "2026-10-28")


# Sent and received on 3 September, refused for a good reason on 10 September: excluded are 4, 7, 8, 9, 10 (5). 29 September and five more
# workdays: 30; 8, 9, 10, 12 October. Refused under article 15 on 12 October, the last day.
def test_the_third_party_refused(union: Office, page: Page) -> None:
    union.now("2026-09-01")
    case = registered(union, "2025年度采购合同的单价明细")
    case.act("claim")
    union.now("2026-09-03")
    case.act("consult", sent_on="2026-09-03", reached_on="2026-09-03", **THIRD)
    union.now("2026-09-10")
    case.act("opinion", "答复期限继续计算。", answer="refusal", answered_on="2026-09-10", reason="单价属商业秘密", verdict="yes")
    said = case.tracked(page)
    assert "2026年10月12日" in said
    assert "商业秘密" not in said
    union.now("2026-10-12")
    decided: dict[str, Any] = {"outcome": "36-3", "basis": "15", "reason": "涉及第三方商业秘密，第三方不同意公开且理由合理"}
    case.answered(decided, day="2026-10-12")
    assert case.kept() == ("closed", "r3_4", "2026-10-12")
    assert case.limits()[REPLY] == ("met", "2026-10-12")


# Ten workdays more, agreed on 21 September and told by the letter handed over on 22 September, before the base 29 September: 30 (1); 8, 9,
# 10 October (4); 12 to 16 (9); 19 (10): 19 October.
def test_extended(union: Office, page: Page) -> None:
    union.now("2026-09-01", "09:30")
    case = applied(union, page, "2016至2025年度工会财产统计")
    case.applicant(page, "confirm", sure=True)
    case.act("claim")
    union.now("2026-09-21")
    case.act("extend", "已提请信息公开工作机构负责人同意。", workdays="10", reason="需要检索十年的档案")
    case.act("extend-approve", "已同意延长10个工作日", who="head")
    union.now("2026-09-22")
    case.letter("extension", "2026-09-22")
    case.act("deliver", way="pick_up", signed_on="2026-09-22")
    said = case.tracked(page)
    assert "2026年10月19日" in said
    assert "延期答复告知书" in said
    union.now("2026-10-19")
    case.answered(GIVEN, day="2026-10-19")
    assert case.kept() == ("closed", "r1", "2026-10-19")
    assert case.limits()[REPLY] == ("met", "2026-10-19")


# The bureau charges 68 pages on 8 September, 380 yuan; paid on 15 September. Twenty workdays from 16 September: 16, 17, 18 (3); 20 (4); 21
# to 24 (8); 28, 29, 30 (11); 8, 9, 10 October (14); 12 to 16 (19); 19 (20): 19 October.
def test_the_fee_was_paid(bureau: Office, page: Page) -> None:
    bureau.now("2026-09-01")
    case = registered(bureau, "2016至2025年度就业培训补贴发放明细")
    case.act("claim")
    bureau.now("2026-09-08")
    case.act("charge", "应收380.00元", standard="pages", quantity="68", told_on="2026-09-08", reached_on="2026-09-08")
    bureau.now("2026-09-15")
    case.act("paid", "答复期限自缴费次日起重新计算。", paid_on="2026-09-15")
    assert "2026年10月19日" in case.tracked(page)
    bureau.now("2026-10-16")
    case.answered(GIVEN, day="2026-10-16")
    assert case.kept() == ("closed", "r1", "2026-10-16")
    assert case.limits()[REPLY] == ("met", "2026-10-19")


# Reasons asked on 3 September until Friday 11 September, given online on 9 September, judged not reasonable by the head of the office on 14
# September: not dealt with under article 35 on 15 September; the limit went on all the while and ends on 29 September.
def test_excessive_without_good_reason(union: Office, page: Page) -> None:
    union.now("2026-09-01", "09:30")
    case = applied(union, page, "本单位成立以来的全部文件")
    case.applicant(page, "confirm", sure=True)
    case.act("claim")
    union.now("2026-09-03")
    case.act("reasons", "已要求申请人说明理由", asked_on="2026-09-03", until="2026-09-11")
    union.now("2026-09-09")
    assert "2026年9月11日" in case.tracked(page)
    case.applicant(page, "reasons", "理由已提交。", text="个人收藏")
    union.now("2026-09-14")
    case.act("reasons-judge", "已认定理由不合理", who="head", verdict="no")
    union.now("2026-09-15")
    case.answered({"outcome": "35", "reason": "申请数量、频次明显超过合理范围，说明的理由不合理"}, day="2026-09-15")
    assert case.kept() == ("closed", "r5_4", "2026-09-15")
    assert case.limits()[REPLY] == ("met", "2026-09-29")
