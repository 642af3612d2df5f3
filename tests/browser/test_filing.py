"""The whole path by hand: filed from a Word file, reviewed, signed off, published, read, corrected. Counted in clicks and fields."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document as Word
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import watch
from tests.browser.site import Site
from tests.browser.test_staff_pages import sign_in

pytestmark = pytest.mark.slow
TITLE = "关于开展职工读书月活动的通知"


class Hand:
    """Somebody at a desk: every click and every field filled is counted."""

    def __init__(self, site: Site, browser: Browser, username: str) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai")
        self.page: Page = self.context.new_page()
        self.console = watch(self.page)
        self.site, self.clicks, self.fields = site, 0, 0
        sign_in(site, self.page, username)

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.site.url + path)

    def click(self, target: str) -> None:
        self.page.click(target)
        self.page.wait_for_load_state()
        self.clicks += 1

    def press(self, name: str) -> None:
        """A button in the page's head, then the one that confirms."""
        self.click(f"#header-inner a:has-text('{name}')")
        self.click("[name=_act]")

    def fill(self, field: str, value: str) -> None:
        self.page.fill(f"[name={field}]", value)
        self.fields += 1

    def choose(self, field: str, label: str) -> None:
        self.page.select_option(f"[name={field}]", label=label)
        self.fields += 1


def word_file() -> dict[str, object]:
    """A notice with a table, as an office writes it."""
    paper, stream = Word(), BytesIO()
    paper.add_paragraph("各基层工会：为推动全民阅读，决定开展职工读书月活动。")
    table = paper.add_table(rows=2, cols=2)
    for row, cells in enumerate((("场次", "地点"), ("第一场", "职工之家"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    paper.save(stream)
    mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "通知.docx", "mimeType": mime, "buffer": stream.getvalue()}


def test_from_a_word_file_to_the_public_page_and_its_correction(site: Site, browser: Browser) -> None:
    editor = Hand(site, browser, "editor")
    editor.open("/admin/disclosure/documentversion/add/")
    editor.page.wait_for_selector(".prose-editor > .ProseMirror")
    editor.fill("title", TITLE)
    editor.choose("kind", "通知公告")
    column = editor.page.eval_on_selector_all("[name=column] option", "all => all.map(one => one.text).find(text => text.includes('通知'))")
    editor.choose("column", column)
    editor.fill("written_on", "2026-11-20")
    editor.click("text=附件")
    editor.page.set_input_files("[name=word]", [word_file()])  # type: ignore[list-item]
    editor.fields += 1
    editor.click("button[name=_submit]")
    expect(editor.page.locator("#panel [aria-current=step]")).to_have_text("保密审查中")
    address = editor.page.url
    assert (editor.clicks, editor.fields) == (2, 5)

    secrecy = Hand(site, browser, "secrecy")
    secrecy.open("/admin/")
    secrecy.click(f"#waiting a:has-text('{TITLE}')")
    expect(secrecy.page.locator(".staff-preview table")).to_be_visible()
    secrecy.press("保密审查通过")

    leader = Hand(site, browser, "leader")
    leader.open("/admin/")
    leader.click(f"#waiting a:has-text('{TITLE}')")
    leader.press("签发")

    editor.open(address)
    editor.press("发布")
    public = editor.page.get_attribute("#panel a:has-text('打开公开页面')", "href")
    assert public is not None
    assert public.startswith("/documents/")
    assert editor.clicks + editor.fields == 9

    reader = browser.new_context(locale="zh-CN").new_page()
    assert reader.goto(site.url + public) is not None
    expect(reader.locator("h1", has_text=TITLE)).to_be_visible()
    expect(reader.get_by_role("cell", name="职工之家")).to_be_visible()

    editor.open(address)
    editor.click("#header-inner a:has-text('拟制新版本')")
    editor.fill("note", "更正活动地点")
    editor.click("[name=_act]")
    expect(editor.page.locator("#panel [aria-current=step]")).to_have_text("拟稿中")
    editor.page.wait_for_selector(".prose-editor > .ProseMirror td")
    editor.fill("title", TITLE + "（更正）")
    editor.click("button[name=_save]")
    expect(editor.page.locator("body")).to_contain_text("已保存。")
    reader.goto(site.url + public)
    expect(reader.locator("h1", has_text=TITLE)).not_to_contain_text("更正")
    expect(reader.get_by_role("cell", name="职工之家")).to_be_visible()
    for person in (editor, secrecy, leader):
        assert person.console.take() == []
        person.context.close()
    reader.context.close()
