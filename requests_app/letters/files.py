"""A letter as Word file and as PDF, laid out after GB/T 9704: red head, number, title, addressee, text, signature and date."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from disclosure.exports.as_pdf import pdf_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BODY, TITLE, HEAD = "仿宋_GB2312", "方正小标宋简体", "方正小标宋简体"


def style() -> str:
    """The sheet of printed letters."""
    path: Path = settings.BASE_DIR / "static" / "css" / "letter.css"
    return path.read_text(encoding="utf-8")


def pdf_of(content: dict[str, Any], number: str) -> bytes:
    """`content` as `Letter.content`. Raises UnavailableError where WeasyPrint's libraries or a Chinese font are missing."""
    context = {"letter": content, "number": number, "style": mark_safe(style())}  # noqa: S308 -- our own file
    return pdf_from(render_to_string("requests_app/letters/letter.html", context))


def docx_of(content: dict[str, Any], number: str) -> bytes:
    """The same as a Word file that the office may sign and seal."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)

    def write(text: str, *, size: float = 16, font: str = BODY, align: Any = None, indent: bool = False, red: bool = False) -> Any:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(28)
        paragraph.paragraph_format.space_after = Pt(0)
        if align is not None:
            paragraph.alignment = align
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * size)
        run = paragraph.add_run(text)
        run.font.size, run.font.name = Pt(size), font
        _east_asian(run, font)
        if red:
            run.font.color.rgb = RGBColor(0xC0, 0x1B, 0x1B)
        return paragraph

    centre, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    write(content["organisation"], size=26, font=HEAD, align=centre, red=True).paragraph_format.line_spacing = Pt(40)
    if number:
        write(number, align=centre)
    _rule(document.paragraphs[-1])
    write("")
    write(content["title"], size=22, font=TITLE, align=centre).paragraph_format.line_spacing = Pt(34)
    write("")
    if content["addressee"]:
        write(f"{content['addressee']}：")
    for text in content["paragraphs"]:
        write(text, indent=True)
    write("")
    write(content["organisation"], align=right)
    write(content["dated"], align=right)
    return _bytes(document)


def sheet_docx(title: str, rows: Sequence[tuple[str, str]], *, note: str = "") -> bytes:
    """A form of two columns: what is asked for and what is written."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin, section.right_margin = Mm(210), Mm(297), Mm(25), Mm(25)

    def put(paragraph: Any, text: str, size: float, font: str) -> None:
        run = paragraph.add_run(text)
        run.font.size, run.font.name = Pt(size), font
        _east_asian(run, font)

    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    put(head, title, 22, TITLE)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Mm(50), Mm(110)
        put(cells[0].paragraphs[0], label, 12, BODY)
        put(cells[1].paragraphs[0], value, 12, BODY)
    if note:
        put(document.add_paragraph(), note, 10.5, BODY)
    return _bytes(document)


def _east_asian(run: Any, font: str) -> None:
    """Word keeps the font of Chinese apart."""
    run._element.get_or_add_rPr().get_or_add_rFonts().set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", font)


def _rule(paragraph: Any) -> None:
    """The red line under the head."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", "C01B1B")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _bytes(document: Any) -> bytes:
    document.core_properties.author = ""
    document.core_properties.comments = ""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
