"""Cleaned files, opened again: what was in them is gone, the rest reads as before."""

import io
import zipfile
from typing import Any

import docx
import openpyxl
import pikepdf
import pptx
import pytest
from PIL import Image

from disclosure.containers import kind_of
from disclosure.extraction import text_of
from disclosure.inspection.cleaning import clean, cover, scrub
from disclosure.inspection.formats import inspect_file
from disclosure.inspection.kinds import SCRUBBED
from tests.disclosure.inspection import making as m
from tests.disclosure.inspection import making_pdf as p
from tests.disclosure.inspection.planted import fixed, office

CLEANED = {"metadata", "location", "camera"}


def kinds(content: bytes, name: str) -> set[str]:
    return {finding.kind for finding in inspect_file(content, name).found}


def openable() -> list[Any]:
    return [row for row in [*office(), *fixed()] if not row.kinds & {"unreadable", "macro"} and kind_of(row.content) != ""]


def test_metadata_is_gone_from_every_planted_file_and_its_text_stays() -> None:
    rows = openable()
    assert len(rows) == 63
    for row in rows:
        cleaned = clean(row.content, row.name)
        assert kinds(cleaned, row.name) == kinds(row.content, row.name) - CLEANED, row.name
        assert text_of(cleaned, row.name) == text_of(row.content, row.name), row.name
        assert clean(cleaned, row.name) == cleaned, row.name


def test_hidden_content_is_gone_from_every_planted_file() -> None:
    for row in openable():
        if row.name.endswith(".zip") or row.name in {"white.pdf", "invisible.pdf", "box-annotation.pdf"}:
            continue
        assert not kinds(scrub(row.content, row.name), row.name) & (SCRUBBED | CLEANED), row.name


def test_a_word_file_keeps_its_visible_text_and_loses_the_rest() -> None:
    content = m.word(m.both(m.hidden_run, m.tracked, m.commented), author="韦小明")
    opened = docx.Document(io.BytesIO(scrub(content, "a.docx")))
    assert [paragraph.text for paragraph in opened.paragraphs] == [
        "关于开展职工技能竞赛的通知",
        "请各基层工会组织职工报名参加。",
        "公开内容。",
        "补助标准为五百元",
        "各基层工会：",
    ]
    assert (opened.core_properties.author, opened.core_properties.last_modified_by) == ("", "")
    raw = b"".join(_members(scrub(content, "a.docx")).values())
    assert not [word for word in ("韦小明", m.ID_CARD, "三百元", "再核") if word.encode() in raw]


def test_comments_and_changes_that_were_let_stand_name_nobody() -> None:
    cleaned = clean(m.word(m.both(m.tracked, m.commented)), "a.docx")
    raw = b"".join(_members(cleaned).values())
    assert "韦小明".encode() not in raw
    assert "再核".encode() in raw
    docx.Document(io.BytesIO(cleaned))


