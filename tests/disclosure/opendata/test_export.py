"""Every list as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from disclosure import search
from disclosure.opendata import selection
from disclosure.opendata.writing import csv_lines
from tests.conftest import shanghai
from tests.disclosure.pages import NOW, _still, column, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from core.models import Organisation


def download(client: Client, path: str) -> tuple[Any, str]:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_a_list_is_a_file_that_a_spreadsheet_opens(client: Client, org: Organisation) -> None:
    published(
        org, "=HYPERLINK(\"x\")办法", serial="2026-00001", at=shanghai(2026, 11, 2, 0, 30), topic="财政",
        document_number="邕工发〔2026〕1号", written_on=date(2026, 10, 30),
    )  # fmt: skip
    published(org, "别的栏目", column=column("other", "其他"))
    answer, text = download(client, "/documents/export.csv?column=bylaws&organisation=YNZGH&year=2026&validity=in_force")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="documents-20261124.csv"'
    assert text == (
        "\ufeff索引号,标题,发文字号,发文机关,主题分类,成文日期,发布日期,有效性,公开单位,栏目,种类,地址\r\n"
        'YNZGH/2026-00001,"\'=HYPERLINK(""x"")办法",邕工发〔2026〕1号,南宁市邕宁区总工会,财政,2026-10-30,2026-11-02,现行有效,区总工会,制度文件,政策文件,'
        "https://open.example.invalid/documents/YNZGH/2026-00001/\r\n"
    )


def test_the_json_file_holds_the_items_of_the_api(client: Client, org: Organisation) -> None:
    published(org, "通知", serial="2026-00001", at=shanghai(2026, 11, 2))
    withdraw(published(org, "撤下的"), at=NOW, note="有误。")
    _answer, text = download(client, "/documents/export.json")
    assert json.loads(text) == {
        "taken_at": "2026-11-24T10:00:00+08:00",
        "items": client.get("/api/v1/documents").json()["items"],
        "count": 1,
        "limit": 10000,
        "is_cut": False,
    }
    assert json.loads(download(client, "/documents/export.json?kind=news")[1])["items"] == []


def test_a_long_list_is_read_in_batches_up_to_the_limit(client: Client, org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "BATCH", 3)
    monkeypatch.setattr(selection, "EXPORT_LIMIT", 8)
    for number in range(10):
        published(org, f"第{number}件", at=shanghai(2026, 11, 1 + number // 4))  # several at the same instant
    listed = [item["title"] for item in client.get("/api/v1/documents?page_size=100").json()["items"]]
    found = json.loads(download(client, "/documents/export.json")[1])
    assert [item["title"] for item in found["items"]] == listed[:8]
    assert (found["limit"], found["is_cut"]) == (8, True)


def test_a_search_is_a_file_too(client: Client, org: Organisation) -> None:
    for title in ("工会经费办法", "别的通知"):
        search.index_document(published(org, title))
    _answer, text = download(client, "/documents/export.csv?q=%E5%B7%A5%E4%BC%9A%E7%BB%8F%E8%B4%B9")
    assert [row["标题"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))] == ["工会经费办法"]


@pytest.mark.parametrize("query", ["?column=nix", "?page=x", "?from=%00", "?colum=a"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_bad_condition_is_refused_and_never_ignored(client: Client, org: Organisation, query: str, form: str) -> None:
    answer = client.get(f"/documents/export.{form}{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert answer.content.decode().endswith("。")


def test_no_cell_is_taken_for_a_formula() -> None:
    cells = ["=1", "+1", "-1", "@a", "\t=1", " =1", "＝1", "\r\n=1", "1=1", "甲", "", None, -1, date(2026, 11, 24)]
    (_head, line) = csv_lines(["a"], [cells])
    (row,) = csv.reader(io.StringIO(line, newline=""))
    assert row == ["'=1", "'+1", "'-1", "'@a", "'\t=1", "' =1", "'＝1", "'\r\n=1", "1=1", "甲", "", "", "-1", "2026-11-24"]
