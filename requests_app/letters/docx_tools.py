"""What every Word file of this room is built of: A4 as GB/T 9704 has it, fonts with their Chinese part, rules, tables."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from collections.abc import Sequence

# GB/T 9704: 仿宋 for the text, 小标宋 for titles; what a machine lacks its word processor replaces.
BODY, TITLE, BOLD = "仿宋_GB2312", "方正小标宋简体", "黑体"
RED = "D7000F"
CENTRE, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
BOTH = WD_ALIGN_PARAGRAPH.JUSTIFY


def new_document(*, size: float = 16, leading: float = 28.95, margins: Sequence[float] = (37, 26, 35, 28)) -> Any:
    """A4 with 22 lines of 28 characters; `margins` in millimetres: top, right, bottom, left."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (Mm(side) for side in margins)
    section.footer_distance = Mm(25)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(size)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    normal.paragraph_format.space_after, normal.paragraph_format.space_before = Pt(0), Pt(0)
    normal.paragraph_format.line_spacing_rule, normal.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(leading)
    return made


def put(paragraph: Any, text: str, *, size: float | None = None, font: str = "", red: bool = False) -> Any:
    """A run of text in a font."""
    run = paragraph.add_run(text)
    if size:
        run.font.size = Pt(size)
    if font:
        run.font.name = "Times New Roman" if font == BODY else font
        fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), font)
        fonts.set(qn("w:hint"), "eastAsia")  # quotation marks are Chinese ones
    if red:
        run.font.color.rgb = RGBColor.from_string(RED)
    return run


def line(made: Any, text: str = "", *, align: Any = None, indent: int = 0, size: float = 16, font: str = BODY, **more: Any) -> Any:
    """A paragraph; `indent` in characters of its first line. Its own leading where the letters are larger than the text."""
    paragraph = made.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(indent * size)
    if size > 18:
        paragraph.paragraph_format.line_spacing = Pt(size * 1.5)
    put(paragraph, text, size=size, font=font, **more)
    return paragraph


def rule(paragraph: Any, where: str, kind: str) -> None:
    """A red line along the paragraph: `where` top or bottom, `kind` of Word's line styles."""
    borders, edge = OxmlElement("w:pBdr"), OxmlElement(f"w:{where}")
    for name, value in (("val", kind), ("sz", "24"), ("space", "4"), ("color", RED)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def page_numbers(section: Any) -> None:
    """— 1 —, centred, from the field of Word."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = CENTRE
    put(paragraph, "— ", size=14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = put(paragraph, "", size=14)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
    put(paragraph, " —", size=14)


def empty_table(made: Any, widths: Sequence[float]) -> Any:
    """A table without rows whose columns keep these widths, in millimetres."""
    grid = made.add_table(rows=0, cols=len(widths), style="Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    return grid


def table(made: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], *, head: int = 1, size: float = 12) -> Any:
    """A table with all lines; `widths` in millimetres, the first `head` rows repeat on every page."""
    grid = empty_table(made, widths)
    for number, texts in enumerate(rows):
        row = grid.add_row()
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Mm(width)
            fill(cell, text, size=size, font=BOLD if number < head else BODY)
        if number < head:
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(mark)
    return grid


def fill(cell: Any, text: str, *, size: float = 12, font: str = BODY, align: Any = None) -> None:
    """Write into a cell, line by line."""
    paragraph = cell.paragraphs[0]
    for number, words in enumerate(text.split("\n")):
        paragraph = cell.add_paragraph() if number else paragraph
        paragraph.paragraph_format.line_spacing = Pt(size * 1.5)
        if align is not None:
            paragraph.alignment = align
        put(paragraph, words, size=size, font=font)


def saved(made: Any, title: str, author: str) -> bytes:
    """The file's bytes. Metadata name the issuer and nothing about the machine or the day."""
    facts = made.core_properties
    facts.title, facts.author, facts.last_modified_by, facts.comments = title[:255], author[:255], "", ""
    facts.created = facts.modified = datetime(2020, 1, 1)  # noqa: DTZ001  (the format wants it naive)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
