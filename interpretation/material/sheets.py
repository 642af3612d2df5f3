"""The numbers of a chart from a spreadsheet: the first row names the series, the first column the items."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

from django.utils.translation import gettext as _

from disclosure.containers import UnreadableError, decoded, kind_of, open_zip
from disclosure.errors import RefusedError

MOST_ROWS, MOST_SERIES = 40, 6
Cells = list[list[Any]]


def read_chart(content: bytes) -> tuple[list[str], Cells]:
    """(head, rows): at most 40 rows of a label and 1 to 6 numbers or None. Raises RefusedError with the cell at fault named."""
    try:
        kind = kind_of(content)
        grid = _xlsx(content) if kind == "xlsx" else _csv(content) if kind == "txt" else None
    except UnreadableError as error:
        raise RefusedError(str(error)) from error
    if grid is None:
        raise RefusedError(_("请选择 .xlsx 或 .csv 文件。"))
    grid = [row for row in grid if any(cell not in (None, "") for cell in row)]
    if len(grid) < 2:
        raise RefusedError(_("表格至少要有一行表头和一行数据。"))
    width = max((place + 1 for place, cell in enumerate(grid[0]) if cell not in (None, "")), default=0)
    if not 2 <= width <= MOST_SERIES + 1:
        raise RefusedError(_("表格应有2至%(most)s列：第一列是项目，其余各列是数据。") % {"most": MOST_SERIES + 1})
    if len(grid) - 1 > MOST_ROWS:
        raise RefusedError(_("图表最多%(most)s行数据。") % {"most": MOST_ROWS})
    head = [str(cell).strip()[:40] if cell not in (None, "") else "" for cell in grid[0][:width]]
    head[0] = head[0] or "项目"
    if not all(head):
        raise RefusedError(_("表头不能有空格子。"))
    return head, [_row(row, width, number) for number, row in enumerate(grid[1:], start=2)]


def _row(row: list[Any], width: int, number: int) -> list[Any]:
    cells = [*row[:width], *([None] * (width - len(row)))]
    label = str(cells[0]).strip()[:40] if cells[0] not in (None, "") else ""
    if not label:
        raise RefusedError(_("第%(row)s行没有项目名称。") % {"row": number})
    return [label, *(_number(cell, number, place) for place, cell in enumerate(cells[1:], start=2))]


def _number(cell: Any, row: int, column: int) -> int | float | None:
    if cell in (None, "") or (isinstance(cell, str) and cell.strip() in {"", "-", "—"}):
        return None
    try:
        value = float(cell.replace(",", "").strip()) if isinstance(cell, str) else float(cell)
    except (TypeError, ValueError):
        value = math.nan
    if isinstance(cell, bool) or not math.isfinite(value) or abs(value) > 1e15:
        raise RefusedError(_("第%(row)s行第%(column)s列不是数字。") % {"row": row, "column": column})
    return int(value) if value == int(value) else round(value, 6)


def _csv(content: bytes) -> Cells:
    text = decoded(content)
    if text is None:
        raise UnreadableError(_("无法识别文件的编码。"))
    try:
        return [list(row[:60]) for row, _number in zip(csv.reader(io.StringIO(text)), range(200), strict=False)]
    except csv.Error as error:
        raise UnreadableError(_("CSV 文件无法读取。")) from error


def _xlsx(content: bytes) -> Cells:
    from openpyxl import load_workbook

    with open_zip(content):
        pass  # refuses what is damaged or unpacks to too much
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [list(row) for row in sheet.iter_rows(max_row=200, max_col=60, values_only=True)]
    except Exception as error:  # whatever a damaged workbook raises
        raise UnreadableError(_("表格无法读取，请另存为 .xlsx 后重新上传。")) from error
