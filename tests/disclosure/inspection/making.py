"""Files with and without leaks, made for the tests: invented people, right check digits, addresses of nowhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pptx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.comments import Comment
from openpyxl.styles import Font
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pptx.util import Inches

from tests.disclosure.inspection import people

ID_CARD, ID_CARD_X, SECRET = people.ID_CARD, people.ID_CARD_X, people.SECRET
# What a file says of itself when nobody looked: cleaned away at publication, a hint at most.
NOBODY = ""


def saved(thing: Any) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def both(*builds: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """One after the other."""

    def build(thing: Any) -> None:
        for step in builds:
            step(thing)

    return build


# ------------------------------------------------------------ Word


def word(build: Callable[[Any], Any] | None = None, *lines: str, author: str = NOBODY) -> bytes:
    document = docx.Document()
    document.core_properties.author = author
    document.core_properties.comments = ""
    for line in lines or ("关于开展职工技能竞赛的通知", "请各基层工会组织职工报名参加。"):
        document.add_paragraph(line)
    if build:
        build(document)
    return saved(document)


def _mark(run: Any, name: str, **values: str) -> None:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    run._r.get_or_add_rPr().append(element)


def hidden_run(document: Any) -> None:
    _mark(document.add_paragraph("公开内容。").add_run(SECRET), "w:vanish")


def white_run(document: Any) -> None:
    _mark(document.add_paragraph("公开内容。").add_run("内部讨论意见不采纳"), "w:color", val="FFFFFF")


def tiny_run(document: Any) -> None:
    _mark(document.add_paragraph("公开内容。").add_run("第三稿"), "w:sz", val="2")


def white_on_red(document: Any) -> None:
    run = document.add_paragraph().add_run("重要提示")
    _mark(run, "w:color", val="FFFFFF")
    _mark(run, "w:shd", val="clear", fill="9E1B1E")


def tracked(document: Any) -> None:
    paragraph = document.add_paragraph("补助标准为")
    for tag, text_tag, text in (("w:del", "w:delText", "三百元"), ("w:ins", "w:t", "五百元")):
        change, run, piece = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        change.set(qn("w:author"), "韦小明")
        change.set(qn("w:id"), "7")
        piece.text = text
        run.append(piece)
        change.append(run)
        paragraph._p.append(change)


def commented(document: Any) -> None:
    run = document.add_paragraph().add_run("各基层工会：")
    document.add_comment([run], text="这句话请办公室再核", author="韦小明", initials="韦")


def header_phone(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "经办人手机 13877123456"


def table_of_people(document: Any) -> None:
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[0].cells, ("姓名", "性别", "身份证号"), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ("韦小明", "男", ID_CARD), strict=True):
        cell.text = text


def plain_table(document: Any) -> None:
    table = document.add_table(rows=2, cols=3)
    for row, texts in zip(table.rows, (("序号", "项目", "金额"), ("1", "宣传活动", "12.5")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def with_picture(exif: bool) -> Callable[[Any], Any]:
    return lambda document: document.add_picture(io.BytesIO(photo(gps=exif)))


def added(content: bytes, name: str, part: bytes) -> bytes:
    """The archive with one more member."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, part)
    return out.getvalue()


# ------------------------------------------------------------ Excel


def excel(build: Callable[[Any], Any] | None = None, *, author: str = NOBODY) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = author
    sheet: Any = book.active
    sheet.title = "明细"
    sheet.append(["序号", "项目", "数量", "金额"])
    sheet.append([1, "技能培训", 6, 36.2])
    if build:
        build(book)
    return saved(book)


def hidden_sheet(state: str) -> Callable[[Any], Any]:
    def build(book: Any) -> None:
        sheet = book.create_sheet("底表")
        sheet.append(["姓名", "补助"])
        sheet.append(["韦小明", 500])
        sheet.sheet_state = state

    return build


def hidden_row(book: Any) -> None:
    book.active.append([2, "内部测算", 9, 100])
    book.active.row_dimensions[3].hidden = True


def hidden_column(book: Any) -> None:
    book.active["F1"], book.active["F2"] = "备注", "领导批示"
    book.active.column_dimensions["F"].hidden = True


def white_cell(book: Any) -> None:
    book.active["A5"] = "不公开的数"
    book.active["A5"].font = Font(color="FFFFFFFF")


def noted(book: Any) -> None:
    book.active["B2"].comment = Comment("请财务再核", "韦小明")


def phones_as_numbers(book: Any) -> None:
    book.active.append([2, "联系手机", 13877123456, 1])


def cards_as_text(book: Any) -> None:
    book.active.append([2, "卡号", "6222 0212 3456 7890 128", ID_CARD])


def empty_hidden_sheet(book: Any) -> None:
    book.create_sheet("空表").sheet_state = "hidden"


# ------------------------------------------------------------ PowerPoint


def slides(build: Callable[[Any, Any], Any] | None = None, *, author: str = NOBODY) -> bytes:
    show = pptx.Presentation()
    show.core_properties.author = author
    show.core_properties.last_modified_by = ""
    show.core_properties.comments = ""
    show.core_properties.keywords = ""
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "年度工作汇报"
    if build:
        build(show, slide)
    return saved(show)


def speaker_notes(_show: Any, slide: Any) -> None:
    slide.notes_slide.notes_text_frame.text = "此处不要念出来"


def hidden_slide(show: Any, _slide: Any) -> None:
    more = show.slides.add_slide(show.slide_layouts[5])
    more.shapes.title.text = "未定方案"
    more._element.set("show", "0")


def hidden_box(_show: Any, slide: Any) -> None:
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1))
    box.text_frame.text = "旧数据"
    box._element.nvSpPr.cNvPr.set("hidden", "1")


def phone_on_slide(_show: Any, slide: Any) -> None:
    slide.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1)).text_frame.text = "值班手机 13977123456"


def photo(*, gps: bool = False, camera: bool = False, author: str = "", side: bool = False, kind: str = "JPEG") -> bytes:
    image = Image.new("RGB", (24, 16), "grey")
    image.putpixel((0, 0), (255, 255, 255))
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 45.0, 3.0), 3: "E", 4: (108.0, 29.0, 1.0)})
    if camera:
        exif[0x010F], exif[0x0110] = "PhoneMaker", "Model 9"
    if author:
        exif[0x013B] = author
    if side:
        exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {}))
    return out.getvalue()


def png(author: str = "") -> bytes:
    out, info = io.BytesIO(), PngInfo()
    if author:
        info.add_text("Author", author)
    Image.new("RGB", (8, 8), "grey").save(out, "PNG", pnginfo=info)
    return out.getvalue()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def open_document(body: str, meta: str = "") -> bytes:
    """A small .odt."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style", "meta")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr("meta.xml", f"<office:document-meta {spaces}><office:meta>{meta}</office:meta></office:document-meta>")
    return out.getvalue()


def ofd(text: str) -> bytes:
    """A one-page OFD file."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("OFD.xml", f"<ofd:OFD {space}><ofd:DocBody><ofd:DocInfo/></ofd:DocBody></ofd:OFD>")
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", f"<ofd:Page {space}><ofd:TextCode>{text}</ofd:TextCode></ofd:Page>")
    return out.getvalue()
