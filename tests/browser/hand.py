"""Somebody at a desk, for walks through the staff's pages: every click and every field filled is counted."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document as Word

from tests.browser.looking import watch
from tests.browser.test_staff_pages import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.site import Site

ADD = "/admin/disclosure/documentversion/add/"


class Hand:
    """One signed-in person in a browser of their own."""

    def __init__(self, site: Site, browser: Browser, username: str) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai")
        self.page: Page = self.context.new_page()
        self.console = watch(self.page)
        self.site, self.clicks, self.fields = site, 0, 0
        sign_in(site, self.page, username)

    def open(self, path: str) -> None:
        """Follow a link from outside; not counted."""
        self.page.goto(path if path.startswith("http") else self.site.url + path)

    def click(self, target: str) -> None:
        self.page.click(target)
        self.page.wait_for_load_state()
        self.clicks += 1

    def button(self, name: str) -> None:
        """A button in the page's head, or in its menu where there are many."""
        self.click(f"#header-inner a:has-text('{name}')")

    def press(self, name: str, **fields: str) -> None:
        """A button in the page's head, what its page asks, and the button that confirms."""
        self.button(name)
        for field, value in fields.items():
            self.fill(field, value)
        self.click("[name=_act]")

    def fill(self, field: str, value: str) -> None:
        self.page.fill(f"[name={field}]", value)
        self.fields += 1

    def choose(self, field: str, label: str) -> None:
        self.page.select_option(f"[name={field}]", label=label)
        self.fields += 1

    def says(self) -> str:
        """Everything the page says."""
        return self.page.inner_text("body")

    def leave(self) -> None:
        """The browser complained about nothing; close it."""
        assert self.console.take() == []
        self.context.close()


def word_file(first: str = "各基层工会：为推动全民阅读，决定开展职工读书月活动。") -> dict[str, object]:
    """A notice with a table, as an office writes it."""
    paper, stream = Word(), BytesIO()
    paper.add_paragraph(first)
    table = paper.add_table(rows=2, cols=2)
    for row, cells in enumerate((("场次", "地点"), ("第一场", "职工之家"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    paper.save(stream)
    mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "通知.docx", "mimeType": mime, "buffer": stream.getvalue()}


def filed(editor: Hand, title: str, *, submit: bool = True) -> str:
    """File a notice from a Word file; the address of its page."""
    editor.open(ADD)
    editor.page.wait_for_selector(".prose-editor > .ProseMirror")
    editor.fill("title", title)
    editor.choose("kind", "通知公告")
    column = editor.page.eval_on_selector_all("[name=column] option", "all => all.map(one => one.text).find(text => text.includes('通知'))")
    editor.choose("column", column)
    editor.fill("written_on", "2026-11-20")
    editor.click("text=附件")
    editor.page.set_input_files("[name=word]", [word_file()])  # type: ignore[arg-type]
    editor.fields += 1
    editor.click(f"button[name={'_submit' if submit else '_save'}]")
    return editor.page.url
