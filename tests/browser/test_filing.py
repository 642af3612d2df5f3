"""The whole path by hand: filed from a Word file, reviewed, signed off, published here and on two channels, read, corrected.

Counted in clicks and fields (PLAN.md, speed of hand): from the Word file to the page and both channels at most 25 actions of the editor.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hand import Hand, filed
from tests.browser.site import Site

pytestmark = pytest.mark.slow
TITLE = "关于开展职工读书月活动的通知"


def test_from_a_word_file_to_the_public_page_two_channels_and_its_correction(site: Site, browser: Browser) -> None:
    editor = Hand(site, browser, "editor")
    address = filed(editor, TITLE)
    expect(editor.page.locator("#panel [aria-current=step]")).to_have_text("保密审查中")
    assert (editor.clicks, editor.fields) == (2, 5)

    editor.button("公开渠道")  # the unit's usual channel is ticked already
    editor.click("label:has-text('机关一楼公告栏')")
    editor.click("[name=_act]")
    expect(editor.page.locator("#posts")).to_contain_text("机关一楼公告栏")

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

    editor.click("#posts a:has-text('邕宁工会微信公众号')")
    expect(editor.page.locator("#copy-text")).to_contain_text("场次 | 地点")
    editor.click("[data-copy=copy-text]")
    editor.press("登记已发布", url="https://mp.example.invalid/s/20261124")
    expect(editor.page.locator("body")).to_contain_text("已登记。")
    editor.open(address)
    editor.click("#posts a:has-text('机关一楼公告栏')")
    editor.button("登记已发布")
    editor.page.set_input_files("[name=proof]", [{"name": "照片.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}])
    editor.fields += 1
    editor.click("[name=_act]")
    expect(editor.page.locator("body")).to_contain_text("已登记。")
    assert (editor.clicks, editor.fields) == (14, 7)
    assert editor.clicks + editor.fields <= 25

    reader = browser.new_context(locale="zh-CN").new_page()
    assert reader.goto(site.url + public) is not None
    expect(reader.locator("h1", has_text=TITLE)).to_be_visible()
    expect(reader.get_by_role("cell", name="职工之家")).to_be_visible()

    editor.open(address)
    editor.press("拟制新版本", note="更正活动名称")
    expect(editor.page.locator("#panel [aria-current=step]")).to_have_text("拟稿中")
    editor.page.wait_for_selector(".prose-editor > .ProseMirror td")
    editor.fill("title", TITLE + "（更正）")
    editor.click("button[name=_submit]")
    second = editor.page.url
    reader.goto(site.url + public)
    expect(reader.locator("h1", has_text=TITLE)).not_to_contain_text("更正")
    for person, button in ((secrecy, "保密审查通过"), (leader, "签发"), (editor, "发布")):
        person.open(second)
        person.press(button)
    expect(editor.page.locator("#posts")).to_contain_text("待更正")
    reader.goto(site.url + public)
    reader.click("text=第 2 版改了什么")
    expect(reader.locator("ins")).to_contain_text("（更正）")
    expect(reader.locator("body")).to_contain_text("更正活动名称")
    reader.goto(site.url + public)
    reader.click("text=核验本版内容")
    expect(reader.locator("#standing")).to_contain_text("内容未被改动")
    for person in (editor, secrecy, leader):
        person.leave()
    reader.context.close()
