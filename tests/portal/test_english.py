"""The English catalogue is complete, faithful and compiled; English pages show no Chinese but what offices wrote, named as such."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.management import call_command
from django.utils import translation

from core.citations import cited
from core.rules import rules
from tests.conftest import shanghai
from tests.disclosure.pages import _still, column, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from core.models import Organisation

LOCALE = Path(site.BASE_DIR) / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-z]")
CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uffee]+")
HOW = "docs/translating.md tells how to add it"
# Interface words that have stood untranslated on a page, or easily would.
WORDS = "首页|公开指南|公开目录|依申请公开|政策解读|信息公开|期限计算|当前位置|搜索|全部|更多|下一页|工作日|条例"


def tool(name: str, *arguments: str | Path) -> None:
    """Run a program of gettext. Tests of catalogues are never skipped: `make test` installs it."""
    assert shutil.which(name), f"{name} is missing: apt-get install gettext"
    subprocess.run([name, *map(str, arguments)], check=True, capture_output=True)


def catalogue(mo: Path) -> dict[Any, str]:
    """msgid (or (msgid, number) of a plural) -> translation; msgfmt leaves out what is empty or fuzzy."""
    with mo.open("rb") as file:
        found = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in found.items() if key}


@pytest.fixture
def extracted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[Any, str]:
    """Every message in the sources, extracted afresh from a copy of them."""
    assert shutil.which("xgettext"), "xgettext is missing: apt-get install gettext"
    root, code = Path(site.BASE_DIR), tmp_path / "code"
    ours = {Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == root}
    for folder in {*ours, root / "portal", root / "templates"}:
        shutil.copytree(folder, code / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    settings.LOCALE_PATHS = [code / "locale"]
    (code / "locale").mkdir()
    monkeypatch.chdir(code)
    call_command("makemessages", locale=["en"], verbosity=0)
    made = code / "locale" / "en" / "LC_MESSAGES" / "django.po"
    tool("msgen", made, "-o", tmp_path / "filled.po")
    tool("msgfmt", tmp_path / "filled.po", "-o", tmp_path / "filled.mo")
    return catalogue(tmp_path / "filled.mo")


def test_every_message_of_the_sources_has_its_english(extracted: dict[Any, str]) -> None:
    english = catalogue(LOCALE / "en" / "LC_MESSAGES" / "django.mo")
    assert len(extracted) > 1000
    assert sorted(str(key) for key in extracted.keys() - english.keys()) == [], HOW


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_placeholders_are_the_same_in_both_languages(language: str) -> None:
    messages = catalogue(LOCALE / language / "LC_MESSAGES" / "django.mo")
    different = []
    for key, text in messages.items():
        source = key[0] if isinstance(key, tuple) else key
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text)):
            different.append((source, text))
    assert different == []


@pytest.mark.parametrize("name", ["en/LC_MESSAGES/django", "zh_Hans/LC_MESSAGES/django", "zh_Hans/LC_MESSAGES/djangojs"])
def test_the_compiled_file_says_what_the_catalogue_says(name: str, tmp_path: Path) -> None:
    tool("msgfmt", "--check-format", LOCALE / f"{name}.po", "-o", tmp_path / "fresh.mo")
    assert catalogue(LOCALE / f"{name}.mo") == catalogue(tmp_path / "fresh.mo"), "run: .venv/bin/python manage.py compilemessages"


def test_the_english_catalogue_has_nothing_unfinished() -> None:
    text = (LOCALE / "en" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith(("#,", "#~")) and ("fuzzy" in line or line.startswith("#~"))] == []
    assert not re.search(r'msgstr(?:\[\d\])? ""\n(?!")', text), HOW


def test_a_citation_is_translated_with_its_article_and_stays_itself_in_chinese() -> None:
    source = "《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条第二款"
    assert cited(source) == source
    with translation.override("en"):
        assert cited(source) == "Regulations on Open Government Information (State Council Decree No. 711), Article 33, paragraph 2"
        assert cited("某地某办法第一百零三条") == "某地某办法, Article 103"
        assert cited("") == ""


def test_every_law_of_the_national_rules_has_an_english_name() -> None:
    with translation.override("en"):
        named = [cited(rule.citation) for versions in rules.values() for rule in versions]
    assert [name for name in named if re.search("[《》条款]", name)] == []


class Words(HTMLParser):
    """Collects Chinese of a page outside what is marked as Chinese or hidden from readers; of attributes too."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inside = bool(self.open) and self.open[-1][1]
        chinese = (inside and "lang" not in given) or (given.get("lang") or "").startswith("zh") or given.get("aria-hidden") == "true"
        if not chinese:
            for name in ("title", "aria-label", "placeholder", "alt"):
                self.found += CHINESE.findall(given.get(name) or "")
        if tag not in self.VOID:
            self.open.append((tag, chinese))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and (self.open[-1][1] or self.open[-1][0] in {"title", "script"})):
            self.found += CHINESE.findall(data)


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/en/?kind=policy",
        "/en/documents/",
        "/en/documents/?column=bylaws&year=2026&validity=in_force",
        "/en/documents/?kind=none&page=9999",
        "/en/catalogue/",
        "/en/catalogue/?column=bylaws",
        "/en/search/",
        "/en/search/?q=none",
        "/en/requests/",
        "/en/guide/",
        "/en/documents/YNZGH/2026-90001/",
        "/en/documents/YNZGH/2026-90002/",
        "/en/deadlines/calculator/",
        "/en/deadlines/calculator/?rule=request_reply_20wd&start=2026-09-25",
        "/en/deadlines/calculator/?rule=hearing_papers_7d&start=2027-03-01",
        "/en/deadlines/calculator/?rule=none&start=none",
        "/en/nothing/",
        "/en/documents/normative/",
        "/en/documents/?from=2026-01-01&to=2025-01-01",
        "/en/documents/YNZGH/2026-90001/related/",
        "/en/documents/YNZGH/2026-90001/versions/1/diff/",
        "/en/documents/YNZGH/2026-90001/at/2026-11-24T23:00/",
        "/en/catalogue/?org=none&category=none",
        "/en/guide/?org=none",
        "/en/accessibility/",
        "/en/subscribe/",
        "/en/subscribe/sent/",
        "/en/subscribe/cancel/none/",
        "/en/open-data/",
        "/en/api/",
    ],
)
def test_an_english_page_shows_no_chinese_but_what_offices_wrote(client: Client, org: Organisation, address: str) -> None:
    org.english_name, org.office_address, org.office_hours = "Federation of Trade Unions", "示例路1号", "工作日 8:00至12:00"
    org.office_phone, org.icp_number = "0771-0000000", "桂ICP备0号"
    org.supervising_body, org.court, org.remedies_enabled = "上级总工会", "某某法院", True
    org.save()
    elements: dict[str, Any] = {"document_number": "邕工发〔2026〕1号", "body": "<h2>一、总则</h2><p>正文</p>", "body_text": "一、总则"}
    elements["column"] = column(english_name="Bylaws", description="各项制度")
    published(org, "办法", serial="2026-90001", topic="综合政务/政务公开", keywords="帮扶", summary="概述", **elements)
    withdraw(published(org, "旧办法", serial="2026-90002", **elements), at=shanghai(2026, 11, 24), note="内容有误")
    response = client.get(address)
    assert response.status_code in {200, 400, 404, 410}
    html = response.content.decode()
    reader = Words()
    reader.feed(html)
    # examples of what one may type, and the width of an indent in a list of choices
    allowed = {"困难职工帮扶", "国发〔", "〕", "号", "国发", "〔"}
    assert set(reader.found) - allowed == set()
    without = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>|<meta [^>]*>', "", html, flags=re.S)
    assert re.findall(WORDS, without) == []
