"""Every one of the 40 real documents as its page shows it: META tags, element table, valid HTML, no style left."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from tinyhtml5.parser import HTMLParser

from core.models import Organisation
from disclosure.models import Document
from tests.conftest import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from django.conf import LazySettings
    from django.test import Client

pytestmark = pytest.mark.django_db
FILE = SHARED / "data" / "policies.jsonl"
META = (
    *("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType", "ArticleTitle", "PubDate"),
    *("ContentSource", "Keywords", "Author", "Description", "Url"),
)
OBSOLETE = {"font", "center", "big", "strike", "tt", "basefont", "marquee", "blink", "style"}
PRESENTATION = {"style", "align", "bgcolor", "valign", "cellpadding", "cellspacing", "border", "face", "color", "nowrap"}
POINTING = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")


@pytest.fixture
def rows(settings: LazySettings) -> dict[str, dict[str, str]]:
    """The lines of the shared file by index number, imported."""
    if not FILE.exists():
        pytest.skip("the shared folder with the real texts is not here")
    settings.SITE_URL = "https://open.example.invalid"
    call_command("import_documents", str(FILE), "--publish", "--json", stdout=StringIO())
    Organisation.objects.update(site_domain="open.example.invalid", site_id_code="4501090001")
    return {row["index_number"]: row for row in map(json.loads, FILE.read_text(encoding="utf-8").splitlines())}


def pages(client: Client) -> Iterator[tuple[Document, str]]:
    """Each document with its page."""
    for document in Document.objects.select_related("organisation", "column").order_by("pk"):
        answer = client.get(document.get_absolute_url())
        assert answer.status_code == 200
        yield document, answer.content.decode()


def parsed(html: str) -> tuple[Element, list[Any]]:
    """The tree, and every error that the HTML standard's parsing algorithm finds."""
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(html)
    return tree, parser.errors


def chinese(day: str) -> str:
    """2018-12-05 as the table writes it."""
    given = date.fromisoformat(day)
    return f"{given.year}年{given.month}月{given.day}日"


def test_every_meta_tag_is_there_once_and_filled(client: Client, rows: dict[str, dict[str, str]]) -> None:
    seen = 0
    for document, html in pages(client):
        tree, _errors = parsed(html)
        found: dict[str, list[str]] = {}
        for tag in tree.iter("meta"):
            found.setdefault(tag.get("name", ""), []).append(tag.get("content", ""))
        row, values = rows[document.index_number], {name: found.get(name, []) for name in META}
        assert {name: len(value) for name, value in values.items()} == dict.fromkeys(META, 1), document.index_number
        assert [name for name, (value,) in values.items() if not value.strip()] == [], document.index_number
        assert values["SiteIDCode"] == ["4501090001"]
        assert values["SiteDomain"] == ["open.example.invalid"]
        assert values["ColumnName"] == [document.column.name]
        assert values["ColumnType"] == ["政策文件"]
        assert values["ArticleTitle"] == [row["title"]]
        assert values["PubDate"] == [f"{row['published_on']} 00:00"]
        assert values["ContentSource"] == [row["issuer"]]
        assert values["Url"] == [f"https://open.example.invalid/documents/{document.organisation.code}/{document.serial}/"]
        assert len(values["Description"][0]) <= 200
        seen += 1
    assert seen == 40


def test_the_element_table_says_what_the_file_says(client: Client, rows: dict[str, dict[str, str]]) -> None:
    seen = 0
    for document, html in pages(client):
        tree, _errors = parsed(html)
        row = rows[document.index_number]
        (table,) = (node for node in tree.iter("dl") if node.get("class") == "meta")
        shown = {"".join(pair[0].itertext()): "".join(pair[1].itertext()) for pair in ([*group] for group in table) if len(pair) == 2}
        expected = {
            "索引号": row["index_number"],
            "主题分类": " / ".join(part for part in row["topic"].split("\\") if part),
            "发文机关": row["issuer"],
            "成文日期": chinese(row["written_on"]),
            "发文字号": row["document_number"],
            "发布日期": chinese(row["published_on"]),
            "主题词": row["subject_words"],
        }
        expected = {label: value for label, value in expected.items() if value}
        assert {label: shown.get(label) for label in expected} == expected
        assert shown["公开属性"] == "主动公开"
        assert set(shown) - set(expected) <= {"有效性", "公开属性"}
        seen += 1
    assert seen == 40


def test_every_page_is_valid_html_without_a_trace_of_inline_style(client: Client, rows: dict[str, dict[str, str]]) -> None:
    wrong: dict[str, list[str]] = {}
    for document, html in pages(client):
        tree, errors = parsed(html)
        found = [f"{error} at {place}" for place, error, _data in errors]
        ids = Counter(node.get("id") for node in tree.iter() if isinstance(node.tag, str) and node.get("id"))
        found += [f"id {name} twice" for name, count in ids.items() if count > 1]
        for node in tree.iter():
            if not isinstance(node.tag, str):
                continue
            found += [f"<{node.tag} {name}>" for name in node.attrib if name in PRESENTATION or name.startswith("on")]
            if node.tag in OBSOLETE:
                found.append(f"<{node.tag}>")
            for name in POINTING:
                found += [f"{name}={target} leads nowhere" for target in node.get(name, "").split() if target not in ids]
            if node.tag == "a" and (target := node.get("href", "")).startswith("#") and target[1:] not in ids:
                found.append(f"{target} leads nowhere")
            if node.tag == "img" and "alt" not in node.attrib:
                found.append("a picture without alt")
        (body,) = (node for node in tree.iter("div") if node.get("class") == "body")
        text = "".join("".join(body.itertext()).split())
        if len(text) < 50:
            found.append("hardly any text")
        if found:
            wrong[document.index_number] = found[:5]
    assert wrong == {}


def test_the_check_itself_finds_what_is_wrong() -> None:
    good = "<!doctype html><html lang=zh><head><title>甲</title></head><body><p>乙</p></body></html>"
    assert parsed(good)[1] == []
    for bad in ("<p><div></p></div>", "<table><tr><p>甲</p></tr></table>", "<b><i>甲</b></i>", "<p id=a id=b>", "<ul></li></ul>"):
        assert parsed(good.replace("<p>乙</p>", bad))[1], bad
