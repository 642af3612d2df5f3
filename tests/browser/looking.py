"""What tests look at: the console, axe-core, the width, and which pages there are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.site import Site

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


@dataclass
class Console:
    """Errors and warnings that a page's console shows, violations of policy among them, and scripts that failed."""

    lines: list[str] = field(default_factory=list)

    def take(self) -> list[str]:
        """What came since the last time."""
        lines, self.lines = self.lines, []
        return lines


def watch(page: Page) -> Console:
    """Listen to a page from now on. That a page asked for by the test itself is 404 or 410 is no complaint."""
    console = Console()

    def heard(message: Any) -> None:
        if message.type in ("error", "warning") and not re.match(r"Failed to load resource.* (404|410|429) ", message.text):
            console.lines.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    page.on("console", heard)
    page.on("pageerror", lambda error: console.lines.append(f"script: {error}"))
    page.on("response", lambda answer: _missing(console, page, answer))
    return console


def _missing(console: Console, page: Page, answer: Any) -> None:
    if answer.status >= 400 and answer.request.resource_type != "document":
        console.lines.append(f"{answer.status}: {answer.url}")


def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, help, and the first places."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{one['id']}: {one['help']} at " + "; ".join(" ".join(str(part) for part in node["target"]) for node in one["nodes"][:4])
        for one in found
    ]


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def public_pages(site: Site, *, some: bool = False) -> list[str]:
    """One address of every kind of public page; documents of all shapes that the demo knows. `some`: one of each template."""
    documents = re.findall(r"<loc>[^<]*?(/documents/[^<]+/)</loc>", site.get("/sitemap-1.xml")[1])
    assert len(documents) >= 60
    if some:
        calculator = "/deadlines/calculator/?rule=request_reply_20wd&start=2026-09-28T10:00&layer=national"
        return [
            "/",
            "/documents/",
            "/catalogue/",
            "/search/?q=工会",
            "/requests/",
            "/guide/",
            calculator,
            "/nowhere/",
            documents[0],
            "/open-data/",
            "/api/",
        ]
    return [
        "/",
        "/?elder=1",
        "/documents/",
        "/documents/?page=2",
        "/documents/?kind=policy&validity=effective",
        "/documents/?year=1999",
        "/catalogue/",
        "/search/",
        "/search/?q=工会",
        "/search/?q=无此词语",
        "/requests/",
        "/guide/",
        "/accessibility/",
        "/subscribe/",
        "/deadlines/calculator/",
        "/deadlines/calculator/?rule=request_reply_20wd&start=2026-09-28T10:00&layer=national",
        "/open-data/",
        "/api/",
        "/nowhere/",
        *documents[:3],
        *[path for path in documents[3:30] if _is_rich(site.get(path)[1])][:4],
    ]


def _is_rich(html: str) -> bool:
    return "<table" in html.split("<main", 1)[-1].replace("<table", "", 1) or "/files/" in html or "/versions/" in html
