"""PDF: properties, annotations, attachments, scripts, layers (pikepdf), then the text and what lies over it (covered.py)."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING, Any

import pikepdf
from django.utils.translation import gettext as _

from disclosure.containers import UnreadableError
from disclosure.inspection.formats.covered import pages_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosure.inspection.report import FileReport

MOST_PAGES = 500
MOST_SECONDS = 90  # of reading; a web request has no more
# A link or a form's field is part of the page; everything else was put over it.
PLAIN = frozenset({"/Link", "/Widget", "/Popup", "/PrinterMark"})


def inspect(content: bytes, report: FileReport) -> None:
    """Everything a reader could get out of the file. Raises UnreadableError for encrypted, damaged and very long ones."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if document.is_encrypted:
                raise UnreadableError(_("文件已加密，无法检查。"))
            if len(document.pages) > MOST_PAGES:
                raise UnreadableError(_("超过%(most)s页，请拆分后上传。") % {"most": MOST_PAGES})
            _structure(document, report)
            covers = {number: list(filled_annotations(page)) for number, page in enumerate(document.pages, start=1)}
    except pikepdf.PasswordError as error:
        raise UnreadableError(_("文件已加密，无法检查。")) from error
    except pikepdf.PdfError as error:
        raise UnreadableError(_("文件已损坏，无法打开。")) from error
    texts, end = 0, time.monotonic() + MOST_SECONDS
    for number, page in enumerate(pages_of(content, covers), start=1):
        report.parts.append((f"page:{number}", page.text))
        texts += bool(page.text.strip())
        if time.monotonic() > end:
            raise UnreadableError(_("检查用时过长，请拆分后上传。"))
        for text in page.covered:
            report.note("covered_text", value=text, excerpt=text, place=f"page:{number}")
        for text in page.invisible:
            report.note("hidden_text", value=text, excerpt=text, place=f"page:{number}")
    if not texts:
        report.note("scanned", value="scanned", excerpt="PDF")


def _structure(document: pikepdf.Pdf, report: FileReport) -> None:
    root = document.Root
    for key, value in (document.docinfo or {}).items():
        text = str(value).strip()
        if key in {"/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/Company", "/SourceModified", "/Manager"} and text:
            report.note("metadata", value=f"{key}={text}", excerpt=f"{key[1:]}: {text}")
    if "/Metadata" in root:
        report.note("metadata", value="xmp", excerpt="XMP")
    if "/EmbeddedFiles" in root.get("/Names", pikepdf.Dictionary()) or "/AF" in root:
        names = list(document.attachments)
        report.note("pdf_attachment", value="attachments", excerpt="、".join(names) or "EmbeddedFiles")
    for what in scripts(document):
        report.note("pdf_script", value=what, excerpt=what)
    layers = root.get("/OCProperties", pikepdf.Dictionary()).get("/D", pikepdf.Dictionary())
    hidden = list(layers.get("/OFF", []))
    if hidden:
        report.note("pdf_layer", value="layers", excerpt="、".join(str(row.get("/Name", "")) for row in hidden), times=len(hidden))
    if "/XFA" in root.get("/AcroForm", pikepdf.Dictionary()):
        report.note("embedded", value="XFA", excerpt="XFA")
    for number, page in enumerate(document.pages, start=1):
        for note in notes_on(page):
            kind = str(note.get("/Subtype", ""))
            if kind == "/FileAttachment":
                report.note("pdf_attachment", value=f"page {number}", excerpt=str(note.get("/Contents", "")), place=f"page:{number}")
            elif kind not in PLAIN:
                said = str(note.get("/Contents", "")).strip()
                report.parts.append((f"page:{number}", said))
                report.note("pdf_annotation", value=f"{kind} {said}", excerpt=said or kind[1:], place=f"page:{number}")


def notes_on(page: pikepdf.Page) -> list[Any]:
    """The page's annotations that are dictionaries."""
    return [note for note in page.obj.get("/Annots", []) if isinstance(note, pikepdf.Dictionary)]


def scripts(document: pikepdf.Pdf) -> list[str]:
    """Where the file carries scripts, or launches something: names, the opening action, actions of document, pages and fields."""
    root, found = document.Root, []
    if "/JavaScript" in root.get("/Names", pikepdf.Dictionary()):
        found.append("JavaScript")
    places = [root.get("/OpenAction"), *_values(root.get("/AA"))]
    for page in document.pages:
        places += _values(page.obj.get("/AA"))
        for note in notes_on(page):
            places += [note.get("/A"), *_values(note.get("/AA"))]
    for place in places:
        if isinstance(place, pikepdf.Dictionary) and str(place.get("/S", "")) in {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"}:
            found.append(str(place.get("/S"))[1:])
    return sorted(set(found))


def is_filled(note: Any) -> bool:
    """Whether an annotation covers what is below it: a black box drawn over text, a marked redaction, a filled shape."""
    kind = str(note.get("/Subtype", ""))
    shape = kind in {"/Square", "/Circle", "/Polygon", "/FreeText", "/Stamp"}
    return kind == "/Redact" or (shape and len(note.get("/IC", note.get("/C", []))) > 0 and float(note.get("/CA", 1)) > 0.9)


def filled_annotations(page: pikepdf.Page) -> Iterator[tuple[float, float, float, float]]:
    """Rectangles of annotations that cover what is below."""
    for note in notes_on(page):
        if is_filled(note) and "/Rect" in note:
            left, low, right, high = (float(number) for number in note.Rect)
            yield min(left, right), min(low, high), max(left, right), max(low, high)


def _values(actions: Any) -> list[Any]:
    return [value for _key, value in actions.items()] if isinstance(actions, pikepdf.Dictionary) else []
