"""Whole cases by hand: the applicant at the public form and the tracking page, the office at its desk, the clock set from step to step."""

from __future__ import annotations

import contextlib
import re
import sqlite3
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

    def act(self, name: str, says: str = "", /, *, who: str = "officer", **fields: Any) -> None:
        """A button of the case page by somebody of the office: fill its page, confirm, read what is said."""
        hand = self.office[who]
        hand.open(self.address)
        link = hand.page.locator(f"a.staff-do[href$='/{name}/']")
        assert link.count(), f"no button {name}: {hand.says()[:1500]}"
        link.first.click()
        self.fill(hand, says, **fields)

    def fill(self, hand: Hand, says: str, /, **fields: Any) -> None:
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

    def answered(self, *decisions: dict[str, Any], day: str) -> None:
        """拟写答复 to 办结 on one day: each item decided, reviewed by law, signed by a third person, numbered, sealed, handed over."""
        self.act("answer_draft", "已开始拟写答复")
        for one in decisions:
            self.act("answer_decide", "项已作出决定", **one)
        self.act("answer_submit", "已提交法制审核。", overruled="已核对")
        self.act("answer_review", "法制审核已通过，待签发。", who="legal")
        self.act("answer_sign", "答复已签发", who="signer")
        self.letter("answer", day)
        self.act("deliver", "已登记送达：自行领取。", way="pick_up", signed_on=day)
        self.act("finish", "已办结，期限计算明细已固定。")

    def letter(self, kind: str, day: str, **more: Any) -> None:
        """制作, 编号, 用印."""
        self.act("make_letter", "请核对后编号、用印。", kind=kind, dated_on=day, **more)
        self.act("number_letter", "已编号：")
        self.act("seal_letter", "已登记用印：", sealed_on=day, scan=SCAN)

    def kept(self) -> tuple[str, str, str]:
        """(state, row of the annual report, day it ended) as the database holds them."""
        return self._rows("SELECT state, row, closed_on FROM requests_app_application WHERE number = ?")[0]

    def limits(self) -> dict[str, tuple[str, str]]:
        """Rule -> (state, last day) of every limit of the case and its parts; of two of a rule the later."""
        found = self._rows(
            "SELECT d.rule, d.state, d.last_day FROM core_deadline d JOIN core_matter m ON d.matter_id = m.id"
            " LEFT JOIN core_matter p ON m.parent_id = p.id WHERE ? IN (m.number, p.number) ORDER BY d.id"
        )
        return {rule: (state, last_day) for rule, state, last_day in found}

    def _rows(self, query: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(f"file:{self.office.site.folder / 'db.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(query, [self.number]).fetchall()

    def tracked(self, page: Page) -> str:
        """What the tracking page says to whoever has the code."""
        page.goto(self.office.site.url + "/requests/track/")
        page.fill("[name=number]", self.number)
        page.fill("[name=code]", self.code)
        page.click("form[action$='/requests/track/'] button.btn")
        page.wait_for_load_state()
        return page.inner_text("main")

    def applicant(self, page: Page, name: str, says: str = "", /, **fields: Any) -> str:
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
