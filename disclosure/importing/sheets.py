"""A spreadsheet (xlsx, csv) of documents, a row each, with the files it names."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from disclosure.containers import UnreadableError, decoded, kind_of, open_zip
from disclosure.errors import RefusedError
from disclosure.importing.enclosures import Enclosure
from disclosure.importing.records import BadRecordError, Record, checked, day_of
from disclosure.kinds import kinds
from disclosure.models import Column
from disclosure.word import body_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosure.importing.enclosures import Source

# Head of a column -> key. The Chinese heads are those of the template that staff download.
HEADS = {
    "标题": "title",
    "种类": "kind",
    "栏目": "column",
    "索引号": "index_number",
    "发文字号": "document_number",
    "发文机关": "issuer",
    "成文日期": "written_on",
    "发布日期": "published_on",
    "施行日期": "effective_on",
    "失效日期": "expires_on",
    "主题分类": "topic",
    "主题词": "subject_words",
    "内容概述": "summary",
    "正文": "body",
    "正文文件": "body_file",
    "附件": "files",
    "原地址": "url",
}
MOST_ROWS, MOST_COLUMNS = 5_000, 60
SEPARATORS = str.maketrans(dict.fromkeys("；;、|\n", "|"))


def read_sheet(content: bytes) -> list[dict[str, str]]:
    """Rows as text by key, blank ones left out; each has its row number under "row". Raises BadRecordError for other files."""
    try:
        kind = kind_of(content)
        rows = _xlsx(content) if kind == "xlsx" else _csv(content) if kind == "txt" else None
    except UnreadableError as error:
        raise BadRecordError(str(error)) from error
    if rows is None:
        raise BadRecordError(_("请选择 .xlsx 或 .csv 文件。"))
    head: list[str] = []
    found: list[dict[str, str]] = []
    for number, row in enumerate(rows, start=1):
        if not any(row):
            continue
        if not head:
            head = [HEADS.get(cell, cell if cell in HEADS.values() else "") for cell in row]
            missing = [label for label in ("标题", "发文机关") if HEADS[label] not in head]
            if missing:
                raise BadRecordError(_("第一行应为表头，缺少：%(heads)s。") % {"heads": "、".join(missing)})
            continue
        if len(found) == MOST_ROWS:
            raise BadRecordError(_("一次最多导入 %(limit)s 行。") % {"limit": MOST_ROWS})
        found.append({key: cell for key, cell in zip(head, row, strict=False) if key} | {"row": str(number)})
    if not found:
        raise BadRecordError(_("表格里没有可导入的行。"))
    return found


def record_of(row: dict[str, str], source: Source, *, today: date) -> Record:
    """One row checked: kind and column known, every file it names there. Raises BadRecordError."""
    kind = next((code for code, row_kind in kinds.items() if row.get("kind", "") in (code, str(row_kind.label))), None)
    if row.get("kind") and kind is None:
        raise BadRecordError(_("没有“%(kind)s”这一信息种类。") % {"kind": row["kind"]})
    column = _column(row.get("column", ""))
    files = tuple(_enclosures(row.get("files", ""), source))
    content = {key: row.get(key, "") for key in ("url", "index_number", "topic", "issuer", "title", "document_number", "subject_words")} | {
        "written_on": row.get("written_on", ""),
        "published_on": row.get("published_on", ""),
        "html": _body(row, source, bool(files)),
    }
    if not content["url"] and not content["index_number"]:
        content["index_number"] = ""
        key = f"{content['title']} {content['document_number']} {content['written_on']} {content['published_on']}".strip()
        content["url"] = f"https://import.invalid/{_hashed(key)}"
    summary = row.get("summary", "")
    if len(summary) > 300:
        raise BadRecordError(_("%(key)s 超过 %(limit)s 个字。") % {"key": "内容概述", "limit": 300})
    record = checked(
        content,
        today=today,
        kind=kind or "",
        column=column,
        summary=summary,
        effective_on=day_of(row.get("effective_on", ""), "施行日期"),
        expires_on=day_of(row.get("expires_on", ""), "失效日期"),
        files=files,
    )
    if record.effective_on and record.expires_on and record.expires_on < record.effective_on:
        raise BadRecordError(_("失效日期早于施行日期。"))
    return record if row.get("url") or row.get("index_number") else _without_address(record)


def _without_address(record: Record) -> Record:
    """A row that names neither an address nor a number is known by its title, number and dates."""
    from dataclasses import replace

    return replace(record, key=f"row:{record.url.rpartition('/')[2]}", url="")


def _hashed(key: str) -> str:
    import hashlib

    return hashlib.sha256(key.encode()).hexdigest()[:40]


def _column(name: str) -> Column | None:
    if not name:
        return None
    path = [step.strip() for step in name.replace("\\", "/").split("/") if step.strip()]
    found = list(Column.objects.filter(code=name)[:1]) or list(Column.objects.filter(name=path[-1]).select_related("parent"))
    if len(found) > 1 and len(path) > 1:
        found = [column for column in found if column.parent and column.parent.name == path[-2]]
    if len(found) != 1:
        raise BadRecordError(_("栏目“%(name)s”不存在或不止一个，请填栏目代码。") % {"name": name})
    return found[0]


def _enclosures(names: str, source: Source) -> Iterator[Enclosure]:
    for name in dict.fromkeys(part.strip() for part in names.translate(SEPARATORS).split("|")):
        if not name:
            continue
        read = source.find(name)
        if read is None:
            raise BadRecordError(_("没有找到附件“%(name)s”。") % {"name": name})
        plain = PurePosixPath(name.replace("\\", "/")).name
        yield Enclosure(plain, PurePosixPath(plain).stem, read)


def _body(row: dict[str, str], source: Source, has_files: bool) -> str:
    """HTML: the cell as it is if it holds tags, else a paragraph a line; or the text of a Word, HTML or text file."""
    text, name = row.get("body", ""), row.get("body_file", "")
    if name:
        read = source.find(name)
        if read is None:
            raise BadRecordError(_("没有找到正文文件“%(name)s”。") % {"name": name})
        content = read()
        if name.lower().endswith(".docx"):
            try:
                return body_of(content, name)
            except RefusedError as error:
                raise BadRecordError(str(error)) from error
        text = decoded(content) or ""
        if not text:
            raise BadRecordError(_("正文文件“%(name)s”应为 .docx、.html 或 .txt。") % {"name": name})
    if "</" in text or "<br" in text:
        return text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines and has_files:
        lines = [_("详见附件。")]
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _csv(content: bytes) -> Iterator[list[str]]:
    text = decoded(content) or ""
    delimiter = "\t" if "\t" in text.partition("\n")[0] and "," not in text.partition("\n")[0] else ","
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield [_cell(cell) for cell in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise BadRecordError(_("这不是有效的 CSV 文件：%(error)s。") % {"error": error}) from error


def _xlsx(content: bytes) -> Iterator[list[str]]:
    import openpyxl

    open_zip(content).close()
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
    except Exception as error:  # whatever openpyxl raises for a broken file
        raise BadRecordError(_("文件已损坏，无法打开。")) from error
    for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=10 * MOST_ROWS):
        yield [_cell(cell) for cell in row]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    return _iso(text)


def _iso(text: str) -> str:
    """2019年1月3日, 2019/1/3 and 2019.1.3 as 2019-01-03; anything else as it is."""
    import re

    found = re.fullmatch(r"(\d{4})[年/.\-](\d{1,2})[月/.\-](\d{1,2})日?", text)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else text
