"""Makes the demo's attachments at load: docx, xlsx and pdf, without system packages."""

from io import BytesIO


def make_file(name: str, title: str) -> bytes:
    """Bytes of an invented file; the kind is taken from the name's ending (docx, xlsx or pdf)."""
    return {"docx": _docx, "xlsx": _xlsx, "pdf": _pdf}[name.rsplit(".", 1)[-1]](title)


def _docx(title: str) -> bytes:
    from docx import Document

    document = Document()
    document.add_heading(title, level=1)
    table = document.add_table(rows=5, cols=2)
    table.style = "Table Grid"
    for row, label in zip(table.rows, ("单位名称", "联系部门", "参加人数", "申请事项", "单位意见"), strict=True):
        row.cells[0].text = label
    document.core_properties.author = ""
    return _saved(document)


def _xlsx(title: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  (a new workbook always has a sheet; tells mypy so)
    sheet.title = "明细"
    sheet.append([title])
    sheet.append(["序号", "项目", "数量", "金额（万元）"])
    for number, (item, amount) in enumerate((("宣传活动", 12.5), ("技能培训", 36.2), ("走访慰问", 28.0), ("设施维护", 9.8)), start=1):
        sheet.append([number, item, number * 3, amount])
    return _saved(book)


def _pdf(title: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setTitle(title)
    canvas.setFont("STSong-Light", 20)
    canvas.drawCentredString(A4[0] / 2, 760, title)
    canvas.setFont("STSong-Light", 12)
    for row, line in enumerate(("本文件为演示内容，全部虚构。", "一、基本情况", "二、执行情况", "三、有关说明")):
        canvas.drawString(72, 710 - row * 26, line)
    canvas.save()
    return out.getvalue()


def _saved(thing: object) -> bytes:
    out = BytesIO()
    thing.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
