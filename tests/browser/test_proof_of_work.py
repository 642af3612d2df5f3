"""The proof of work runs under the policy of its pages, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import Console


@pytest.fixture
def address(settings: LazySettings, db: None) -> Iterator[str]:
    """A small site with one protected form; it asks nothing of the database."""
    settings.ROOT_URLCONF = "tests.browser.protected_urls"
    server = LiveServer("localhost")
    yield server.url
    server.stop()


def test_the_widget_works_and_the_form_is_accepted_at_once(address: str, page: Page, console: Console) -> None:
    page.goto(f"{address}/question/")
    page.fill("input[name=text]", "何时答复？")
    page.locator("[data-state=verified]").wait_for(timeout=30_000)
    page.click("button")
    assert page.inner_text("body") == "accepted, held: False"
    assert console.take() == []


def test_without_javascript_a_person_waits_ten_seconds_and_is_held_for_staff(address: str, page: Page) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    page = context.new_page()
    page.goto(f"{address}/question/")
    page.fill("input[name=text]", "何时答复？")
    page.click("button")
    assert "提交过快" in page.inner_text("body")
    page.goto(f"{address}/question/?opened=earlier")
    page.fill("input[name=text]", "何时答复？")
    page.click("button")
    assert page.inner_text("body") == "accepted, held: True"
    context.close()
