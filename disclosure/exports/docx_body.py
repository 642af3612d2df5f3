"""From sanitised HTML (disclosure/sanitise.py knows every tag there can be) to paragraphs of a .docx."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from disclosure.exports.tables import grid_of

if TYPE_CHECKING:
    from disclosure.exports.paper import Paper

HEADINGS = {"h2": 1, "h3": 2, "h4": 3}
BLOCKS = frozenset({"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "hr", "table", "div"})
WIDTH = Cm(15.8)
SPACE = re.compile(r"[ \t\r\n\f]+")
STYLES = {
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "u": "underline",
    "s": "strike",
    "sub": "subscript",
    "sup": "superscript",
}
ALIGN = {"align-center": WD_ALIGN_PARAGRAPH.CENTER, "align-right": WD_ALIGN_PARAGRAPH.RIGHT}


class Writer:
    """Writes one body. `place` below is a document or a table cell: both take paragraphs."""

    def __init__(self, made: Any, paper: Paper) -> None:
        self.made, self.paper = made, paper

    def write(self, root: Any) -> None:
        """All of it; text that stands outside any block becomes a paragraph."""
        self._blocks(root, self.made, first=None)

    # ------------------------------------------------------------ blocks

    def _blocks(self, parent: Any, place: Any, *, first: Any, indent: float = 0) -> None:
        """Blocks within `parent`; `first` is an empty paragraph to begin with (a cell has one already)."""
        loose: Any = first

        def paragraph() -> Any:
            nonlocal loose
            found, loose = (loose, None) if loose is not None else (place.add_paragraph(), None)
            return found

        open_one: Any = None
        if (parent.text or "").strip():
            open_one = self._dressed(paragraph(), indent)
            self._text(open_one, parent.text, ())
        for child in parent:
            if child.tag in BLOCKS:
                open_one = None
                self._block(child, place, paragraph, indent)
            else:
                open_one = open_one if open_one is not None else self._dressed(paragraph(), indent)
                self._inline(open_one, child, ())
            if (child.tail or "").strip():
                open_one = open_one if open_one is not None else self._dressed(paragraph(), indent)
                self._text(open_one, child.tail, ())

    def _block(self, element: Any, place: Any, paragraph: Any, indent: float) -> None:
        tag = element.tag
        if tag in HEADINGS:
            made = paragraph()
            made.style = self.made.styles[f"Heading {HEADINGS[tag]}"]
            self._fill(made, element)
        elif tag == "p":
            made = self._dressed(paragraph(), indent)
            if not element.get("class") and place is self.made and not indent:
                made.paragraph_format.first_line_indent = Pt(28)  # two characters
            self._fill(made, element)
        elif tag in ("ul", "ol"):
            self._list(element, place, paragraph, indent)
        elif tag == "hr":
            paragraph().add_run("—" * 12)
        elif tag == "table":
            self._table(element, place)
        else:  # a quotation, or the region around a table
            self._blocks(element, place, first=None, indent=indent + (0.8 if tag == "blockquote" else 0))

    def _list(self, element: Any, place: Any, paragraph: Any, indent: float) -> None:
        # Numbers are written out: a numbering of Word would go on from one list to the next.
        start = element.get("start", "1")
        number = int(start) if start.isascii() and start.isdigit() else 1
        for item in element:
            if item.tag != "li":
                continue
            made = self._dressed(paragraph(), indent + 0.8)
            made.paragraph_format.first_line_indent = Cm(-0.8)
            made.add_run(f"{number}. " if element.tag == "ol" else "• ")
            number += 1
            self._text(made, item.text, ())
            for child in item:
                if child.tag in ("ul", "ol", "table", "div", "blockquote"):
                    self._block(child, place, place.add_paragraph, indent + 0.8)
                elif child.tag in BLOCKS:
                    self._fill(made, child)
                else:
                    self._inline(made, child, ())
                self._text(made, child.tail if (child.tail or "").strip() else "", ())

    def _table(self, element: Any, place: Any) -> None:
        caption = element.find("caption")
        if caption is not None:
            self._fill(place.add_paragraph(), caption)
        grid, height, width = grid_of(element)
        if not height or not width:
            return
        table = place.add_table(height, width)
        table.style = self.made.styles["Table Grid"]
        cells = table._cells  # once: table.cell() lays out the whole table each time
        for (row, column), (cell, down, across) in grid.items():
            target = cells[row * width + column]
            if down > 1 or across > 1:
                target = target.merge(cells[(row + down - 1) * width + column + across - 1])
            first = target.paragraphs[0]
            self._blocks(cell, target, first=first)
            for made in target.paragraphs:
                made.alignment = ALIGN.get(cell.get("class") or "", made.alignment)
                for run in made.runs:
                    run.font.size = Pt(10.5)
                    if cell.tag == "th":
                        run.bold = True
        place.add_paragraph()

    # ------------------------------------------------------------ within a paragraph

    def _dressed(self, made: Any, indent: float) -> Any:
        if indent:
            made.paragraph_format.left_indent = Cm(indent)
        return made

    def _fill(self, made: Any, element: Any) -> None:
        made.alignment = ALIGN.get(element.get("class") or "", made.alignment)
        self._text(made, element.text, ())
        for child in element:
            self._inline(made, child, ())
            self._text(made, child.tail, ())

    def _inline(self, made: Any, element: Any, styles: tuple[str, ...]) -> None:
        tag = element.tag
        if tag == "br":
            made.add_run().add_break()
            return
        if tag == "img":
            self._picture(made, element)
            return
        if tag == "a" and (element.get("href") or "").strip():
            self._link(made, element, styles)
            return
        inner = (*styles, STYLES[tag]) if tag in STYLES else styles
        self._text(made, element.text, inner)
        for child in element:
            self._inline(made, child, inner)
            self._text(made, child.tail, inner)

    def _text(self, made: Any, text: str | None, styles: tuple[str, ...]) -> Any:
        words = SPACE.sub(" ", text or "")
        if not words or (words == " " and not made.runs):
            return None
        run = made.add_run(words)
        for style in styles:
            setattr(run.font, style, True)
        return run

    def _link(self, made: Any, element: Any, styles: tuple[str, ...]) -> None:
        target = element.get("href").strip()
        if target.startswith("/"):
            target = self.paper.address.split("/documents/")[0].removesuffix("/en") + target
        before = len(made.runs)
        self._text(made, element.text, (*styles, "underline"))
        for child in element:
            self._inline(made, child, (*styles, "underline"))
            self._text(made, child.tail, (*styles, "underline"))
        if target.startswith(("http://", "https://", "mailto:")):
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), made.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            for run in made.runs[before:]:
                link.append(run._element)
            made._p.append(link)

    def _picture(self, made: Any, element: Any) -> None:
        picture = self.paper.pictures.get(element.get("src") or "")
        words = element.get("alt") or ""
        if picture is not None:
            try:
                shape = made.add_run().add_picture(io.BytesIO(picture.content))
            except (UnrecognizedImageError, ValueError, KeyError):  # WebP, or a damaged file: its words remain
                pass
            else:
                if shape.width > WIDTH:
                    shape.height, shape.width = int(shape.height * WIDTH / shape.width), WIDTH
                shape._inline.docPr.set("descr", words)
                return
        if words:
            made.add_run(f"[{words}]")
