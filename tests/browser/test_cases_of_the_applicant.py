"""Whole cases that end by what the applicant does or leaves undone. Days are counted by hand on the national calendar of 2026.

Autumn 2026: Sunday 20 September is a workday; 25 to 27 September and 1 to 7 October are off; Saturday 10 October is a workday.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.cases import BUREAU, UNION, Office, applied, registered
from tests.browser.site import Site

pytestmark = pytest.mark.slow


@pytest.fixture
def union(clocked_site: Site, browser: Browser) -> Office:
    return Office(clocked_site, browser, UNION)


@pytest.fixture
def bureau(clocked_site: Site, browser: Browser) -> Office:
    return Office(clocked_site, browser, BUREAU)


# Sent Tuesday 1 September, confirmed by the applicant that day: twenty workdays from 2 September end on 29 September: 2, 3, 4 (3);
# 7 to 11 (8); 14 to 18 (13); 20 (14); 21 to 24 (18); 28, 29 (20). Withdrawn on 3 September: nothing is owed, row r6_3.
def test_withdrawn_by_the_applicant(union: Office, page: Page) -> None:
    union.now("2026-09-01", "09:30")
    case = applied(union, page, "2025年度职工疗休养安排")
    assert "已提交（待确认）" in case.tracked(page)
    said = case.applicant(page, "confirm", "已确认，今天为收到申请之日。", sure=True)
    assert "2026年9月29日" in said
    case.shows("收到申请之日 2026-09-01", "2026-09-29")
    union.now("2026-09-03")
    said = case.applicant(page, "withdraw", "申请已撤回。", sure=True)
    assert "申请人已撤回" in said
    assert "本申请不再办理，没有答复期限。" in said
    case.shows("申请人已撤回")
    assert case.kept() == ("withdrawn", "r6_3", "2026-09-03")
    assert case.limits()["request_reply_20wd"] == ("cancelled", "2026-09-29")


# Registered at the counter on 1 September; told on 4 September, the third workday, to correct by Friday 18 September. Nothing came: from 19
# September on it is not dealt with (条例30条), row r6_1. The seventh workday: 2, 3, 4, 7, 8, 9, 10 September.
def test_not_corrected_and_lapsed(union: Office, page: Page) -> None:
    union.now("2026-09-01")
    case = registered(union, "工会的文件")
    case.act("claim", "已签收，由您承办。")
    union.now("2026-09-04")
    case.act("correct", "自收到补正之日起重新计算", points="请写明年度和名称", told_on="2026-09-04", until="2026-09-18")
    assert "2026年9月18日" in case.tracked(page)
    union.sweep("2026-09-18", "23:50")
    assert "待补正" in case.tracked(page)
    union.sweep("2026-09-19", "00:10")
    said = case.tracked(page)
    assert "不再处理" in said
    assert "本申请不再办理，没有答复期限。" in said
    case.shows("不再处理")
    assert case.kept() == ("lapsed", "r6_1", "2026-09-19")
    assert case.limits()["correction_7wd"] == ("met", "2026-09-10")


# The bureau charges 68 pages on 8 September: 31 to 68 are 38 pages at 10 yuan, 380. Twenty workdays to pay, from 9 September: 9 to 11 (3);
# 14 to 18 (8); 20 (9); 21 to 24 (13); 28, 29, 30 (16); 8, 9, 10 October (19); 12 October (20). Unpaid: from 13 October row r6_2.
def test_the_fee_was_not_paid(bureau: Office, page: Page) -> None:
    bureau.now("2026-09-01")
    case = registered(bureau, "2020至2025年度就业补助资金发放明细")
    case.act("claim")
    bureau.now("2026-09-08")
    case.act("charge", "应收380.00元", standard="pages", quantity="68", told_on="2026-09-08", reached_on="2026-09-08")
    assert "2026年10月12日" in case.tracked(page)
    bureau.sweep("2026-10-12", "23:50")
    assert "待缴费" in case.tracked(page)
    bureau.sweep("2026-10-13", "00:10")
    assert "不再处理" in case.tracked(page)
    case.shows("不再处理")
    assert case.kept() == ("lapsed", "r6_2", "2026-10-13")
    assert case.limits()["fee_payment_20wd"][1] == "2026-10-12"
