"""`import_sheet`: rows of a spreadsheet with files become documents."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from core.models import Organisation
from disclosure.default_columns import ensure_columns
from disclosure.models import Document

pytestmark = pytest.mark.django_db
HEAD = ["标题", "种类", "栏目", "发文字号", "发文机关", "成文日期", "发布日期", "正文", "正文文件", "附件"]
ROWS: list[list[Any]] = [
    HEAD,
    ["关于困难职工帮扶的通知", "通知公告", "notices", "邕工发〔2018〕7号", "南宁市邕宁区总工会", date(2018, 5, 2), "2018年5月3日",
     "第一段\n第二段 <b>", "", "名单.txt；表/汇总.csv"],
    ["正文在文件里", "", "", "", "某局", "", "2018/6/1", "", "正文.txt", ""],
    ["缺附件", "", "", "", "某局", "", "2018-06-01", "正文", "", "没有.pdf"],
    ["种类不对", "公文", "", "", "某局", "", "2018-06-01", "正文", "", ""],
    ["日期不对", "", "", "", "某局", "六月", "2018-06-01", "正文", "", ""],
    ["", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def book(rows: list[list[Any]]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ensure_columns()
    (tmp_path / "表").mkdir()
    (tmp_path / "名单.txt").write_text("名单", encoding="utf-8")
    (tmp_path / "表" / "汇总.csv").write_text("a,b", encoding="utf-8")
    (tmp_path / "正文.txt").write_text("文件里的正文", encoding="utf-8")
    (tmp_path / "目录.xlsx").write_bytes(book(ROWS))
    return tmp_path


def run(file: Path, *words: str) -> tuple[dict[str, int], str]:
    out, err = StringIO(), StringIO()
    call_command("import_sheet", str(file), "--json", "--org", "YNZGH", *words, stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def test_good_rows_come_in_and_bad_ones_are_named_with_their_number(org: Organisation, folder: Path) -> None:
    counts, said = run(folder / "目录.xlsx", "--publish")
    assert counts == {"created": 2, "unchanged": 0, "failed": 3}
    assert said.splitlines() == [
        "第 4 行：没有找到附件“没有.pdf”。",
        "第 5 行：没有“公文”这一信息种类。",
        "第 6 行：written_on 不是日期（应为 YYYY-MM-DD）。",
    ]


def test_a_row_becomes_a_document_with_its_files(org: Organisation, folder: Path) -> None:
    run(folder / "目录.xlsx", "--publish")
    document = Document.objects.get(title="关于困难职工帮扶的通知")
    version = document.current
    assert version is not None
    assert (version.kind, version.column.code, version.document_number) == ("notice", "notices", "邕工发〔2018〕7号")
    assert version.body == "<p>第一段</p><p>第二段 &lt;b&gt;</p>"
    assert list(version.attachments.values_list("name", "title")) == [("名单.txt", "名单"), ("汇总.csv", "汇总")]
    assert (version.written_on, document.is_public, document.foreign_source) == (date(2018, 5, 2), True, "")
    assert "文件里的正文" in Document.objects.get(title="正文在文件里").current.body  # type: ignore[union-attr]


def test_a_second_run_adds_nothing(org: Organisation, folder: Path) -> None:
    run(folder / "目录.xlsx", "--publish")
    assert run(folder / "目录.xlsx", "--publish")[0] == {"created": 0, "unchanged": 2, "failed": 3}
    assert Document.objects.count() == 2


def test_files_may_come_in_a_zip_with_names_in_gbk(org: Organisation, folder: Path, tmp_path: Path) -> None:
    packed = tmp_path / "附件.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("资料/名单.txt", "名单")
        archive.writestr("资料/汇总.csv", "a,b")
        archive.writestr("正文.txt", "压缩包里的正文")
    rows = [[*row[:-1], str(row[-1]).replace("表/", "")] for row in ROWS]
    (tmp_path / "目录2.xlsx").write_bytes(book(rows))
    assert run(tmp_path / "目录2.xlsx", "--files", str(packed))[0]["created"] == 2


def test_csv_works_as_well(org: Organisation, folder: Path) -> None:
    (folder / "目录.csv").write_bytes("标题,发文机关,发布日期,正文\n某通知,某局,2018-06-01,正文\n".encode("gb18030"))
    assert run(folder / "目录.csv", "--publish")[0] == {"created": 1, "unchanged": 0, "failed": 0}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04broken", "文件已损坏，无法打开。"),
        ("标题,正文\n一,二\n".encode(), "第一行应为表头，缺少：发文机关。"),
        ("标题,发文机关\n".encode(), "表格里没有可导入的行。"),
        (b"%PDF-1.4", "请选择 .xlsx 或 .csv 文件。"),
    ],
)
def test_what_is_no_such_spreadsheet_is_refused(org: Organisation, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(CommandError, match=said):
        run(tmp_path / "x.csv")
