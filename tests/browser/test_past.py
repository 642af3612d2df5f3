"""The difference of two wordings and what stood at a time: clean pages, side by side or one below the other."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import WIDTHS, overflow, violations, watch
from tests.browser.site import Site


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_pages_of_the_past_are_clean(site: Site, browser: Browser, width: str) -> None:
    found = re.search(r'href="(/documents/YNZGH/[^"]+/)"[^>]*>关于做好冬季职工宿舍用电安全检查的通知', site.get("/documents/")[1])
    assert found
    path = found[1]
    proof = re.search(r'href="([^"]+/at/[^"]+)"', site.get(path)[1])
    assert proof
    wide, high = WIDTHS[width]
    visitor = browser.new_context(viewport={"width": wide, "height": high})
    page = visitor.new_page()
    console = watch(page)
    for address, status in (
        (f"{path}versions/2/diff/", 200),
        (f"/en{path}versions/2/diff/", 200),
        (proof[1], 200),
        (f"{path}at/2020-01-01/", 404),
    ):
        answer = page.goto(site.url + address)
        assert answer is not None
        assert answer.status == status, address
        complaints = [line for line in console.take() if "404" not in line]
        assert (complaints, violations(page), overflow(page)) == ([], [], 0), address
    page.goto(f"{site.url}{path}versions/2/diff/")
    left, right = page.locator(".diff .changed").first.locator("> div").all()
    one, other = left.bounding_box(), right.bounding_box()
    assert one
    assert other
    assert (one["y"] == other["y"], one["x"] < other["x"]) == ((True, True) if width == "desktop" else (False, False))
    visitor.close()
