"""Reading a document in a browser: type, elder mode, readings, related documents, files, subscription."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Console, overflow, violations, watch
from tests.browser.site import Site

PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.fixture
def person(browser: Browser) -> Iterator[Page]:
    """A person's browser: the headless one says of itself that it is a machine."""
    visitor = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", user_agent=PERSON)
    visitor.set_default_timeout(15_000)
    yield visitor.new_page()
    assert visitor.cookies() == []
    visitor.close()


def documents(site: Site) -> list[str]:
    return re.findall(r"<loc>[^<]*?(/documents/[^<]+/)</loc>", site.get("/sitemap-1.xml")[1])


def test_a_reading_is_counted_and_shown_without_a_cookie(site: Site, person: Page) -> None:
    console = watch(person)
    person.goto(site.url + documents(site)[0])
    number = person.locator(".readings b")
    expect(number).to_have_text(re.compile(r"^[\d,]+$"))
    first = int(number.inner_text().replace(",", ""))
    assert first >= 1
    person.reload()
    expect(number).to_have_text(f"{first:,}")  # the same reader again
    assert console.take() == []


def test_the_size_of_type_is_chosen_by_keyboard_and_remembered(site: Site, person: Page) -> None:
    first, second = documents(site)[:2]
    person.goto(site.url + first)
    size = "getComputedStyle(document.querySelector('.body')).fontSize"
    assert person.evaluate(size) == "17px"
    person.get_by_role("button", name="特大").focus()
    person.keyboard.press("Enter")
    assert person.evaluate(size) == "26px"
    person.goto(site.url + second)
    assert person.evaluate(size) == "26px"
    expect(person.get_by_role("button", name="特大")).to_have_attribute("aria-pressed", "true")
    assert violations(person) == []


def test_related_documents_come_into_view(site: Site, person: Page) -> None:
    person.goto(site.url + documents(site)[0])
    box = person.locator("[data-related]")
    box.scroll_into_view_if_needed()
    expect(box.locator("h3").first).to_be_visible()
    assert violations(person) == []


def test_the_elder_mode_is_remembered_and_left_again(site: Site, person: Page) -> None:
    person.goto(site.url + "/")
    person.get_by_role("link", name="长者版").click()
    for path in ("/", "/documents/", documents(site)[0], "/subscribe/"):
        person.goto(site.url + path)
        assert person.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"
        assert violations(person) == []
        assert overflow(person) <= 0
    person.get_by_role("link", name="标准版").first.click()
    person.goto(site.url + "/documents/")
    assert person.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"


def test_the_elder_mode_of_an_address_is_left_by_its_link_too(site: Site, person: Page) -> None:
    person.goto(site.url + "/documents/?elder=1&page=2")
    person.locator(".elder-switch").click()
    person.wait_for_url("**/documents/?page=2")
    assert person.evaluate("document.documentElement.classList.contains('elder')") is False


def test_the_elder_mode_goes_along_without_javascript(site: Site, browser: Browser) -> None:
    visitor = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = visitor.new_page()
    page.goto(site.url + "/?elder=1")
    page.get_by_role("searchbox").first.fill("工会")
    page.get_by_role("searchbox").first.press("Enter")
    page.wait_for_url("**/search/**")
    page.locator("main a[href*='/documents/']").first.click()
    page.wait_for_url("**/documents/*/*/?elder=1")
    assert page.locator("html").get_attribute("class") == "elder"
    page.locator(".elder-switch").click()
    assert "elder=1" not in page.url
    visitor.close()


def test_a_person_subscribes_in_four_actions(site: Site, person: Page) -> None:
    console = watch(person)
    person.goto(site.url + "/documents/?column=notices")
    person.get_by_role("link", name="订阅本栏目").click()
    person.locator("[data-state=verified]").wait_for(timeout=30_000)
    assert person.locator("#id_column").input_value() == "notices"
    person.fill("#id_email", "somebody@example.invalid")
    person.get_by_role("button", name="订阅", exact=True).click()
    person.wait_for_url("**/subscribe/sent/")
    assert "请查收确认邮件" in person.inner_text("h1")
    assert console.take() == []


@pytest.mark.parametrize("path", ["/subscribe/", "/accessibility/", "/subscribe/sent/", "/subscribe/cancel/unknown/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_new_pages_are_clean(site: Site, person: Page, path: str, width: int) -> None:
    console: Console = watch(person)
    person.set_viewport_size({"width": width, "height": 900})
    person.goto(site.url + path)
    assert console.take() + violations(person) == []
    assert overflow(person) <= 0


def test_the_printed_page_holds_the_code_and_the_address_and_no_tools(site: Site, person: Page) -> None:
    path = documents(site)[0]
    person.goto(site.url + path)
    person.emulate_media(media="print")
    for hidden in (".tools", "nav.main", ".foot", "aside section"):
        expect(person.locator(hidden).first).to_be_hidden()
    expect(person.locator(".qr img")).to_be_visible()
    expect(person.locator(".qr small")).to_have_text(site.url + path)
