"""The board's script in Chromium: it counts by the server's time, is heard and seen in the last 15 minutes, renews itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, Route

from core.models import Organisation, User
from interpretation.models import Severity
from tests.interpretation.incidents import SEEN, graded
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).parent.parent.parent / "static" / "js" / "incidents.js"
HOST = "http://board.example.invalid"
BOARD = f"{HOST}/admin/interpretation/incident/board/"
WRONG = datetime(2001, 1, 1, tzinfo=UTC)  # what the reader's machine believes


@dataclass
class Server:
    """The real page as rendered at a set time, without sockets. Rendered here and not in the handler, whose thread has no database."""

    client: Client
    at: datetime = SEEN
    page: str = ""
    away: bool = False

    def render(self, at: datetime) -> None:
        """What is answered from now on."""
        self.at = at
        self.page = self.client.get(BOARD.removeprefix(HOST)).content.decode()

    def answer(self, route: Route) -> None:
        address = route.request.url
        if address.endswith("/js/incidents.js"):
            route.fulfill(body=SCRIPT.read_text(), content_type="text/javascript")
        elif address != BOARD:
            route.fulfill(body="", status=404)
        elif self.away:
            route.abort()
        else:
            route.fulfill(body=self.page, content_type="text/html; charset=utf-8")


@pytest.fixture
def speaker(org: Organisation, person: Callable[..., User]) -> User:
    return person("spokesperson", org)


@pytest.fixture
def server(speaker: User, page: Page, monkeypatch: pytest.MonkeyPatch) -> Server:
    found = Server(client_of(speaker))
    monkeypatch.setattr("django.utils.timezone.now", lambda: found.at)
    page.clock.install(time=WRONG)
    page.add_init_script("document.addEventListener('incident-sound', () => { window.heard = (window.heard || 0) + 1; }, true);")
    page.route("**/*", found.answer)
    return found


def _open(page: Page, server: Server, at: datetime) -> None:
    server.render(at)
    page.goto(BOARD)


def _clock(page: Page) -> str:
    return page.locator("[data-due]").first.inner_text()


def test_it_counts_by_the_servers_time_whatever_the_machine_believes(page: Page, server: Server, org: Organisation, speaker: User) -> None:
    graded(org, speaker)
    _open(page, server, SEEN + timedelta(hours=47))
    assert _clock(page) == "还剩 1:00:00"
    page.clock.run_for(5_000)
    assert _clock(page) == "还剩 59:55"
    assert page.title().startswith("舆情看板")
    assert page.evaluate("window.heard") is None


def test_the_last_15_minutes_are_heard_once_a_minute_and_stand_in_the_title(
    page: Page, server: Server, org: Organisation, speaker: User
) -> None:
    graded(org, speaker, severity=Severity.GRAVE)
    _open(page, server, SEEN + timedelta(minutes=44, seconds=58))
    assert page.evaluate("window.heard") is None
    page.clock.run_for(2_000)
    assert page.title().startswith("【15:00】舆情看板")
    assert page.evaluate("window.heard") == 1
    assert page.locator("#incident-status").inner_text() == "某小区供水管破裂 还剩 15 分钟"
    page.clock.run_for(20_000)
    assert page.evaluate("window.heard") == 1
    assert page.locator(".incident-clock[data-level=last]").count() == 1


def test_at_the_end_it_says_how_late_it_is(page: Page, server: Server, org: Organisation, speaker: User) -> None:
    graded(org, speaker, severity=Severity.GRAVE)
    _open(page, server, SEEN + timedelta(minutes=59, seconds=58))
    page.clock.run_for(5_000)
    assert _clock(page) == "已逾期 00:03"
    assert page.locator("[data-level=late]").count() >= 1
    assert page.title().startswith("舆情看板")


def test_it_renews_itself_and_says_when_it_cannot(page: Page, server: Server, org: Organisation, speaker: User) -> None:
    graded(org, speaker)
    _open(page, server, SEEN)
    assert page.locator(".incident-card").count() == 1
    graded(org, speaker, title="某路段塌陷", at=SEEN)
    server.render(SEEN + timedelta(seconds=30))
    page.clock.run_for(31_000)
    page.locator(".incident-card").nth(1).wait_for()
    server.away = True
    page.clock.run_for(31_000)
    page.locator("body.incidents-lost").wait_for()
    assert page.locator("#incident-status").inner_text() == "看板暂时不能更新，倒计时仍按服务器时间进行。"
    assert page.locator(".incident-card").count() == 2


def test_the_sound_is_switched_on_by_a_button(page: Page, server: Server, org: Organisation, speaker: User) -> None:
    graded(org, speaker)
    _open(page, server, SEEN)
    button = page.locator("#incident-sound")
    assert button.inner_text() == "开启提示音"
    button.click()
    page.locator("#incident-sound[aria-pressed=true]").wait_for()
    assert button.inner_text() == "关闭提示音"
    assert page.evaluate("localStorage.getItem('incident-sound')") == "1"
