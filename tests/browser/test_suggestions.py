"""Suggestions while typing, by keyboard alone; the search page with facets and without a result."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import WIDTHS, Console, overflow, violations, watch
from tests.browser.site import Site


@pytest.mark.parametrize("address", ["/", "/search/"])
def test_a_suggestion_is_chosen_by_keyboard(site: Site, page: Page, console: Console, address: str) -> None:
    page.goto(site.url + address)
    box = page.locator("main input[data-suggest], .find input[data-suggest]").first
    box.focus()
    page.keyboard.type("职工")
    options = page.locator("[role=listbox] [role=option]")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("suggestions-[0-9]+-0"))
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("职工")
    page.keyboard.press("ArrowDown")
    title = options.first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*/*/")
    assert title in page.locator("main h1").inner_text()
    assert console.take() == []


def test_enter_without_a_choice_searches(site: Site, page: Page, console: Console) -> None:
    page.goto(site.url + "/search/")
    page.locator("main input[data-suggest]").fill("职工")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert page.locator("ol.hits li").count() > 0
    assert console.take() == []


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_search_page_with_and_without_results_is_clean(site: Site, browser: Browser, width: str) -> None:
    wide, high = WIDTHS[width]
    visitor = browser.new_context(viewport={"width": wide, "height": high})
    page = visitor.new_page()
    console = watch(page)
    for name, query in (
        ("search", "q=职工&from=2020-01-01"),
        ("search-none", "q=困难职功帮扶"),
        ("search-attachment", "q=申请人&sort=-published"),
    ):
        page.goto(f"{site.url}/search/?{query}")
        assert console.take() + violations(page) == []
        assert overflow(page) <= 0
        if folder := os.environ.get("LOOK_AT"):
            page.screenshot(path=Path(folder) / f"{name}-{wide}.png", full_page=True)
    visitor.close()
