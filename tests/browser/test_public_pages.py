"""Every public page: no complaint in the console, nothing for axe-core to find, no sideways scrolling, no cookie."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import WIDTHS, Console, overflow, public_pages, violations, watch
from tests.browser.site import Site


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_public_pages_are_clean(site: Site, browser: Browser, width: str, prefix: str) -> None:
    wide, high = WIDTHS[width]
    visitor = browser.new_context(viewport={"width": wide, "height": high})
    page = visitor.new_page()
    console = watch(page)
    found: dict[str, list[str]] = {}
    for path in public_pages(site, some=bool(prefix)):
        answer = page.goto(site.url + prefix + path)
        assert answer is not None
        complaints = console.take() + violations(page)
        if answer.status != (404 if path == "/nowhere/" else 200):
            complaints.append(f"status {answer.status}")
        if (beyond := overflow(page)) > 0:
            complaints.append(f"{beyond} pixels wider than the window")
        if complaints:
            found[path] = complaints
    assert visitor.cookies() == []
    visitor.close()
    assert found == {}


def test_the_skip_link_leads_to_the_content(site: Site, page: Page, console: Console) -> None:
    page.goto(site.url + "/documents/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    assert console.take() == []


def test_the_whole_site_can_be_read_without_javascript(site: Site, browser: Browser) -> None:
    visitor = browser.new_context(java_script_enabled=False)
    page = visitor.new_page()
    page.goto(site.url + "/")
    page.get_by_role("searchbox").first.fill("工会")
    page.get_by_role("searchbox").first.press("Enter")
    page.wait_for_url("**/search/**")
    first = page.locator("main a[href*='/documents/']").first
    title = first.inner_text()
    first.click()
    page.wait_for_url("**/documents/*/*/")
    assert title.strip("… ") in page.locator("main h1").inner_text()
    page.goto(site.url + "/documents/")
    page.get_by_role("link", name="下一页").first.click()
    assert "page=2" in page.url
    visitor.close()
