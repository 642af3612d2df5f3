"""For each part of an office file, what takes away all that a reader does not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from disclosure.containers import xml
from disclosure.extraction import cell_text, shared_strings
from disclosure.inspection.formats import docx, pptx, xlsx
from disclosure.inspection.formats.ooxml import W, local, text_in

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable

    Edits = dict[str, Callable[[Any], None]]

_REMARKS = re.compile(r"word/(?:comments\w*|people)\.xml|xl/threadedComments/[^/]+\.xml|ppt/comments/[^/]+\.xml")
_MARKS = frozenset(
    {
        *("commentRangeStart", "commentRangeEnd", "commentReference", "moveFromRangeStart", "moveFromRangeEnd"),
        *("moveToRangeStart", "moveToRangeEnd", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange"),
        *("del", "moveFrom", "tblGridChange", "numberingChange", "cellIns", "cellDel"),
    }
)


def story_parts(archive: zipfile.ZipFile) -> Edits:
    """Word: changes accepted, comments and hidden runs gone."""
    hiding = docx.hiding_styles(xml(archive, "word/styles.xml"))

    def edit(root: Any) -> None:
        for row in [mark.getparent().getparent() for mark in root.iter(W + "del") if local(mark.getparent()) == "trPr"]:
            row.getparent().remove(row)
        for run in [run for run in root.iter(W + "r") if text_in(run).strip() and docx.is_hidden(run, hiding)]:
            run.getparent().remove(run)
        for element in [element for element in root.iter() if local(element) in _MARKS]:
            if element.getparent() is not None:
                element.getparent().remove(element)
        for element in [element for element in root.iter() if local(element) in {"ins", "moveTo"}]:
            parent, place = element.getparent(), element.getparent().index(element)
            for offset, child in enumerate(list(element)):
                parent.insert(place + offset, child)
            parent.remove(element)

    edits: Edits = {name: edit for name in archive.namelist() if docx.STORIES.fullmatch(name)}
    return edits | _remarks(archive)


def workbook_parts(archive: zipfile.ZipFile) -> Edits:
    """Excel: hidden sheets, rows, columns and cells emptied, notes gone, and the texts that only they used."""
    unseen = xlsx.unseen_formats(xml(archive, "xl/styles.xml"))
    shared = shared_strings(archive)
    edits: Edits = {}
    used: set[int] = set()
    for _name, state, member in xlsx.sheets(archive):
        root = xml(archive, member)
        if root is None:
            continue
        gone = _hidden_cells(root, state, unseen)
        used |= {int(cell_text(cell, [])) for cell in root.iter(xlsx.M + "c") if id(cell) not in gone and _is_shared(cell)}
        edits[member] = _emptier(state, unseen)

    def blank(root: Any) -> None:
        for index, item in enumerate(root.iterfind(xlsx.M + "si")):
            if index not in used and index < len(shared):
                for text in item.iter(xlsx.M + "t"):
                    text.text = ""

    edits["xl/sharedStrings.xml"] = blank
    for member in archive.namelist():
        if re.fullmatch(r"xl/comments[^/]*\.xml|xl/comments/[^/]+\.xml", member):
            edits[member] = _no_notes
    return edits | _remarks(archive)


def slide_parts(archive: zipfile.ZipFile) -> Edits:
    """PowerPoint: notes, comments, hidden slides and hidden shapes without text."""

    def notes(root: Any) -> None:
        for shape in pptx.note_shapes(root):
            _blank(shape)

    def slide(root: Any) -> None:
        for shape in [root] if root.get("show") in {"0", "false"} else pptx.hidden_shapes(root):
            _blank(shape)

    edits: Edits = {name: notes for name in archive.namelist() if pptx.NOTES.fullmatch(name)}
    edits |= {name: slide for name in archive.namelist() if pptx.SLIDE.fullmatch(name)}
    return edits | _remarks(archive)


def odf_parts(archive: zipfile.ZipFile) -> Edits:
    """OpenDocument: comments, recorded changes and hidden text."""

    def edit(root: Any) -> None:
        names = {
            "annotation",
            "annotation-end",
            "tracked-changes",
            "change",
            "change-start",
            "change-end",
            "hidden-text",
            "hidden-paragraph",
        }
        for element in [element for element in root.iter() if local(element) in names]:
            parent, before = element.getparent(), element.getprevious()
            if element.tail:  # what follows the mark stays
                if before is not None:
                    before.tail = (before.tail or "") + element.tail
                else:
                    parent.text = (parent.text or "") + element.tail
            parent.remove(element)

    return {"content.xml": edit} if "content.xml" in archive.namelist() else {}


def _remarks(archive: zipfile.ZipFile) -> Edits:
    def empty(root: Any) -> None:
        for child in list(root):
            root.remove(child)

    return {name: empty for name in archive.namelist() if _REMARKS.fullmatch(name)}


def _no_notes(root: Any) -> None:
    for holder in root.iter(xlsx.M + "commentList"):
        for note in list(holder):
            holder.remove(note)


def _emptier(state: str, unseen: set[str]) -> Callable[[Any], None]:
    def edit(root: Any) -> None:
        gone = _hidden_cells(root, state, unseen)
        for cell in [cell for cell in root.iter(xlsx.M + "c") if id(cell) in gone]:
            cell.getparent().remove(cell)
        for element in [
            element for element in root if local(element) == "legacyDrawing" or (state != "visible" and local(element) == "tableParts")
        ]:
            root.remove(element)

    return edit


def _hidden_cells(root: Any, state: str, unseen: set[str]) -> dict[int, Any]:
    """Cells that nobody sees, by identity; the cells are kept alive with it."""
    columns = xlsx.hidden_columns(root)
    gone: dict[int, Any] = {}
    for row in root.iter(xlsx.M + "row"):
        for cell in row.iter(xlsx.M + "c"):
            if state != "visible" or xlsx.is_hidden_row(row) or xlsx.column_of(cell) in columns or cell.get("s") in unseen:
                gone[id(cell)] = cell
    return gone


def _is_shared(cell: Any) -> bool:
    value = cell.find(xlsx.M + "v")
    return cell.get("t") == "s" and value is not None and (value.text or "").isdigit()


def _blank(element: Any) -> None:
    for text in element.iter("{*}t"):
        text.text = ""
