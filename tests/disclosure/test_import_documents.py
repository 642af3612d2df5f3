"""`import_documents`: the contract of DESIGN.md, on invented lines and on the forty real ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.models import Deadline, Event, Organisation
from disclosure import search
from disclosure.importing.records import BadRecordError, parse_line
from disclosure.models import Column, Document, DocumentVersion
from disclosure.queries import element_rows
from disclosure.validity import Validity
from tests.conftest import SHARED, shanghai

pytestmark = pytest.mark.django_db
LINE = {
    "url": "https://example.invalid/1.htm",
    "index_number": "000014349/2018-00226",
    "topic": "综合政务\\\\政务公开",
    "issuer": "国务院办公厅",
    "title": "关于试行的通知",
    "document_number": "国办发〔2018〕118号",
    "written_on": "2018-12-05",
    "published_on": "2019-01-03",
    "subject_words": "体育　运动会",
    "html": '<p style="text-align: center;"><span style="font-weight: bold; font-size: 18pt;">关于试行</span></p>'
    '<p style="text-align: center;"><span style="font-weight: bold; font-size: 18pt;">的通知</span></p>'
    '<p style="text-align: center;">国办发〔2018〕118号</p><p><br></p><p style="color:red">　　各单位：</p>'
    '<p><span style="font-weight: bold;">一、总体要求</span></p><p><span style="font-weight: bold;">第一条</span>　正文。</p>'
    '<p><img src="images/a.jpg"></p><p style="text-align: right;">国务院办公厅</p>',
}
BODY = (
    '<p>各单位：</p><h2>一、总体要求</h2><p><strong>第一条</strong>　正文。</p><p><a href="https://example.invalid/images/a.jpg" '
    'rel="noopener noreferrer">［图片，见原文］</a></p><p class="align-right">国务院办公厅</p>'
)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[dict[str, int], str]]:
    """Import these lines (dicts, text or bytes); returns what --json prints and what stands on standard error."""

    def run(*lines: Any, words: tuple[str, ...] = ("--publish",)) -> tuple[dict[str, int], str]:
        path, out, err = tmp_path / "lines.jsonl", StringIO(), StringIO()
        rows = [line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode() for line in lines]
        path.write_bytes(b"\n".join(rows))
        call_command("import_documents", str(path), "--json", *words, stdout=out, stderr=err)
        return json.loads(out.getvalue()), err.getvalue()

    return run


def test_a_line_becomes_a_public_document_under_its_own_date(run: Callable[..., Any]) -> None:
    assert run(LINE) == ({"created": 1, "unchanged": 0, "failed": 0}, "")
    document = Document.objects.get()
    version = document.current
    assert version is not None
    assert document.organisation.code == "YNZGH"
    assert (document.index_number, document.serial, document.published_at) == (
        "000014349/2018-00226",
        "2018-00226",
        shanghai(2019, 1, 3, 0),
    )
    assert (version.state, version.issuer, version.issuer_name, version.written_on) == (
        "published",
        None,
        "国务院办公厅",
        date(2018, 12, 5),
    )
    assert (version.topic, version.subject_words) == ("综合政务/政务公开", "体育　运动会")
    assert version.body == BODY
    assert version.body_text == "各单位：\n一、总体要求\n第一条　正文。\n［图片，见原文］\n国务院办公厅"
    assert Event.objects.get(verb="document.imported").data["hash"] == version.content_hash
    assert Event.objects.get(verb="document.imported").data["findings"] == ["缺少“内容概述”"]
    assert [hit.document for hit in search.search("总体要求", at=shanghai(2026, 1, 1)).items] == [document]
    assert not Deadline.objects.exists()
    assert element_rows(version, document, Validity.IN_FORCE)[0] == ("索引号", "000014349/2018-00226")


def test_a_second_run_changes_nothing(run: Callable[..., Any]) -> None:
    run(LINE)
    assert run(LINE, LINE) == ({"created": 0, "unchanged": 2, "failed": 0}, "")
    assert run(LINE | {"url": ""})[0] == {"created": 0, "unchanged": 1, "failed": 0}
    assert Document.objects.count() == 1


def test_without_publish_they_are_drafts(run: Callable[..., Any]) -> None:
    run(LINE, words=())
    document = Document.objects.get()
    assert (document.is_public, document.current, document.versions.get().state, document.serial) == (False, None, "draft", "")


def test_an_address_that_is_taken_gets_a_suffix(run: Callable[..., Any]) -> None:
    run(LINE, LINE | {"url": "https://example.invalid/2.htm", "index_number": "000014350/2018-00226"})
    assert sorted(Document.objects.values_list("serial", flat=True)) == ["2018-00226", "2018-00226-2"]


def test_a_line_without_a_number_is_given_ours(run: Callable[..., Any]) -> None:
    run(LINE | {"index_number": ""})
    assert re.fullmatch(r"YNZGH/\d{4}-00001", Document.objects.get().index_number)


def test_organisation_and_column_are_named_by_code(run: Callable[..., Any], other_org: Organisation) -> None:
    run(LINE | {"issuer": "区人社局"}, words=("--publish", "--org", "YNRSJ", "--column", "notices"))
    document = Document.objects.get()
    assert (document.organisation, document.column.code, document.current.issuer) == (other_org, "notices", other_org)  # type: ignore[union-attr]
    for words, message in ((("--org", "NIX"), "没有代码为 NIX 的单位。"), (("--column", "nix"), "没有代码为 nix 的栏目。")):
        with pytest.raises(CommandError, match=message):
            run(LINE, words=words)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"\xff\xfe{}", "不是 UTF-8 编码（第 1 字节）。"),
        ("{", "不是 JSON："),
        ("[1]", "不是 JSON 对象。"),
        ("[" * 100000, "不是 JSON："),
        ({key: value for key, value in LINE.items() if key not in {"topic", "html"}}, "缺少 topic、html。"),
        (LINE | {"title": 5}, "title 应为文字。"),
        (LINE | {"title": " "}, "title 不能为空。"),
        (LINE | {"title": "长" * 301}, "title 超过 300 个字。"),
        (LINE | {"html": "a\x00b"}, "html 含有无效字符。"),
        (LINE | {"issuer": "\ud800"}, "issuer 含有无效字符。"),
        (LINE | {"url": "", "index_number": ""}, "url 和 index_number 至少要有一个。"),
        (LINE | {"url": "javascript:alert(1)"}, "url 不是网址。"),
        (LINE | {"written_on": "2018年12月5日"}, "written_on 不是日期（应为 YYYY-MM-DD）。"),
        (LINE | {"written_on": "2018-02-30"}, "written_on 不是日期（应为 YYYY-MM-DD）。"),
        (LINE | {"published_on": "0001-01-01"}, "published_on 的年份应在1900至2100之间。"),
        (LINE | {"published_on": "2100-01-01"}, "published_on 晚于今天。"),
        (LINE | {"published_on": ""}, "要发布的信息须有 published_on。"),
        (LINE | {"published_on": None}, "要发布的信息须有 published_on。"),
    ],
)
def test_a_bad_line_is_named_and_skipped_and_the_good_ones_stay(run: Callable[..., Any], line: Any, message: str) -> None:
    counts, errors = run(LINE | {"url": "https://example.invalid/9.htm", "index_number": "x/1"}, "", line)
    assert counts == {"created": 1, "unchanged": 0, "failed": 1}
    assert errors.startswith(f"第 3 行：{message}")
    assert Document.objects.get().foreign_source == "https://example.invalid/9.htm"


def test_nothing_but_bad_lines_ends_with_an_error(run: Callable[..., Any]) -> None:
    with pytest.raises(CommandError, match="没有一行可以导入。"):
        run("{")


def test_a_file_that_cannot_be_read_ends_with_an_error(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.jsonl", tmp_path):
        with pytest.raises(CommandError, match="无法读取 "):
            call_command("import_documents", str(path))


def test_what_the_database_refuses_leaves_the_others(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from disclosure.importing import run as module

    original = module.search.index_many

    def index_many(documents: list[Document]) -> int:
        if any(document.title == "坏" for document in documents):
            raise ValueError("no place")
        return original(documents)

    monkeypatch.setattr(module.search, "index_many", index_many)
    lines = [
        LINE | {"url": f"https://example.invalid/{title}", "index_number": f"x/{title}", "title": title} for title in ("甲", "坏", "乙")
    ]
    counts, errors = run(*lines)
    assert counts == {"created": 2, "unchanged": 0, "failed": 1}
    assert errors == "第 2 行：无法保存：no place\n"
    assert sorted(Document.objects.values_list("title", flat=True)) == ["乙", "甲"]


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert parse_line(json.dumps(LINE).encode(), today=date(2026, 1, 1)).title == "关于试行的通知"
    with pytest.raises(BadRecordError):
        parse_line(b"null", today=date(2026, 1, 1))


def test_the_forty_real_documents(db: None) -> None:
    path = SHARED / "data" / "policies.jsonl"
    if not path.exists():
        pytest.skip("the shared folder with the real texts is not here")
    for expected in ({"created": 40, "unchanged": 0, "failed": 0}, {"created": 0, "unchanged": 40, "failed": 0}):
        out = StringIO()
        call_command("import_documents", str(path), "--publish", "--json", stdout=out)
        assert json.loads(out.getvalue()) == expected
    lines = {row["index_number"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    for version in DocumentVersion.objects.select_related("document"):
        row, squeezed = lines[version.document.index_number], re.sub(r"\s", "", version.body_text)
        assert version.title == row["title"]
        assert (version.document_number, version.subject_words) == (row["document_number"], row["subject_words"])
        assert "\\" not in version.topic
        assert version.document.serial == row["index_number"].split("/")[1]
        assert not re.search(r"style=|<span|<font|class=\"(?!align-|table-wrap)|<p></p>|&nbsp;</p>", version.body)
        assert version.body.count("<table>") == version.body.count('class="table-wrap"')
        # every word of the original is on the page, in the body or, for the opening title and number, above it
        words = re.sub(r"<br[^>]*>|<(?!/?(p|td|tr|div|table|tbody)\b)[^>]+>", "", row["html"])
        for piece in re.split(r"<[^>]+>", words):
            bare = re.sub(r"\s|&nbsp;|　", "", piece).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
            above = re.sub(r"\s", "", version.title) + version.document_number
            assert bare.strip("（）") in above or bare in squeezed, (version.title, bare)
    assert Column.objects.get(code="policies").documents.count() == 40
