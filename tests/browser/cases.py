"""Whole cases by hand: the applicant at the public form and the tracking page, the office at its desk, the clock set from step to step."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.browser.hand import Hand

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.site import Site

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Who does what: officer, second person (legal review, extensions), who signs. A union and an administrative organ.
UNION = {"code": "YNZGH", "officer": "officer", "head": "head", "legal": "checker", "signer": "leader"}
BUREAU = {"code": "YNRSJ", "officer": "rsj_editor", "head": "rsj_secrecy", "legal": "rsj_secrecy", "signer": "rsj_leader"}

# Invented; the check digit of the standard's own example.
PERSON = {"identity_number": "11010519491231002X", "phone": "13800000000", "email": "jia@example.invalid", "address": "示例路20号"}
SCAN = {"name": "用印件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"}


@dataclass
class Office:
    """A unit's people, signed in when first needed, and its clock."""

    site: Site
    browser: Browser
    people: dict[str, str]
    hands: dict[str, Hand] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Hand:
        name = self.people[role]
        if name not in self.hands:
            self.hands[name] = Hand(self.site, self.browser, name)
        return self.hands[name]

    def now(self, day: str, hour: str = "10:00") -> None:
        """It is this minute of this day in Shanghai."""
        self.site.set_clock(datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=SHANGHAI))

    def sweep(self, day: str, hour: str = "00:10") -> None:
        """The night's sweep, at this minute; the clock stands there afterwards."""
        self.now(day, hour)
        self.site.manage("sweep", "--at", f"{day}T{hour}:00+08:00")


def put(page: Page, name: str, value: Any) -> None:
    """Fill one field of a form as its kind asks: file, choice, ticks, text."""
    found = page.locator(f"[name='{name}']")
    kind = found.first.evaluate("one => one.tagName === 'SELECT' ? 'select' : (one.type || 'text')")
    if kind == "file":
        found.first.set_input_files([value])
    elif kind == "select":
        label = value if isinstance(value, str) else str(value)
        options = found.first.evaluate("one => [...one.options].map(o => [o.value, o.text.trim()])")
        chosen = (
            next(code for code, text in options if label in (code, text))
            if any(label in pair for pair in options)
            else next(code for code, text in options if label in text)
        )
        found.first.select_option(chosen)
    elif kind == "radio":
        page.locator(f"[name='{name}'][value='{value}']").check(force=True)
    elif kind == "checkbox":
        for one in value if isinstance(value, list | tuple) else [value]:
            target = found.first if one is True else page.locator(f"[name='{name}'][value='{one}']")
            target.check(force=True)
    else:
        found.first.fill(str(value))


@dataclass
class Case:
    """One application as both sides see it."""

    office: Office
    number: str
    address: str
    code: str = ""

    def act(self, name: str, says: str = "", *, who: str = "officer", **fields: Any) -> None:
        """A button of the case page by somebody of the office: fill its page, confirm, read what is said."""
        hand = self.office[who]
        hand.open(self.address)
        link = hand.page.locator(f"a[href$='/{name}/']")
        assert link.count(), f"no button {name}: {hand.says()[:1500]}"
        link.first.click()
        self.fill(hand, says, **fields)

    def fill(self, hand: Hand, says: str, **fields: Any) -> None:
        for field_name, value in fields.items():
            put(hand.page, field_name, value)
        hand.click("[name=_act]")
        if says:
            assert says in hand.says(), hand.says()[:2500]

    def shows(self, *words: str, who: str = "officer") -> None:
        """What the case page says now."""
        hand = self.office[who]
        hand.open(self.address)
        text = hand.says()
        for one in words:
            assert one in text, f"{one} not in: {text[:3000]}"

    def tracked(self, page: Page) -> str:
        """What the tracking page says to whoever has the code."""
        page.goto(self.office.site.url + "/requests/track/")
        page.fill("[name=number]", self.number)
        page.fill("[name=code]", self.code)
        page.click("form[action$='/requests/track/'] button.btn")
        page.wait_for_load_state()
        return page.inner_text("main")

    def applicant(self, page: Page, name: str, says: str = "", **fields: Any) -> str:
        """Something the applicant does on the tracking page."""
        self.tracked(page)
        page.locator(f"form[action$='/requests/track/{name}/'] button").first.click()
        page.wait_for_load_state()
        for field_name, value in fields.items():
            put(page, field_name, value)
        page.click(f"form[action$='/requests/track/{name}/'] .actions button")
        page.wait_for_load_state()
        text = page.inner_text("main")
        assert says in text, text[:2000]
        return text


def applied(office: Office, page: Page, *items: str, name: str = "申请人甲") -> Case:
    """The public form, step by step with JavaScript: a citizen asks the unit for these items. The number and the code of its receipt."""
    page.goto(f"{office.site.url}/requests/new/?org={office.people['code']}")
    page.select_option("[name=organisation]", office.people["code"])
    page.check("[name=applicant_class][value=citizen]")
    page.check("[name=acting][value=self]")
    forward(page, "开始填写")
    for field_name, value in PERSON.items():
        page.fill(f"[name={field_name}]", value)
    page.fill("[name=name]", name)
    page.check("[name=later]")
    forward(page, "下一步")
    for number, text in enumerate(items, start=1):
        if page.locator(f"[name=item_{number}]").count() == 0:
            page.click("button[name=more]")
            page.wait_for_load_state()
        page.fill(f"[name=item_{number}]", text)
    forward(page, "下一步")
    if "/offered/" in page.url:
        forward(page, "都不是，继续申请")
    page.check("[name=forms_wanted][value=paper]")
    page.check("[name=ways][value=online]")
    forward(page, "下一步")
    page.locator("[data-state=verified]").wait_for(timeout=60_000)
    forward(page, "提交申请")
    number, code = page.locator(".receipt code").all_inner_texts()
    return find_case(office, number, code)


def forward(page: Page, button: str) -> None:
    """The step's button, and the next page."""
    page.locator(f"main button:has-text('{button}'):visible:not(.sr)").first.click()
    page.wait_for_load_state()


def registered(office: Office, *items: str, name: str = "申请人甲") -> Case:
    """Registered at the counter: name, number, telephone, what is asked for."""
    hand = office["officer"]
    hand.open("/admin/requests_app/application/add/")
    hand.page.fill("[name=name]", name)
    hand.page.fill("[name=identity_number]", PERSON["identity_number"])
    hand.page.fill("[name=phone]", PERSON["phone"])
    hand.page.fill("[name=items]", "\n\n".join(items))
    hand.click("[name=_act]")
    row = hand.page.locator("#received tbody tr").first
    link = row.locator("a")
    return Case(office, link.inner_text().strip(), link.get_attribute("href") or "", row.locator("code").inner_text().strip())


def find_case(office: Office, number: str, code: str = "") -> Case:
    """The case page of this number."""
    hand = office["officer"]
    hand.open(f"/admin/requests_app/application/?q={number}")
    link = hand.page.locator("#result_list a[href*='/change/']").first.get_attribute("href") or ""
    return Case(office, number, re.sub(r"\?.*", "", link), code)
