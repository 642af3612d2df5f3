"""xlsx files of tables: text that a spreadsheet might run is led by an apostrophe."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from disclosure.opendata.writing import plain, safe

if TYPE_CHECKING:
    from collections.abc import Iterable

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60


def workbook(sheets: Iterable[tuple[str, list[str], Iterable[list[Any]]]]) -> bytes:
    """A workbook with a sheet for each (name, heads, rows); the head is bold and stays in view."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for name, head, rows in sheets:
        sheet = book.create_sheet("".join("_" if char in "[]:*?/\\" else char for char in name)[:31])
        sheet.freeze_panes = "A2"
        for number, words in enumerate(head):
            sheet.column_dimensions[chr(65 + number) if number < 26 else f"A{chr(39 + number)}"].width = min(
                max(len(words) * 2 + 4, 12), WIDEST
            )
        bold = []
        for words in head:
            cell = WriteOnlyCell(sheet, value=words)
            cell.font = Font(bold=True)
            bold.append(cell)
        sheet.append(bold)
        for row in rows:
            sheet.append([_cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return plain(value)
    if value is None or isinstance(value, bool | int | float | date):
        return value
    # control characters are no XML
    return "".join(char for char in safe(value) if char >= " " or char in "\t\n")[:32_767]


def xlsx_response(name: str, sheets: Iterable[tuple[str, list[str], Iterable[list[Any]]]]) -> HttpResponse:
    """The workbook as a download."""
    from django.utils.http import content_disposition_header

    response = HttpResponse(workbook(sheets), content_type=MIME)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return response
