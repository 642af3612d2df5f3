"""An incident by hand: registered, graded, closing refused, a statement reviewed by a second person on the emergency's short way and
published, closed; and nothing of the incident in public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser

from tests.browser.hand import Hand
from tests.browser.site import Site

pytestmark = pytest.mark.slow
TITLE = "网传示例社区停水三天"
PUBLIC = "关于示例社区临时停水的情况通报"
BODY = "示例社区因抢修临时停水，预计当晚恢复。"


class Desk:
    """People are signed in when first needed."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site, self.browser, self.page = site, browser, ""
        self.people: dict[str, Hand] = {}

    def __getitem__(self, name: str) -> Hand:
        if name not in self.people:
            self.people[name] = Hand(self.site, self.browser, name)
        return self.people[name]

    def act(self, who: str, name: str, says: str, choices: dict[str, str] | None = None, **fields: str) -> None:
        """A button of the incident's page, what its page asks, and what is said afterwards."""
        hand = self[who]
        hand.open(self.page)
        hand.click(f".staff-case a.staff-do:text-is('{name}')")
        for field, value in (choices or {}).items():
            hand.click(f"label:has([name={field}][value={value}])")
        for field, value in fields.items():
            hand.fill(field, value)
        hand.click("[name=_act]")
        assert says in hand.says()

    def clocks(self) -> list[tuple[str, str]]:
        """(rule, state) of the incident's limits, from the database."""
        number = self.page.rstrip("/").split("/")[-2]
        query = (
            "from core.models import Deadline; from interpretation.models import Incident;"
            f"i = Incident.objects.get(pk={number});"
            "print([(d.rule, str(d.state)) for d in Deadline.objects.filter(matter=i.matter_id).order_by('id')])"
        )
        found: list[tuple[str, str]] = eval(self.site.manage("shell", "-v", "0", "-c", query))  # noqa: S307  (what we printed)
        return found


@pytest.fixture
def desk(site: Site, browser: Browser) -> Iterator[Desk]:
    found = Desk(site, browser)
    yield found
    for person in found.people.values():
        person.leave()


def test_from_the_rumour_to_the_lessons(desk: Desk, site: Site) -> None:
    officer = desk["officer"]
    officer.open("/admin/interpretation/incident/add/")
    officer.fill("title", TITLE)
    officer.choose("source", "热线来电")
    officer.choose("category", "其他")
    officer.click("[name=_act]")
    assert "已登记，请定级。定级后开始计时。" in officer.says()
    desk.page = officer.page.url

    desk.act("spokesperson", "定级", "已定级，开始计时，并已呼叫值班人员。", {"severity": "grave", "counts_from": "discovery"})
    assert desk.clocks() == [("response_1h", "open"), ("response_5h", "open")]
    desk.act("officer", "办结", "尚未发布情况通报，不能办结。", result="已恢复供水", lessons="提前公告")

    desk.act("officer", "拟写首次通报", "已拟稿，请提交审核。发布后才算履行期限。", title=PUBLIC, body=BODY)
    draft = officer.page.url
    assert desk.clocks() == [("response_1h", "open"), ("response_5h", "open")]  # a draft meets nothing
    leader = desk["leader"]
    leader.open(draft)
    leader.press("应急发布", reason="突发事件，须尽快发布")
    secrecy = desk["secrecy"]
    secrecy.open(draft)
    secrecy.press("保密审查通过")
    officer.open(draft)
    officer.press("发布")
    assert "已发布。" in officer.says()
    assert desk.clocks() == [("response_1h", "met"), ("response_5h", "met")]

    status, listed = site.get("/responses/")
    assert (status, PUBLIC in listed, TITLE in listed, "特别重大" in listed) == (200, True, False, False)
    year = datetime.now().astimezone().year
    assert f"YNZGH-YQ-{year}" not in listed
    desk.act("officer", "办结", "已办结。", result="已恢复供水", lessons="提前公告")
    assert "已办结" in officer.says()
