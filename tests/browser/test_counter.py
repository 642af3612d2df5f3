"""An application at the counter, registered in at most two minutes: counted in clicks and fields (PLAN.md, speed of hand).

At three seconds a click and twenty a typed field, 3 clicks and 4 fields take 89 seconds.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hand import Hand
from tests.browser.site import Site

pytestmark = pytest.mark.slow


def test_an_application_at_the_counter_takes_three_clicks_and_four_fields(site: Site, browser: Browser) -> None:
    officer = Hand(site, browser, "officer")
    officer.open("/admin/")
    officer.click("#nav-sidebar a:has-text('登记申请')")
    officer.fill("name", "申请人甲")
    officer.fill("identity_number", "11010519491231002X")
    officer.fill("phone", "13800000000")
    officer.fill("items", "2025年度工会经费收支决算")
    officer.click("[name=_act]")
    expect(officer.page.locator("#received .staff-code")).to_have_count(1)
    officer.click("#received table a")
    expect(officer.page.locator("#head")).to_contain_text("已登记")
    expect(officer.page.locator("#parties")).not_to_contain_text("申请人甲")
    assert (officer.clicks, officer.fields) == (3, 4)
    officer.leave()