def test_a_workbook_keeps_what_is_seen() -> None:
    def build(book: Any) -> None:
        for step in (m.hidden_sheet("veryHidden"), m.hidden_row, m.hidden_column, m.white_cell, m.noted):
            step(book)

    cleared = scrub(m.excel(build, author="韦小明"), "a.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(cleared))
    assert [[cell.value for cell in row[:4]] for row in book["明细"].iter_rows(max_row=2)] == [
        ["序号", "项目", "数量", "金额"],
        [1, "技能培训", 6, 36.2],
    ]
    assert [cell.value for row in book["底表"].iter_rows() for cell in row if cell.value] == []
    assert book["明细"]["B2"].comment is None
    raw = b"".join(_members(cleared).values())
    assert not [word for word in ("韦小明", "内部测算", "领导批示", "不公开的数", "再核") if word.encode() in raw]


def test_slides_lose_notes_and_hidden_text() -> None:
    def build(show: Any, slide: Any) -> None:
        for step in (m.speaker_notes, m.hidden_slide, m.hidden_box):
            step(show, slide)

    cleared = scrub(m.slides(build, author="韦小明"), "a.pptx")
    show = pptx.Presentation(io.BytesIO(cleared))
    assert show.slides[0].shapes.title.text == "年度工作汇报"
    assert show.slides[0].notes_slide.notes_text_frame.text == ""
    raw = b"".join(_members(cleared).values())
    assert not [word for word in ("韦小明", "不要念", "未定方案", "旧数据") if word.encode() in raw]


def test_a_pdf_loses_notes_scripts_attachments_and_its_author_but_never_a_box_over_text() -> None:
    for edit in (p.sticky_note, p.script, p.attached, p.author_of_pdf):
        with pikepdf.open(io.BytesIO(scrub(p.pdf(edit=edit), "a.pdf"))) as document:
            assert "/Annots" not in document.pages[0].obj or len(document.pages[0].obj.Annots) == 0
            assert "/OpenAction" not in document.Root
            assert list(document.attachments) == []
            assert "/Info" not in document.trailer
    boxed = scrub(p.pdf(lambda canvas: canvas.drawString(72, 700, "甲方底价"), edit=p.box_annotation), "a.pdf")
    assert "covered_text" in kinds(boxed, "a.pdf")
    with pikepdf.open(io.BytesIO(scrub(p.pdf(edit=p.link), "a.pdf"))) as document:
        assert len(document.pages[0].obj.Annots) == 1


def test_an_earlier_revision_saved_in_a_pdf_is_gone() -> None:
    grown = p.pdf() + b"\n% 4500000 earlier words\n"
    assert b"earlier words" not in clean(grown, "a.pdf")


def test_a_photograph_keeps_its_pixels_and_stands_upright() -> None:
    content = m.photo(gps=True, camera=True, author="韦小明")
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(clean(content, "a.jpg"))) as after:
        assert dict(after.getexif()) == {}
        assert after.tobytes() == before.tobytes()
    with Image.open(io.BytesIO(clean(m.photo(side=True, gps=True), "a.jpg"))) as turned:
        assert turned.size == (16, 24)
        assert dict(turned.getexif()) == {}
    with Image.open(io.BytesIO(clean(m.png("韦小明"), "a.png"))) as drawn:
        assert drawn.info == {}
    with Image.open(io.BytesIO(clean(m.photo(gps=True, kind="WEBP"), "a.webp"))) as modern:
        modern.load()
        assert dict(modern.getexif()) == {}


def test_the_picture_inside_a_pdf_loses_where_it_was_taken() -> None:
    from reportlab.lib.utils import ImageReader

    content = p.pdf(lambda canvas: canvas.drawImage(ImageReader(io.BytesIO(m.photo(gps=True, author="EXIFAUTHOR"))), 72, 500, 100, 70))
    raw = clean(content, "a.pdf")
    with pikepdf.open(io.BytesIO(raw)) as document:
        images = [page_image for page in document.pages for page_image in page.get_images().values()]
        assert len(images) == 1
        assert b"EXIFAUTHOR" not in images[0].read_raw_bytes()


@pytest.mark.parametrize(
    ("name", "content", "value", "shown"),
    [
        ("a.docx", m.word(m.table_of_people), ("identity", m.ID_CARD), "450***********1234"),
        ("a.docx", m.word(m.header_phone), ("mobile", "13877123456"), "138****3456"),
        ("a.xlsx", m.excel(m.phones_as_numbers), ("mobile", "13877123456"), "138****3456"),
        ("a.xlsx", m.excel(m.cards_as_text), ("bank_card", "6222021234567890128"), "6222 **** **** ***0 128"),
        ("a.pptx", m.slides(m.phone_on_slide), ("mobile", "13977123456"), "139****3456"),
        ("a.txt", b"13877123456", ("mobile", "13877123456"), "138****3456"),
    ],
)
def test_text_is_masked_in_place(name: str, content: bytes, value: tuple[str, str], shown: str) -> None:
    covered = cover(content, {value})
    text = text_of(covered, name)
    assert shown in text or shown in inspect_file(covered, name).text
    assert value[1] not in inspect_file(covered, name).text.replace(" ", "")


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
