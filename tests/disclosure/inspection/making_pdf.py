"""PDFs with and without something hidden."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.disclosure.inspection.people import ID_CARD_X, SECRET


def pdf(draw: Callable[[Canvas], Any] | None = None, *, bare: bool = True, edit: Callable[[pikepdf.Pdf], Any] | None = None) -> bytes:
    """One page; `bare` takes reportlab's own properties away."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 14)
    canvas.drawString(72, 780, "关于公布补助名单的通知")
    if draw:
        draw(canvas)
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as document:
        if bare and "/Info" in document.trailer:
            del document.trailer["/Info"]
        if edit:
            edit(document)
        done = io.BytesIO()
        document.save(done)
    return done.getvalue()


def black_box(canvas: Canvas) -> None:
    canvas.drawString(72, 700, SECRET)
    canvas.rect(70, 694, 320, 20, fill=1, stroke=0)


def white_box(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "举报人资料")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(70, 694, 320, 20, fill=1, stroke=0)


def picture_over(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "被图片盖住的账户")
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 10), "grey")), 70, 690, 300, 26)


def shaded_before(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.9, 0.9, 0.9)
    canvas.rect(70, 694, 320, 20, fill=1, stroke=0)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(72, 700, "表头文字")


def highlighted(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "重点内容")
    canvas.setFillColorRGB(1, 1, 0)
    canvas.setFillAlpha(0.4)
    canvas.rect(70, 694, 320, 20, fill=1, stroke=0)


def white_letters(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 700, "看不见的字")


def white_on_dark(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.6, 0.1, 0.1)
    canvas.rect(70, 694, 320, 20, fill=1, stroke=0)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 700, "标题栏")


def invisible_letters(canvas: Canvas) -> None:
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    text.textLine("隐形的字")
    canvas.drawText(text)


def scan_with_text_layer(canvas: Canvas) -> None:
    invisible_letters(canvas)
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 84), "white")), 0, 0, 595, 842)


def id_in_pdf(canvas: Canvas) -> None:
    canvas.drawString(72, 700, f"身份证号 {ID_CARD_X}")


def _note(document: pikepdf.Pdf, **entries: Any) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[70, 690, 390, 716], **entries)
    document.pages[0].obj["/Annots"] = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))


def sticky_note(document: pikepdf.Pdf) -> None:
    _note(document, Subtype=pikepdf.Name.Text, Contents="请领导审定", T="韦小明")


def box_annotation(document: pikepdf.Pdf) -> None:
    _note(document, Subtype=pikepdf.Name.Square, IC=[0, 0, 0])


def link(document: pikepdf.Pdf) -> None:
    _note(document, Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.invalid/"))


def script(document: pikepdf.Pdf) -> None:
    document.Root["/OpenAction"] = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def attached(document: pikepdf.Pdf) -> None:
    document.attachments["名单.txt"] = b"names"


def author_of_pdf(document: pikepdf.Pdf) -> None:
    document.docinfo["/Author"] = "韦小明"


def layer(document: pikepdf.Pdf) -> None:
    group = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="底稿"))
    document.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(OFF=[group]))


def encrypted_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()
