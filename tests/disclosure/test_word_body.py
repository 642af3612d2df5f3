"""A Word file becomes the body: tables with merged cells, Chinese numbers as words, pictures that the page shows."""

from __future__ import annotations

import base64
import io
from typing import Any

import docx
import pytest
from django.test import Client
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from disclosure.errors import RefusedError
from disclosure.models import Document
from disclosure.pictures import reasons_without_alt
from disclosure.sanitise import sanitise
from disclosure.services.publication import publish
from disclosure.services.word_body import take_word
from disclosure.word import read_word
from disclosure.word_numbers import han, with_numbers
from tests.disclosure.acts import AT, Team, approve, draft

DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_picture(alt: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("各基层工会：")
    document.add_picture(io.BytesIO(DOT))
    document.inline_shapes[0]._inline.docPr.set("descr", alt)
    return saved(document)


def chinese_list(document: Any) -> None:
    """A list numbered 一、二、 with （一） below."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, text in ((0, "%1、"), (1, "（%2）"))
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def numbered(document: Any, text: str, depth: int) -> None:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'))
    assert properties.find(qn("w:numPr")) is not None


def test_numbers_in_chinese() -> None:
    numbers = (1, 10, 11, 20, 21, 100, 105, 110, 999, 2026)
    assert [han(number) for number in numbers] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十一",
        "一百",
        "一百零五",
        "一百一十",
        "九百九十九",
        "二千零二十六",
    ]


def test_automatic_chinese_numbers_stay_words() -> None:
    document = docx.Document()
    chinese_list(document)
    for text, depth in (("总体要求", 0), ("指导思想", 1), ("基本原则", 1), ("主要任务", 0), ("帮扶", 1)):
        numbered(document, text, depth)
    assert (
        read_word(saved(document)).html
        == "<p>一、总体要求</p><p>（一）指导思想</p><p>（二）基本原则</p><p>二、主要任务</p><p>（一）帮扶</p>"
    )


def test_a_file_without_such_lists_is_left_alone() -> None:
    document = docx.Document()
    document.add_paragraph("一步", style="List Number")
    content = saved(document)
    assert with_numbers(content) == content
    assert read_word(content).html == "<ol><li>一步</li></ol>"


def test_merged_cells_of_a_table_survive() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "帮扶"
    table.cell(1, 1).text, table.cell(2, 1).text = "甲", "乙"
    body, text = sanitise(read_word(saved(document)).html)
    assert '<td colspan="2">' in body
    assert '<td rowspan="2">' in body
    assert text == "项目\n帮扶\n甲\n乙"


@pytest.mark.django_db
def test_pictures_become_attachments_that_the_published_page_shows(team: Team) -> None:
    version = draft(team)
    take_word(version=version, content=with_picture("活动现场"), name="通知.docx", by=team.editor, at=AT)
    version.refresh_from_db()
    name = version.attachments.get().name
    assert name.startswith("图片-")
    address = f"/attachments/{version.document_id}/%E5%9B%BE%E7%89%87{name.removeprefix('图片')}"
    assert version.body == f'<p>各基层工会：</p><p><img alt="活动现场" src="{address}"></p>'
    assert Client().get(address).status_code == 404
    publish(version=approve(team, version), by=team.officer, at=AT)
    document = Document.objects.get(pk=version.document_id)
    page = Client().get(document.get_absolute_url()).content.decode()
    assert f'<img alt="活动现场" src="{address}">' in page
    assert 'id="files"' not in page
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")


@pytest.mark.django_db
def test_the_same_file_again_adds_no_second_picture(team: Team) -> None:
    version = draft(team)
    for _time in range(2):
        take_word(version=version, content=with_picture("现场"), name="通知.docx", by=team.editor, at=AT)
    assert version.attachments.count() == 1


@pytest.mark.django_db
def test_a_picture_without_words_may_not_be_submitted(team: Team) -> None:
    version = draft(team)
    take_word(version=version, content=with_picture(""), name="通知.docx", by=team.editor, at=AT)
    version.refresh_from_db()
    assert reasons_without_alt(version) == ["正文有 1 幅图片没有文字说明：请在编辑器中点图片，再点工具栏的“图片”按钮，填写替代文字。"]
    with pytest.raises(RefusedError, match="正文有 1 幅图片没有文字说明"):
        approve(team, version)


def test_pasted_word_html_is_cleaned_and_tables_survive() -> None:
    pasted = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body>
<!--[if gte mso 9]><xml><w:WordDocument>垃圾</w:WordDocument></xml><![endif]--><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center;mso-line-height-rule:exactly'
><b><span style='font-size:22pt'>通知<o:p></o:p></span></b></p>
<p class=MsoNormal style='text-indent:32pt'><span lang=EN-US>2026</span><span
style='mso-fareast-language:ZH-CN'>年</span><o:p>&nbsp;</o:p></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr style='height:1cm'><td width=20 colspan=2 valign=top
style='border:solid'><p class=MsoNormal>甲<o:p></o:p></p></td></tr><tr><td>乙</td><td>丙</td></tr></table>
<p class=MsoNormal><img src="file:///C:/Users/x/1.png"><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>"""  # fmt: skip
    body, text = sanitise(pasted)
    for leftover in ("Mso", "mso", "style", "o:p", "file:", "垃圾", "width", "<span", "xml"):
        assert leftover not in body
    assert '<p class="align-center"><b>通知</b></p>' in body
    assert '<td colspan="2"><p>甲</p></td>' in body
    assert text == "通知\n2026年\n甲\n乙 丙"


def test_a_figure_of_the_editor_becomes_a_picture_with_its_caption() -> None:
    body, _text = sanitise(
        '<p>前</p><figure class="figure"><img src="/attachments/1/a.png" alt="图"><figcaption>图1</figcaption></figure><p>后</p>'
    )
    assert body == '<p>前</p><p><img src="/attachments/1/a.png" alt="图"></p><p class="align-center">图1</p><p>后</p>'
