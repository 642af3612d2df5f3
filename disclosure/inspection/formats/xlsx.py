"""Excel: hidden sheets, rows, columns and cells, notes, properties; the text of every cell, hidden ones included."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from disclosure.containers import xml
from disclosure.extraction import cell_text, shared_strings
from disclosure.inspection.formats.ooxml import inspect_package

if TYPE_CHECKING:
    import zipfile

    from disclosure.inspection.report import FileReport

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_COMMENTS = re.compile(r"xl/(?:comments[^/]*|comments/[^/]+|threadedComments/[^/]+)\.xml")
_WHITE = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})


def inspect(archive: zipfile.ZipFile, report: FileReport) -> None:
    """Every sheet."""
    inspect_package(archive, report)
    shared = shared_strings(archive)
    unseen = unseen_formats(xml(archive, "xl/styles.xml"))
    for name, state, member in sheets(archive):
        root = xml(archive, member)
        if root is None:
            continue
        rows = [
            (row, [(cell, text) for cell in row.iter(M + "c") if (text := shown(cell_text(cell, shared)))]) for row in root.iter(M + "row")
        ]
        lines = ["\t".join(text for _cell, text in cells) for _row, cells in rows]
        report.parts.append((f"sheet:{name}", "\n".join([name, *lines])))
        if state != "visible" and any(cells for _row, cells in rows):
            report.note("hidden_sheet", value="\n".join([name, *lines]), excerpt=name, place=f"sheet:{name}")
            continue
        columns = hidden_columns(root)
        for row, cells in rows:
            if is_hidden_row(row) and cells:
                report.note("hidden_cells", value=name, excerpt="、".join(text for _cell, text in cells), place=f"sheet:{name}")
                continue
            for cell, text in cells:
                if column_of(cell) in columns:
                    report.note("hidden_cells", value=name, excerpt=text, place=f"sheet:{name}")
                elif cell.get("s") in unseen:
                    report.note("hidden_text", value=f"{name} {text}", excerpt=text, place=f"sheet:{name}")
    for member in sorted(name for name in archive.namelist() if _COMMENTS.fullmatch(name)):
        root = xml(archive, member)
        for comment in root.iter("{*}comment", "{*}threadedComment") if root is not None else ():
            text = "".join(piece.text or "" for piece in comment.iter("{*}t", "{*}text"))
            report.parts.append(("", text))
            report.note("comment", value=text, excerpt=text)


def sheets(archive: zipfile.ZipFile) -> list[tuple[str, str, str]]:
    """(name, visible | hidden | veryHidden, member) of every sheet, in order."""
    book, relations = xml(archive, "xl/workbook.xml"), xml(archive, "xl/_rels/workbook.xml.rels")
    targets = {row.get("Id"): row.get("Target", "") for row in relations} if relations is not None else {}
    found = []
    for sheet in book.iter(M + "sheet") if book is not None else ():
        target = targets.get(sheet.get(_R + "id"), "")
        member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        found.append((sheet.get("name", ""), sheet.get("state", "visible"), member))
    return found


def shown(text: str) -> str:
    """A number as a person wrote it: 1.3800138000E10 is a telephone number."""
    if re.fullmatch(r"\d(?:\.\d+)?E\+?\d{1,2}", text, re.IGNORECASE):
        return str(int(float(text)))
    return text.removesuffix(".0").strip()


def hidden_columns(root: Any) -> set[int]:
    """Numbers of columns that are hidden or without width; a range to the sheet's edge counts for its first thousand."""
    found: set[int] = set()
    for column in root.iter(M + "col"):
        if column.get("hidden") in {"1", "true"} or (column.get("customWidth") and column.get("width") in {"0", "0.0"}):
            first = int(column.get("min", "1"))
            found.update(range(first, min(int(column.get("max", "1")), first + 1000) + 1))
    return found


def is_hidden_row(row: Any) -> bool:
    """Hidden, or of no height."""
    return row.get("hidden") in {"1", "true"} or (row.get("customHeight") in {"1", "true"} and row.get("ht") in {"0", "0.0"})


def column_of(cell: Any) -> int:
    """The number of the cell's column, 1 for A; 0 when the file does not say."""
    number = 0
    for letter in cell.get("r", ""):
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number


def unseen_formats(styles: Any) -> set[str]:
    """Indexes (as text) of cell formats that show nothing: white letters without a fill, or the number format ;;;."""
    if styles is None:
        return set()
    blank = {row.get("numFmtId") for row in styles.iter(M + "numFmt") if set(row.get("formatCode", "x")) == {";"}}
    fonts = [row.find(M + "color") for row in styles.iterfind(f"{M}fonts/{M}font")]
    white = {
        str(index)
        for index, colour in enumerate(fonts)
        if colour is not None and (colour.get("rgb", "").upper() in _WHITE or (colour.get("theme") == "0" and not colour.get("tint")))
    }
    fills = [row.find(M + "patternFill") for row in styles.iterfind(f"{M}fills/{M}fill")]
    empty = {str(index) for index, fill in enumerate(fills) if fill is not None and fill.get("patternType", "none") == "none"}
    return {
        str(index)
        for index, row in enumerate(styles.iterfind(f"{M}cellXfs/{M}xf"))
        if row.get("numFmtId") in blank or (row.get("fontId") in white and row.get("fillId", "0") in empty)
    }
