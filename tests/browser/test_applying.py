"""The form of application in a browser: with scripts, without them, by the keyboard alone, on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.browser.looking import overflow, violations
from tests.requests_app.form import CARD, picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.looking import Console
    from tests.browser.site import Site

NEXT = "form.apply .actions button:not([name])"
FILE = {"name": "身份证.jpg", "mimeType": "image/jpeg", "buffer": picture()}


def begin(page: Page, site: Site, **choices: str) -> None:
    page.goto(f"{site.url}/requests/new/")
    page.select_option("[name=organisation]", "YNZGH")
    for name, value in choices.items():
        page.check(f"[name={name}][value={value}]")
    page.click(NEXT)
    page.wait_for_url("**/who/")


def applicant(page: Page) -> None:
    for name, value in (("name", "甲某某"), ("identity_number", CARD), ("phone", "13800000000"), ("address", "虚构路1号")):
        page.fill(f"[name={name}]", value)


def to_review(page: Page) -> None:
    applicant(page)
    page.set_input_files("[name=identity]", [FILE])
    page.click(NEXT)
    page.wait_for_url("**/what/")
    page.fill("[name=item_1]", "无此词语之申请内容甲乙丙")
    page.click(NEXT)
    page.wait_for_url("**/how/")
    page.check("[value=paper]")
    page.check("[value=post]")
    page.click(NEXT)
    page.wait_for_url("**/review/")


def test_somebody_applies_and_sees_number_and_code(site: Site, page: Page, console: Console) -> None:
    begin(page, site)
    to_review(page)
    page.locator("[data-state=verified]").wait_for(timeout=60_000)
    page.click(NEXT)
    page.wait_for_url("**/receipt/")
    said = page.inner_text("main")
    assert re.search(r"YNZGH-\d{4}-\d{5}", said)
    assert re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", said)
    assert "未经人机验证" not in said
    with page.expect_download() as file:
        page.click("a[href$='receipt.pdf']")
    assert re.fullmatch(r"receipt-YNZGH-\d{4}-\d{5}\.pdf", file.value.suggested_filename)
    page.click("form button:has-text('已记下')")
    assert "查询码已不再显示" in page.inner_text("main")
    assert console.take() == []
    assert page.context.cookies() == []


def test_without_javascript_it_is_sent_too_and_held_for_staff(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    begin(page, site)
    to_review(page)
    page.click(NEXT)
    assert "提交过快，请稍候十秒后再提交。" in page.inner_text("main")
    assert "无此词语之申请内容甲乙丙" in page.inner_text("main")
    page.wait_for_timeout(11_000)
    page.click(NEXT)
    page.wait_for_url("**/receipt/")
    assert "本次提交未经人机验证，先由工作人员人工核对；不因此推迟法定的收到申请之日。" in page.inner_text("main")
    context.close()


def test_by_the_keyboard_alone(site: Site, page: Page) -> None:
    """Tab, letters, space and Enter; the focus is where a mistake is said."""
    page.goto(f"{site.url}/requests/new/")
    page.focus("[name=organisation]")
    for _ in range(5):  # typing the name would depend on how quick the machine is
        if page.input_value("[name=organisation]") != "YNZGH":
            page.keyboard.press("ArrowDown")
    assert page.input_value("[name=organisation]") == "YNZGH"
    page.focus("form.apply .actions button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/who/")
    page.focus("[name=name]")
    page.keyboard.type("Jia")
    page.keyboard.press("Enter")  # in a line of text: forward, not back
    page.locator("#wrong").wait_for()
    assert page.evaluate("document.activeElement.id") == "wrong"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first mistake leads to its field
    assert page.evaluate("document.activeElement.name") == "identity_number"
    page.keyboard.type(CARD)
    assert page.input_value("[name=name]") == "Jia"
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name || ''"))
        if page.evaluate("document.activeElement.matches('form.apply .actions button:not([name])')"):
            break
    assert [name for name in seen if name in ("phone", "email", "address", "later", "to")] == ["phone", "email", "address", "later", "to"]


def test_nothing_is_lost_on_a_reload_or_on_going_back(site: Site, page: Page) -> None:
    begin(page, site)
    page.fill("[name=name]", "甲某某")
    page.locator(".saved:has-text('已自动保存')").wait_for()
    page.reload()
    assert page.input_value("[name=name]") == "甲某某"
    page.fill("[name=phone]", "13800000000")  # and at once away, before it was saved
    page.reload()
    page.wait_for_timeout(500)
    page.reload()
    assert page.input_value("[name=phone]") == "13800000000"
    page.fill("[name=address]", "虚构路1号")
    page.click("button:has-text('上一步')")
    page.wait_for_url("**/kind/")
    page.click(NEXT)
    page.wait_for_url("**/who/")
    assert page.input_value("[name=address]") == "虚构路1号"


def test_published_documents_are_offered_while_typing(site: Site, page: Page, console: Console) -> None:
    title = re.findall(r'<a href="/documents/[^"]+">([^<]{12,40})</a>', site.get("/documents/")[1])[0]
    begin(page, site)
    page.goto(page.url.replace("/who/", "/what/"))
    page.fill("[name=item_1]", f"请提供{title}的全文")
    page.locator("#offers li").first.wait_for()
    assert title in page.inner_text("#offers")
    assert violations(page) == []
    page.locator("#offers li", has_text=title).first.locator("button").click()
    page.wait_for_url("**/answered/**")
    assert "您要的信息已经公开" in page.inner_text("main")
    page.click("a:has-text('仍要继续申请')")
    assert title in page.input_value("[name=item_1]")
    assert console.take() == []


def test_every_page_of_the_form_fits_both_widths_and_is_accessible(site: Site, browser: Browser) -> None:
    for width in (1280, 390):
        context = browser.new_context(viewport={"width": width, "height": 844})
        page = context.new_page()
        wrong: list[Any] = []

        def look(name: str, page: Page = page, wrong: list[Any] = wrong, width: int = width) -> None:
            page.wait_for_load_state()
            found = violations(page)
            if found or overflow(page) > 0:
                wrong.append((name, width, overflow(page), found))

        page.goto(f"{site.url}/requests/new/")
        look("new")
        begin(page, site, acting="joint")
        look("who")
        page.click(NEXT)
        look("who with mistakes")
        page.goto(re.sub(r"who/.*", "what/", page.url))
        look("what")
        page.goto(page.url.replace("/what/", "/how/"))
        look("how")
        page.goto(re.sub(r"/how/", "/kind/", page.url))
        page.check("[value=self]")
        page.click(NEXT)
        page.wait_for_url("**/who/")
        to_review(page)
        page.locator("[data-state=verified]").wait_for(timeout=60_000)
        look("review")
        page.click(NEXT)
        page.wait_for_url("**/receipt/")
        look("receipt")
        assert wrong == []
        context.close()
