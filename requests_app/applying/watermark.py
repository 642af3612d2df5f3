"""The watermark 仅供信息公开申请使用 on pictures of papers that prove who somebody is (LEGAL.md §13), burnt in before anything is stored.

The mask was drawn once (requests_app/data/watermark.png), so no font is needed here.
"""

from __future__ import annotations

import io
import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.filetypes import FileRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

MASK = Path(__file__).resolve().parent.parent / "data" / "watermark.png"
LONGEST = 2400  # pixels of a stored picture's longer side: enough to read a card
MOST_PIXELS = 60_000_000
MOST_PAGES = 30
STRENGTH = 0.42
COLOUR = (158, 27, 30)
# Parts of a PDF that act or carry other files.
ACTIVE = ("/OpenAction", "/AA", "/AcroForm")
ACTIVE_NAMES = ("/JavaScript", "/EmbeddedFiles")


def watermarked(content: bytes, *, name: str, mime: str) -> bytes:
    """The same picture or PDF with the watermark over all of it, without the camera's notes. The same bytes give the same bytes.

    Raises FileRefusedError for other types, for what cannot be opened, and for pictures and files that are too large.
    """
    marks: dict[str, Callable[[bytes, str], bytes]] = {
        "application/pdf": _pdf,
        "image/jpeg": _picture,
        "image/png": _picture,
        "image/webp": _picture,
    }
    if mime not in marks:
        raise FileRefusedError(_("“%(name)s”的类型不予接收。证件可上传：jpg、png、webp、pdf。") % {"name": name})
    try:
        return marks[mime](content, name)
    except FileRefusedError:
        raise
    except Exception as error:  # whatever a broken file breaks in the libraries, it is a broken file
        raise FileRefusedError(_("“%(name)s”已损坏，无法打开。") % {"name": name}) from error


@lru_cache(maxsize=1)
def _mask() -> Image.Image:
    return Image.open(MASK).convert("L").point([round(level * STRENGTH) for level in range(256)])


def _tiled(size: tuple[int, int]) -> Image.Image:
    """The mask repeated over a picture of this size; at least two marks stand across its shorter side."""
    width = max(min(size) // 2, 90)
    mask = _mask()
    tile = mask.resize((width, max(1, round(mask.height * width / mask.width))), Image.Resampling.LANCZOS)
    whole = Image.new("L", size, 0)
    for row in range(math.ceil(size[1] / tile.height)):
        for column in range(-1, math.ceil(size[0] / tile.width) + 1):
            whole.paste(tile, (column * tile.width + (row % 2) * tile.width // 2, row * tile.height))
    return whole


def _picture(content: bytes, name: str) -> bytes:
    with Image.open(io.BytesIO(content)) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise FileRefusedError(_("“%(name)s”的像素过多，请缩小后上传。") % {"name": name})
        opened.draft("RGB", (LONGEST, LONGEST))  # JPEG: decode no more than is kept
        picture = ImageOps.exif_transpose(opened).convert("RGBA")
    picture.thumbnail((LONGEST, LONGEST))
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture)
    paper.paste(COLOUR, (0, 0, *paper.size), mask=_tiled(paper.size))
    out = io.BytesIO()
    paper.save(out, "PNG" if name.lower().endswith(".png") else "WEBP" if name.lower().endswith(".webp") else "JPEG", quality=85)
    return out.getvalue()


def _pdf(content: bytes, name: str) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise FileRefusedError(_("“%(name)s”超过 %(most)s 页，请只上传需要的页。") % {"name": name, "most": MOST_PAGES})
        for key in ACTIVE:
            if key in pdf.Root:
                del pdf.Root[key]
        for key in ACTIVE_NAMES:
            if "/Names" in pdf.Root and key in pdf.Root.Names:
                del pdf.Root.Names[key]
        stamps: dict[tuple[int, int], pikepdf.Pdf] = {}
        for page in pdf.pages:
            box = [float(edge) for edge in page.mediabox]
            size = (max(1, min(3000, round(box[2] - box[0]))), max(1, min(3000, round(box[3] - box[1]))))
            if size not in stamps:
                stamps[size] = pikepdf.open(io.BytesIO(_stamp(size)))
            page.add_overlay(stamps[size].pages[0], pikepdf.Rectangle(*box))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _stamp(size: tuple[int, int]) -> bytes:
    """A page with nothing but the watermark."""
    mark = Image.new("RGBA", size, (*COLOUR, 0))
    mark.putalpha(_tiled(size))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    canvas.drawImage(ImageReader(mark), 0, 0, *size, mask="auto")
    canvas.save()
    return out.getvalue()
