"""Incidents in a CSV: read, checked line by line, shown before anything is registered."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.counting import SHANGHAI
from disclosure.containers import decoded
from interpretation.errors import InterpretationError
from interpretation.intake.payload import FieldsError, Seen, checked
from interpretation.models import Category, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_LINES, MOST_BYTES, LONGEST = 500, 2 * 1024 * 1024, 20_000
# Head of a column -> field; the words are those of the template that staff download.
HEADS = {
    "标题": "title",
    "来源": "source",
    "原文链接": "link",
    "地点": "place",
    "主题": "topic",
    "类别": "category",
    "热度": "heat",
    "发生时间": "occurred_at",
    "发现时间": "first_seen_at",
    "原文": "text",
}
NEEDED = ("标题", "发现时间")
EXAMPLE = ["某小区供水异常的网帖", "微博、微信等网络平台", "", "某街道", "民生", "其他", "1200", "2026-11-24 08:30", "2026-11-24 09:10", ""]
TIME = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class Line:
    """One line: its cells by field, and either what it says or why it cannot be taken."""

    number: int
    cells: dict[str, str]
    seen: Seen | None = None
    problem: str = ""


def template() -> bytes:
    """The head and an example, with the mark by which spreadsheet programs know UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([list(HEADS), EXAMPLE])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def read_cells(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """(number of the row, cells by field), blank rows left out. UTF-8, else GB 18030. Raises InterpretationError."""
    if len(content) > MOST_BYTES:
        raise InterpretationError(_("文件不能超过2 MB。"))
    words = decoded(content)
    if words is None:
        raise InterpretationError(_("请选择 CSV 文件（UTF-8 或者 GB 18030 编码）。"))
    found: list[tuple[int, dict[str, str]]] = []
    head: list[str] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(words, newline="")), start=1):
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not head:
                head = _head(cells)
                continue
            if len(found) == MOST_LINES:
                raise InterpretationError(_("一次最多导入 %(limit)s 行。") % {"limit": MOST_LINES})
            found.append((number, {key: cell[: LONGEST + 1] for key, cell in zip(head, cells, strict=False) if key}))
    except csv.Error as error:
        raise InterpretationError(_("表格已损坏，无法打开。")) from error
    if not found:
        raise InterpretationError(_("表格里没有可导入的行。"))
    return found


def _head(cells: list[str]) -> list[str]:
    head = [HEADS.get(cell, "") for cell in cells]
    missing = [words for words in NEEDED if HEADS[words] not in head]
    if missing:
        raise InterpretationError(_("第一行应为表头，缺少：%(heads)s。") % {"heads": "、".join(missing)})
    twice = [words for words in HEADS if head.count(HEADS[words]) > 1]
    if twice:
        raise InterpretationError(_("表头“%(head)s”出现了两次。") % {"head": twice[0]})
    return head


def lines_of(rows: Sequence[tuple[int, dict[str, str]]], *, at: datetime) -> list[Line]:
    """Every row checked; one that says the same as an earlier one is named with it."""
    made: list[Line] = []
    first: dict[tuple[str, datetime], int] = {}
    for number, cells in rows:
        line = _line(number, cells, at)
        if line.seen is not None:
            earlier = first.setdefault((line.seen.title, line.seen.first_seen_at), number)
            if earlier != number:
                line = Line(number, cells, problem=_("与第%(row)s行相同。") % {"row": earlier})
        made.append(line)
    return made


def _line(number: int, cells: dict[str, str], at: datetime) -> Line:
    labels = {field: words for words, field in HEADS.items()}
    data: dict[str, Any] = {field: cell.removeprefix("'") for field, cell in cells.items() if cell}
    problems: dict[str, str] = {}
    for field, choices in (("source", Source.choices), ("category", Category.choices)):
        if field in data:
            code = next((value for value, label in choices if data[field] in (value, str(label))), None)
            if code is None:
                problems[field] = _("“%(value)s”不在可选范围内。") % {"value": data[field][:40]}
            data[field] = code or choices[0][0]
    if "heat" in data:
        plain = data["heat"].replace(",", "")
        data["heat"] = int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 12 else None
    for field in ("first_seen_at", "occurred_at"):
        if field in data:
            data[field] = _instant(data[field])
    if "source" not in data:
        data["source"] = Source.OTHER.value
    try:
        _event, seen = checked(data, at=at, event=False)
    except FieldsError as error:
        problems = error.fields | problems
    for field in ("first_seen_at", "occurred_at"):
        if data.get(field) == "?":
            problems[field] = _("“%(value)s”不是时间，请写成 2026-11-24 09:30。") % {"value": cells[field][:40]}
    if problems:
        in_order = sorted(problems.items(), key=lambda item: list(labels).index(item[0]) if item[0] in labels else len(labels))
        words = "；".join(f"{labels.get(field, field)}：{problem.removesuffix('。')}" for field, problem in in_order)
        return Line(number, cells, problem=f"{words}。")
    return Line(number, cells, seen)


def _instant(text: str) -> str:
    """ISO text of a minute in Asia/Shanghai; "?" when it is none."""
    found = TIME.fullmatch(text)
    try:
        return datetime(*(int(part or 0) for part in found.groups()), tzinfo=SHANGHAI).isoformat() if found else "?"  # type: ignore[arg-type,misc]
    except (ValueError, OverflowError):
        return "?"
