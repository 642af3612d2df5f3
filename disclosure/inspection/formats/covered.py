"""Text of a PDF that is there but not seen: under a filled box or a picture drawn later, white on white, or in invisible mode.

A page that is one large picture with a text layer is a scan that was read by a machine: its text is read, but hides nothing.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTCurve, LTImage
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import dict_value, resolve1
from pdfminer.psparser import literal_name

from disclosure.containers import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

Box = tuple[float, float, float, float]
COVERED = 0.6
WHOLE_PAGE = 0.7
MOST_MARKS = 200_000


@dataclass
class PageText:
    """Lines of a page in the order drawn, and the pieces nobody sees."""

    text: str = ""
    covered: list[str] = field(default_factory=list)
    invisible: list[str] = field(default_factory=list)


@dataclass
class _Mark:
    """A letter, or something opaque, in the order drawn."""

    box: Box
    letter: str = ""
    colour: Any = None
    invisible: bool = False
    picture: bool = False


class _Device(PDFLayoutAnalyzer):
    """Keeps marks in the order in which they are drawn."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=None)
        self.marks: list[_Mark] = []
        self.see_through = False
        self.mode = 0

    def render_string(self, textstate: Any, *rest: Any) -> None:
        self.mode = textstate.render
        super().render_string(textstate, *rest)

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        advance = float(super().render_char(*args, **kwargs))
        item = self.cur_item._objs.pop() if self.cur_item._objs else None
        if isinstance(item, LTChar):
            self._keep(_Mark(item.bbox, item.get_text(), item.graphicstate.ncolor, invisible=self.mode == 3))
        return advance

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        super().paint_path(gstate, stroke, fill, evenodd, path)
        drawn, self.cur_item._objs = self.cur_item._objs, []
        for item in drawn:
            if isinstance(item, LTCurve) and fill and not self.see_through:
                self._keep(_Mark(item.bbox, colour=item.non_stroking_color))

    def render_image(self, name: str, stream: Any) -> None:
        super().render_image(name, stream)
        item = self.cur_item._objs.pop() if self.cur_item._objs else None
        masked = stream is not None and (stream.get_any(("SMask", "Mask", "IM", "ImageMask")) is not None)
        if isinstance(item, LTImage) and not self.see_through and not masked:
            self._keep(_Mark(item.bbox, picture=True))

    def _keep(self, mark: _Mark) -> None:
        if len(self.marks) >= MOST_MARKS:
            raise UnreadableError(_("版面过于复杂，无法检查。"))
        self.marks.append(mark)


class _Interpreter(PDFPageInterpreter):
    """Follows transparency, which pdfminer itself leaves out: a highlight hides nothing."""

    device: _Device

    def do_q(self) -> None:
        super().do_q()
        self._stack().append(self.device.see_through)

    def do_Q(self) -> None:
        super().do_Q()
        if self._stack():
            self.device.see_through = self._stack().pop()

    def do_gs(self, name: Any) -> None:
        states = resolve1(self.resources.get("ExtGState")) or {}
        state = dict_value(states.get(literal_name(name), {})) if states else {}
        alpha, blend = resolve1(state.get("ca")), resolve1(state.get("BM"))
        if alpha is not None or blend is not None:
            blended = blend is not None and "Normal" not in str(blend) and "Compatible" not in str(blend)
            self.device.see_through = blended or (alpha is not None and float(alpha) < 0.9)

    def _stack(self) -> list[bool]:
        if not hasattr(self, "_see_through"):
            self._see_through: list[bool] = []
        return self._see_through


def pages_of(content: bytes, covers: dict[int, list[Box]]) -> Iterator[PageText]:
    """Every page; `covers` names boxes that lie over the whole page content (annotations), by page number. Raises UnreadableError."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(content)))
        resources = PDFResourceManager()
        for number, page in enumerate(PDFPage.create_pages(document), start=1):
            device = _Device(resources)
            _Interpreter(resources, device).process_page(page)
            box = page.mediabox
            area = abs((box[2] - box[0]) * (box[3] - box[1])) or 1.0
            yield _judge(device.marks, covers.get(number, []), area)
    except UnreadableError:
        raise
    except PDFPasswordIncorrect as error:
        raise UnreadableError(_("文件已加密，无法检查。")) from error
    except Exception as error:  # pdfminer raises anything on a damaged file
        raise UnreadableError(_("文件已损坏，无法打开。")) from error


def _judge(marks: list[_Mark], covers: list[Box], area: float) -> PageText:
    page = PageText()
    scan = any(mark.picture and _area(mark.box) > WHOLE_PAGE * area for mark in marks)
    boxes = [(index, mark) for index, mark in enumerate(marks) if not mark.letter and _area(mark.box) > 1]
    runs: dict[str, list[str]] = {"covered": [], "invisible": []}
    lines: list[str] = []
    last: Box | None = None
    last_fate = ""
    for index, mark in enumerate(marks):
        if not mark.letter:
            continue
        over = [box.box for later, box in boxes if later > index and not (scan and box.picture)] if boxes else []
        fate = ""
        if mark.letter.strip():
            if any(_share(mark.box, box) >= COVERED for box in (*over, *covers)):
                fate = "covered"
            elif (mark.invisible and not scan) or (_is_white(mark.colour) and not _on_colour(mark, index, boxes)):
                fate = "invisible"
        else:
            fate = last_fate
        starts_line = last is None or abs(mark.box[1] - last[1]) > max(2.0, (last[3] - last[1]) * 0.7)
        if starts_line:
            lines.append("")
        elif last is not None and mark.box[0] - last[2] > max(1.0, (last[3] - last[1]) * 0.6):
            lines[-1] += " "
        lines[-1] += mark.letter
        if fate:
            if fate != last_fate or starts_line or not runs[fate]:
                runs[fate].append("")
            runs[fate][-1] += mark.letter
        last, last_fate = mark.box, fate
    page.text = "\n".join(lines)
    page.covered, page.invisible = ([text for run in runs[key] if (text := run.strip())] for key in ("covered", "invisible"))
    return page


def _is_white(colour: Any) -> bool:
    """Whether letters are (nearly) the colour of paper, in grey, RGB or CMYK."""
    if isinstance(colour, int | float):
        return colour >= 0.98
    if isinstance(colour, tuple | list) and all(isinstance(value, int | float) for value in colour):
        return all(value <= 0.02 for value in colour) if len(colour) == 4 else bool(colour) and all(value >= 0.98 for value in colour)
    return False


def _on_colour(mark: _Mark, index: int, boxes: list[tuple[int, _Mark]]) -> bool:
    """Whether a coloured box or a picture lies below the letter."""
    below = (box for earlier, box in boxes if earlier < index and (box.picture or not _is_white(box.colour)))
    return any(_share(mark.box, box.box) >= COVERED for box in below)


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _share(letter: Box, box: Box) -> float:
    """How much of the letter the box covers, 0 to 1."""
    common = (max(letter[0], box[0]), max(letter[1], box[1]), min(letter[2], box[2]), min(letter[3], box[3]))
    return _area(common) / area if common[2] > common[0] and common[3] > common[1] and (area := _area(letter)) else 0.0
