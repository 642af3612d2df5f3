"""A sheet (xlsx, csv) as rows of text by key."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosure.containers import UnreadableError, decoded, kind_of, open_zip

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ROWS, MOST_COLUMNS, LONGEST = 500, 40, 20_000
# Head of a column -> key; the words are those of the template that staff download.
HEADS = {
    "提交方式": "channel",
    "提交日期": "submitted_on",
    "签收日期": "signed_on",
    "双方确认日期": "received_on",
    "统一平台编号": "foreign_number",
    "申请人类型": "applicant_class",
    "姓名或者名称": "name",
    "证件名称": "identity_kind",
    "证件号码": "identity_number",
    "法定代表人": "legal_representative",
    "联系人": "contact_name",
    "联系电话": "phone",
    "通信地址": "address",
    "电子邮箱": "email",
    "所需信息": "items",
    "提供方式": "forms",
    "获取方式": "ways",
}
EARLIER_HEADS = {
    "旧系统编号": "foreign_number",
    "收到申请之日": "received_on",
    "申请人类型": "applicant_class",
    "姓名或者名称": "name",
    "证件名称": "identity_kind",
    "证件号码": "identity_number",
    "联系电话": "phone",
    "通信地址": "address",
    "所需信息": "items",
    "办结日期": "closed_on",
    "年报行": "row",
}
NEEDED = {True: ("旧系统编号", "收到申请之日", "姓名或者名称", "所需信息"), False: ("提交方式", "姓名或者名称", "所需信息")}
EXAMPLES = {
    False: [
        "当面提交",
        "2026-11-24",
        "",
        "",
        "",
        "自然人",
        "",
        "居民身份证",
        "",
        "",
        "",
        "",
        "",
        "",
        "某年度某项经费决算",
        "纸面",
        "自行领取",
    ],
    True: ["旧-2018-7", "2018-03-05", "自然人", "", "", "", "", "", "某年度某项经费决算", "", ""],
}


class SheetError(Exception):
    """The sheet cannot be read. The message is shown."""


def example(*, earlier: bool) -> tuple[list[str], list[list[str]]]:
    """Head and one example row of the template."""
    return list(EARLIER_HEADS if earlier else HEADS), [EXAMPLES[earlier]]


def read_rows(content: bytes, *, earlier: bool) -> list[dict[str, str]]:
    """Rows as text by key, blank ones left out; each has its row number under "at_row". Raises SheetError."""
    heads = EARLIER_HEADS if earlier else HEADS
    try:
        kind = kind_of(content)
        rows = _xlsx(content) if kind == "xlsx" else _csv(content) if kind == "txt" else None
        if rows is None:
            raise SheetError(_("请选择 .xlsx 或 .csv 文件。"))
        return _by_key(rows, heads, NEEDED[earlier])
    except (UnreadableError, zipfile.BadZipFile) as error:
        raise SheetError(str(error)) from error


def _by_key(rows: Iterator[list[str]], heads: dict[str, str], needed: tuple[str, ...]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    head: list[str] = []
    for number, row in enumerate(rows, start=1):
        if not any(row):
            continue
        if not head:
            head = [heads.get(cell, "") for cell in row]
            missing = [words for words in needed if heads[words] not in head]
            if missing:
                raise SheetError(_("第一行应为表头，缺少：%(heads)s。") % {"heads": "、".join(missing)})
            continue
        if len(found) == MOST_ROWS:
            raise SheetError(_("一次最多导入 %(limit)s 行。") % {"limit": MOST_ROWS})
        found.append({key: cell[:LONGEST] for key, cell in zip(head, row, strict=False) if key} | {"at_row": str(number)})
    if not found:
        raise SheetError(_("表格里没有可导入的行。"))
    return found


def _xlsx(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    open_zip(content)  # bounds what it unpacks to
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=MOST_ROWS * 4):
            yield [_text(cell) for cell in row]
    except SheetError:
        raise
    except Exception as error:  # whatever a broken file breaks in the library, it is a broken file
        raise SheetError(_("表格已损坏，无法打开。")) from error


def _csv(content: bytes) -> Iterator[list[str]]:
    words = decoded(content)
    if words is None:
        raise SheetError(_("请选择 .xlsx 或 .csv 文件。"))
    try:
        for row in csv.reader(io.StringIO(words)):
            yield [cell.strip() for cell in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise SheetError(_("表格已损坏，无法打开。")) from error


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().removeprefix("'")
