"""Chromium, driven by Playwright's client, and a site for it. `CHROMIUM` names another executable."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.system import chromium
from tests.browser.looking import Console, watch
from tests.browser.site import Site, demo_content, demo_site

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a browser test."""
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's data folder, which the processes of one run share."""
    own = tmp_path_factory.getbasetemp()
    return demo_content(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="package")
def site(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo's site."""
    with demo_site(content, tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="package")
def clocked_site(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Another one, under a clock that tests set."""
    with demo_site(content, tmp_path_factory.mktemp("clocked"), clocked=True) as found:
        yield found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests. Playwright's loop in this thread would else make Django refuse its database."""
    executable = chromium()
    if executable is None:
        pytest.skip("no Chromium: apt-get install chromium-headless-shell, or set CHROMIUM")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=executable, args=FLAGS)
        yield launched
        launched.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor without past, at desktop width."""
    visitor = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    visitor.set_default_timeout(15_000)
    yield visitor
    visitor.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Their page."""
    return context.new_page()


@pytest.fixture
def console(page: Page) -> Console:
    """What the browser complained about on `page`."""
    return watch(page)
