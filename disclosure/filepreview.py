"""What is inside an attachment, shown as a page: Word and spreadsheets as HTML, pictures in place, PDF by the browser."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import mammoth
from django.utils.translation import gettext as _

from disclosure.containers import UnreadableError, decoded, kind_of, open_zip
from disclosure.sanitise import sanitise
from disclosure.word_numbers import with_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDINGS = frozenset({"docx", "xlsx", "csv", "txt", "pdf", "jpg", "jpeg", "png", "gif", "webp"})
LARGEST = 10 * 1024 * 1024  # bytes; larger ones are downloaded
SHEETS, ROWS, COLUMNS, CHARACTERS = 3, 200, 30, 200_000


@dataclass
class Sheet:
    """The beginning of a sheet; `is_cut` when there is more."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    is_cut: bool = False


@dataclass
class FilePreview:
    """`kind` is html, sheets, text, picture, pdf or none; `problem` says why there is nothing."""

    kind: str
    html: str = ""
    text: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    problem: str = ""


def can_preview(name: str) -> bool:
    """Whether files of this ending are shown."""
    return name.rpartition(".")[2].lower() in ENDINGS


def preview_of(content: bytes, name: str) -> FilePreview:
    """Never raises for what a file holds; hidden sheets, rows and columns are not shown."""
    if len(content) > LARGEST:
        return FilePreview("none", problem=_("文件较大，请下载后查看。"))
    try:
        kind = kind_of(content)
        if kind == "docx":
            return FilePreview("html", html=_docx(content))
        if kind == "xlsx":
            return FilePreview("sheets", sheets=_xlsx(content))
        if kind in {"jpg", "png", "gif", "webp"}:
            return FilePreview("picture")
        if kind == "pdf":
            return FilePreview("pdf")
        if kind == "txt":
            text = decoded(content) or ""
            if name.lower().endswith(".csv"):
                return FilePreview("sheets", sheets=[_csv(text)])
            return FilePreview("text", text=text[:CHARACTERS])
    except UnreadableError as error:
        return FilePreview("none", problem=str(error))
    return FilePreview("none", problem=_("这种文件不能在线预览，请下载后查看。"))


def _docx(content: bytes) -> str:
    open_zip(content).close()
    try:
        # pictures are left out: a preview is text and tables
        result = mammoth.convert_to_html(io.BytesIO(with_numbers(content)), convert_image=mammoth.images.img_element(lambda image: {}))
    except UnreadableError:
        raise
    except Exception as error:  # whatever mammoth raises for a broken file
        raise UnreadableError(_("文件已损坏，无法打开。")) from error
    return sanitise(str(result.value))[0]


def _xlsx(content: bytes) -> list[Sheet]:
    import openpyxl

    open_zip(content).close()
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:SHEETS]
        return [_sheet(sheet) for sheet in sheets]
    except Exception as error:  # whatever openpyxl raises for a broken file
        raise UnreadableError(_("文件已损坏，无法打开。")) from error


def _sheet(sheet: Any) -> Sheet:
    found = Sheet(sheet.title)
    for row in sheet.iter_rows(values_only=True, max_row=ROWS + 1, max_col=COLUMNS):
        if len(found.rows) == ROWS:
            found.is_cut = True
            break
        found.rows.append([_cell(value) for value in row])
    return _trimmed(found)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    isoformat = getattr(value, "isoformat", None)
    text = str(isoformat(" ") if hasattr(value, "hour") and hasattr(value, "day") else isoformat()) if isoformat else str(value)
    return text.removesuffix(" 00:00:00")[:1000]


def _csv(text: str) -> Sheet:
    import csv

    found = Sheet("")
    try:
        for row in _lines(csv.reader(io.StringIO(text[:CHARACTERS]))):
            if len(found.rows) == ROWS:
                found.is_cut = True
                break
            found.rows.append([cell[:1000] for cell in row[:COLUMNS]])
    except csv.Error as error:
        raise UnreadableError(_("文件已损坏，无法打开。")) from error
    return _trimmed(found)


def _lines(reader: Any) -> Iterator[list[str]]:
    yield from reader


def _trimmed(sheet: Sheet) -> Sheet:
    """Without empty rows and columns at the end."""
    while sheet.rows and not any(sheet.rows[-1]):
        sheet.rows.pop()
    width = max((place + 1 for row in sheet.rows for place, cell in enumerate(row) if cell), default=0)
    sheet.rows = [(row + [""] * width)[:width] for row in sheet.rows]
    return sheet
