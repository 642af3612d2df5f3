"""Each way a document can take, by hand: returned, in an emergency, at a set time, in a bundle, withdrawn, sealed, with its refusals."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hand import Hand, filed
from tests.browser.site import Site

pytestmark = pytest.mark.slow


class Office:
    """People are signed in when first needed, and stay."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site, self.browser = site, browser
        self.people: dict[str, Hand] = {}

    def __getitem__(self, name: str) -> Hand:
        if name not in self.people:
            self.people[name] = Hand(self.site, self.browser, name)
        return self.people[name]

    def pass_all(self, address: str) -> None:
        """Through the secrecy review and the sign-off."""
        for name, button in (("secrecy", "保密审查通过"), ("leader", "签发")):
            self[name].open(address)
            self[name].press(button)

    def published(self, title: str) -> tuple[str, str]:
        """(page of the version, public address)."""
        address = filed(self["editor"], title)
        self.pass_all(address)
        self["editor"].open(address)
        self["editor"].press("发布")
        public = self["editor"].page.get_attribute("#panel a:has-text('打开公开页面')", "href")
        assert public is not None
        return address, public


@pytest.fixture(scope="module")
def office(site: Site, browser: Browser) -> Iterator[Office]:
    found = Office(site, browser)
    yield found
    for person in found.people.values():
        person.leave()


def test_returned_and_passed_the_second_time(office: Office) -> None:
    address = filed(office["editor"], "关于退回一次的通知")
    secrecy = office["secrecy"]
    secrecy.open(address)
    secrecy.button("保密审查不通过")
    secrecy.click("[name=_act]")
    assert "这个字段是必填项。" in secrecy.says()
    secrecy.fill("reason", "删去联系人手机号码")
    secrecy.click("[name=_act]")
    assert "已退回拟稿人修改。" in secrecy.says()
    editor = office["editor"]
    editor.open("/admin/")
    expect(editor.page.locator("#returned")).to_contain_text("删去联系人手机号码")
    editor.open(address)
    editor.page.wait_for_selector(".prose-editor > .ProseMirror")
    editor.fill("title", "关于退回一次的通知（修改）")
    editor.click("button[name=_submit]")
    office.pass_all(address)
    editor.open(address)
    editor.press("发布")
    assert "已发布。" in editor.says()


def test_an_emergency_skips_the_sign_off_and_not_the_secrecy_review(office: Office) -> None:
    address = filed(office["editor"], "关于暴雨停工的紧急通知", submit=False)
    leader = office["leader"]
    leader.open(address)
    leader.press("应急发布", reason="急")
    assert "请写明应急理由，5至300字。" in leader.says()
    leader.fill("reason", "暴雨红色预警，须立即告知职工")
    leader.click("[name=_act]")
    assert "已决定应急发布，目前为“保密审查中”。" in leader.says()
    assert office["editor"].page.locator("#header-inner a:has-text('应急发布')").count() == 0
    office["secrecy"].open(address)
    expect(office["secrecy"].page.locator("#emergency")).to_contain_text("暴雨红色预警，须立即告知职工")
    office["secrecy"].press("保密审查通过")
    office["editor"].open(address)
    office["editor"].press("发布")
    assert "已发布。" in office["editor"].says()
    expect(office["editor"].page.locator("#events")).to_contain_text("决定应急发布")


def test_at_a_set_time(office: Office) -> None:
    address = filed(office["editor"], "关于定时发布的通知")
    office.pass_all(address)
    editor = office["editor"]
    editor.open(address)
    editor.press("定时发布", scheduled_for_0="2020-01-01", scheduled_for_1="09:00")
    assert "定时发布的时间必须晚于现在。" in editor.says()
    editor.fill("scheduled_for_0", "2099-01-01")
    editor.click("[name=_act]")
    assert "已设定，到时自动发布。" in editor.says()
    editor.press("取消定时")
    assert "已取消定时，可随时发布。" in editor.says()


def test_a_bundle_goes_out_whole_or_not_at_all(office: Office) -> None:
    ready, waiting = filed(office["editor"], "关于印发互助办法的通知"), filed(office["editor"], "关于互助办法的解读")
    office.pass_all(ready)
    officer = office["officer"]
    officer.open(ready)
    officer.press("组合发布")
    assert "请选择已有组合，或填写新组合的名称。" in officer.says()
    officer.fill("title", "互助办法及其解读")
    officer.click("[name=_act]")
    assert "已编入组合“互助办法及其解读”。" in officer.says()
    officer.open(waiting)
    officer.button("组合发布")
    officer.choose("bundle", "互助办法及其解读")
    officer.click("[name=_act]")
    bundle = officer.page.url
    officer.press("全部发布")
    assert "《关于互助办法的解读》：尚未签发，目前为“保密审查中”。" in officer.says()
    office.pass_all(waiting)
    officer.open(bundle)
    officer.press("全部发布")
    assert "组合内的信息已全部发布。" in officer.says()
    for address in (ready, waiting):
        officer.open(address)
        expect(officer.page.locator("#panel")).to_contain_text("打开公开页面")


def test_withdrawn_leaves_a_notice(office: Office) -> None:
    address, public = office.published("关于将被撤下的通知")
    officer = office["officer"]
    officer.open(address)
    officer.press("撤下")
    assert "这个字段是必填项。" in officer.says()
    officer.fill("note", "内容有误，另行发布")
    officer.click("[name=_act]")
    assert "已撤下，原地址显示撤下说明。" in officer.says()
    status, page = office.site.get(public)
    assert (status, "内容有误，另行发布" in page) == (410, True)
    assert office.site.get(public + "versions/1/content.json")[0] == 404


def test_sealed_by_one_confirmed_by_another_and_purged_on_order(office: Office) -> None:
    address, public = office.published("关于将被封存的通知")
    secrecy, head = office["secrecy"], office["head"]
    secrecy.open(address)
    secrecy.press("封存", reason="疑似含工作秘密")
    assert "已封存，全部下线，等待第二人确认。" in secrecy.says()
    for path in (public, public + "versions/1/", public + "versions/1/content.json", f"{public}at/2026-12-31/"):
        assert office.site.get(path)[0] == 404, path
    for path in ("/", "/documents/", f"/search/?q={quote('关于将被封存的通知')}", "/feeds/latest.atom"):
        assert "关于将被封存的通知</a>" not in office.site.get(path)[1], path
        assert public not in office.site.get(path)[1], path
    secrecy.open(address)
    secrecy.click("#removal a")
    assert "您提出的处置须由另一人确认。" in secrecy.says()
    head.open("/admin/")
    head.click("#removals a:has-text('关于将被封存的通知')")
    head.press("确认")
    assert "已确认封存。" in head.says()
    secrecy.open(address)
    secrecy.press("清除", order_number="邕保发〔2026〕7号", issuing_body="邕宁区保密局", reason="经认定涉密")
    assert "已提出清除，等待第二人确认。" in secrecy.says()
    head.open("/admin/")
    head.click("#removals a:has-text('关于将被封存的通知')")
    head.press("确认")
    assert "已确认清除。" in head.says()
    secrecy.open(address)
    expect(secrecy.page.locator("#removal")).to_contain_text("已按令清除")
    assert "职工之家" not in secrecy.page.content()
