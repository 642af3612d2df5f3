"""A paper as .docx: the elements as a table on top, then the body's headings, paragraphs, lists, tables, links and pictures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from disclosure.exports.docx_body import Writer
from disclosure.sanitise import parse

if TYPE_CHECKING:
    from disclosure.exports.paper import Paper

# GB/T 9704: 仿宋 for the text, 小标宋 for titles; what a machine lacks its word processor replaces.
TEXT, TITLE = "仿宋_GB2312", "方正小标宋简体"


def docx_of(paper: Paper) -> bytes:
    """The file's bytes. Metadata name the publisher and nothing about the machine."""
    made = docx.Document()
    _page(made)
    heading = made.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(heading.add_run(paper.title), TITLE, 22)
    if not paper.is_current:
        _small(made, _("这是历史版本（第 %(number)s 版），内容可能已经改变。") % {"number": paper.version})
    _elements(made, paper)
    Writer(made, paper).write(parse(paper.body))
    if paper.attachments:
        made.add_paragraph()
        made.add_paragraph(_("附件："))
        for title, name in paper.attachments:
            made.add_paragraph(title if title == name else f"{title}（{name}）", style="List Number")
    made.add_paragraph()
    _small(made, _("来源：%(site)s %(address)s") % {"site": paper.site_name, "address": paper.address})
    if paper.published_at:
        _small(
            made, _("第 %(number)s 版，%(date)s发布") % {"number": paper.version, "date": date_format(paper.published_at, "DATE_FORMAT")}
        )
    facts = made.core_properties
    facts.title, facts.author, facts.last_modified_by, facts.comments = paper.title[:255], paper.publisher[:255], "", paper.address[:255]
    facts.created = facts.modified = paper.published_at.replace(tzinfo=None) if paper.published_at else facts.created
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _page(made: Any) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.8)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT)
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = 1.5, Pt(0)
    for level, size in ((1, 16), (2, 15), (3, 14)):
        style = made.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(size), True
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), "黑体")
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)


def _font(run: Any, name: str, size: int) -> None:
    run.font.name, run.font.size = name, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _small(made: Any, text: str) -> None:
    run = made.add_paragraph().add_run(text)
    run.font.size = Pt(10.5)


def _elements(made: Any, paper: Paper) -> None:
    """Two pairs a row, as on the page."""
    if not paper.elements:
        return
    rows = -(-len(paper.elements) // 2)
    table = made.add_table(rows=rows, cols=4, style="Table Grid")
    for number, pair in enumerate(paper.elements):
        cells = table.rows[number // 2].cells
        for place, text in enumerate(pair):
            cell = cells[(number % 2) * 2 + place]
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(10.5), place == 0
    if len(paper.elements) % 2:
        last = table.rows[rows - 1].cells
        last[1].merge(last[3])
    for row in table.rows:
        for cell, width in zip(row.cells, (2.4, 5.5, 2.4, 5.5), strict=True):
            cell.width = Cm(width)
    made.add_paragraph()
