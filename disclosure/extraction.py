"""The plain text of a file, for search and for inspection: docx, xlsx, pptx, odt, ods, odp, ofd, pdf, csv, txt, html."""

from __future__ import annotations

import io
import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosure.containers import UnreadableError, decoded, kind_of, open_zip, xml

if TYPE_CHECKING:
    import zipfile
    from typing import Any

__all__ = ["MOST_CHARACTERS", "UnreadableError", "text_of"]

MOST_CHARACTERS = 2_000_000
MOST_PAGES = 1_000
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TAG = re.compile(r"\{.*\}")


def text_of(content: bytes, name: str) -> str:
    """The readable text, a line a paragraph or row, at most MOST_CHARACTERS; "" for pictures, sound and archives.

    Told by content, `name` only tells HTML from text. Never follows a link out of the file.
    Raises UnreadableError (message for the person) for what is damaged, encrypted or unpacks beyond bounds.
    """
    kind = kind_of(content)
    reader = _READERS.get(kind)
    if reader is not None:
        with open_zip(content) as archive:
            return _neat(reader(archive))
    if kind == "pdf":
        return _neat(_pdf(content))
    if kind == "txt":
        text = (decoded(content) or "")[: 4 * MOST_CHARACTERS]
        if PurePath(name).suffix.lower() in {".html", ".htm"} and text.strip():
            from disclosure.sanitise import sanitise

            text = sanitise(text)[1]
        return _neat(text)
    if kind == "ole":
        raise UnreadableError(_("旧格式或加密的文件，无法读取。"))
    return ""


def _neat(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\x00", "").splitlines())
    return "\n".join(line for line in lines if line)[:MOST_CHARACTERS]


def _name(element: Any) -> str:
    return _TAG.sub("", element.tag) if isinstance(element.tag, str) else ""


def _docx(archive: zipfile.ZipFile) -> str:
    parts = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"]
    parts += sorted(part for part in archive.namelist() if re.fullmatch(r"word/(?:header|footer)\d*\.xml", part))
    return "\n".join(office_text(xml(archive, part)) for part in parts)


def office_text(root: Any, *, deleted: bool = False) -> str:
    """Text of WordprocessingML or DrawingML: a line a paragraph, a line a table row. `deleted` adds what a tracked change took out."""
    pieces: list[str] = []
    if root is not None:
        _walk(root, pieces, deleted)
    return "".join(pieces)


def _walk(element: Any, pieces: list[str], deleted: bool) -> None:
    name = _name(element)
    if name == "t" or (deleted and name == "delText"):
        pieces.append(element.text or "")
    elif name in {"br", "cr"}:
        pieces.append("\n")
    elif name == "tab":
        pieces.append("\t")
    elif name == "tr":
        cells: list[str] = []
        for cell in element:
            inner: list[str] = []
            _walk(cell, inner, deleted)
            if _name(cell) not in {"trPr", "tblPrEx"}:
                cells.append(" ".join("".join(inner).split()))
        pieces.append("\t".join(cells) + "\n")
    elif name != "Fallback":  # the same drawing once more, for old readers
        for child in element:
            _walk(child, pieces, deleted)
        if name == "p":
            pieces.append("\n")


def _xlsx(archive: zipfile.ZipFile) -> str:
    shared = shared_strings(archive)
    sheets = sorted(part for part in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part))
    lines = []
    for sheet in sheets:
        root = xml(archive, sheet)
        for row in root.iter("{*}row") if root is not None else ():
            lines.append("\t".join(cell_text(cell, shared) for cell in row.iter("{*}c")))
    return "\n".join(lines)


def shared_strings(archive: zipfile.ZipFile) -> list[str]:
    """The workbook's table of strings."""
    root = xml(archive, "xl/sharedStrings.xml")
    return [] if root is None else ["".join(t.text or "" for t in item.iter("{*}t")) for item in root.iterfind("{*}si")]


def cell_text(cell: Any, shared: list[str]) -> str:
    """What a cell holds, as text."""
    if cell.get("t") == "inlineStr":
        return "".join(t.text or "" for t in cell.iter("{*}t"))
    value = cell.find("{*}v")
    text = (value.text or "") if value is not None else ""
    if cell.get("t") == "s":
        return shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
    return text


def _pptx(archive: zipfile.ZipFile) -> str:
    slides = [part for part in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", part)]
    slides.sort(key=lambda part: int(re.sub(r"\D", "", part.rpartition("/")[2])))
    return "\n".join(office_text(xml(archive, slide)) for slide in slides)


def _odf(archive: zipfile.ZipFile) -> str:
    root = xml(archive, "content.xml")
    return "" if root is None else "\n".join("".join(p.itertext()) for p in root.iter(f"{_ODF}p", f"{_ODF}h"))


def ofd_text(archive: zipfile.ZipFile) -> str:
    """The text codes of an OFD file, a line each, in the order of its pages."""
    pages = [part for part in archive.namelist() if re.search(r"/Pages/Page_\d+/Content\.xml\Z", part)]
    pages.sort(key=lambda part: int(re.findall(r"Page_(\d+)", part)[-1]))
    roots = (xml(archive, page) for page in pages[:MOST_PAGES])
    return "\n".join("".join(code.text or "" for code in root.iter("{*}TextCode")) for root in roots if root is not None)


_READERS = {"docx": _docx, "xlsx": _xlsx, "pptx": _pptx, "odt": _odf, "ods": _odf, "odp": _odf, "ofd": ofd_text}


def _pdf(content: bytes) -> str:
    from pdfminer.high_level import extract_text
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        return extract_text(io.BytesIO(content), maxpages=MOST_PAGES)
    except PDFPasswordIncorrect as error:
        raise UnreadableError(_("文件已加密，无法检查。")) from error
    except Exception as error:  # pdfminer raises anything on a damaged file
        raise UnreadableError(_("文件已损坏，无法打开。")) from error
