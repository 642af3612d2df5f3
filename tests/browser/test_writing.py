"""Writing in a browser: what is typed comes back after a crash; the editor keeps tables and pictures with their words."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.looking import Console
from tests.browser.site import Site
from tests.browser.test_staff_pages import sign_in

ADD = "/admin/disclosure/documentversion/add/"
BODY = (
    '<p>前文。</p><img src="/attachments/1/%E5%9B%BE-0.png" alt="活动现场"><table><tbody><tr><td colspan="2"><p>合并</p></td></tr>'
    "<tr><td><p>甲</p></td><td><p>乙</p></td></tr></tbody></table>"
)


def test_what_is_typed_is_kept_and_offered_after_a_crash(site: Site, page: Page, console: Console) -> None:
    sign_in(site, page, "editor")
    page.goto(site.url + ADD)
    page.wait_for_timeout(2000)
    page.fill("#id_title", "崩溃之前写的标题")
    expect(page.locator("#autosave [role=status]")).to_contain_text("已自动保存", timeout=20_000)
    page.goto("about:blank")  # the window is gone, nothing was submitted
    page.goto(site.url + ADD)
    expect(page.locator("#copy")).to_contain_text("未保存的内容")
    expect(page.locator("#id_title")).to_have_value("")
    page.click("#copy a")
    expect(page.locator("#id_title")).to_have_value("崩溃之前写的标题")
    page.goto(site.url + ADD)
    page.click("#copy button")
    expect(page.locator("#copy")).to_have_count(0)
    assert console.take() == []


def test_the_editor_keeps_merged_cells_and_pictures_with_their_words(site: Site, page: Page) -> None:
    page.add_init_script('document.addEventListener("prose-editor:ready", (ready) => { window.proseEditor = ready.detail.editor; });')
    sign_in(site, page, "editor")
    page.goto(site.url + ADD)
    page.wait_for_function("window.proseEditor")
    kept = page.evaluate("(html) => { proseEditor.commands.setContent(html, true); return proseEditor.getHTML(); }", BODY)
    assert 'alt="活动现场"' in kept
    assert 'src="/attachments/1/%E5%9B%BE-0.png"' in kept
    assert 'colspan="2"' in kept
