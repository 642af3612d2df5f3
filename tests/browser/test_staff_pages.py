"""The staff's pages work under their policy: nothing in the console."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.looking import Console
from tests.browser.site import Site


def sign_in(site: Site, page: Page, username: str) -> None:
    page.goto(site.url + "/admin/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", site.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


@pytest.mark.parametrize("username", ["editor", "officer", "leader", "auditor", "sysadmin"])
def test_every_page_of_the_menu_opens_without_a_complaint(site: Site, page: Page, console: Console, username: str) -> None:
    sign_in(site, page, username)
    links = page.eval_on_selector_all("a[href^='/admin/']", "all => all.map(one => one.getAttribute('href'))")
    seen = sorted({link.split("#")[0] for link in links if "logout" not in link})
    assert len(seen) >= 2
    found: dict[str, list[str]] = {"/admin/": console.take()}
    for path in seen:
        answer = page.goto(site.url + path)
        assert answer is not None
        assert answer.status == 200, path
        found[path] = console.take()
        row = page.locator("#result_list a[href*='/change/']")
        if row.count():
            address = row.first.get_attribute("href") or ""
            page.goto(site.url + address)
            found[address] = console.take()
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_the_editor_and_its_rich_text_load_under_the_policy(site: Site, page: Page, console: Console) -> None:
    sign_in(site, page, "editor")
    page.goto(site.url + "/admin/disclosure/documentversion/add/")
    editor = page.locator(".tiptap.ProseMirror")
    editor.click()
    page.keyboard.type("第一段")
    assert "<p>第一段</p>" in page.locator("textarea[name=body]").input_value()
    assert console.take() == []


def test_five_wrong_passwords_lock_the_door_with_a_clear_message(site: Site, page: Page, console: Console) -> None:
    for _ in range(6):
        page.goto(site.url + "/admin/login/")
        if page.locator("input[name=username]").count() == 0:
            break
        page.fill("input[name=username]", "auditadmin")
        page.fill("input[name=password]", "wrong-password")
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
    assert "登录已暂停" in page.inner_text("body")
