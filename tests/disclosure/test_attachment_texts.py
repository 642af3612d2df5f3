"""The text inside attachments is found by search, and no file can hold publication up or break it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import docx
import pytest

from core import files as core_files
from core.models import Organisation
from disclosure import search
from disclosure.models import Attachment, SearchPassage
from disclosure.models.search import AttachmentText
from disclosure.search import texts
from disclosure.services.purging import _forget
from tests.conftest import shanghai
from tests.disclosure.filing import public
from tests.disclosure.pages import NOW, _still  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

AT = shanghai(2026, 11, 24)


def word(*lines: str) -> bytes:
    """A Word file of these paragraphs."""
    document, stream = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(stream)
    return stream.getvalue()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files are taken for their own text, without a process of their own; the list tells which were read."""
    names: list[str] = []

    def text(row: AttachmentText) -> tuple[str, str]:
        names.append(row.name)
        return core_files.read(row.blob).decode(), ""

    monkeypatch.setattr(texts, "_text", text)
    return names


def found(query: str) -> list[search.Hit]:
    return search.search(query, at=AT).items


def test_a_word_file_is_read_in_a_process_of_its_own_and_found_with_its_name(org: Organisation) -> None:
    document = public(org, "帮扶办法", "正文", files={"困难职工申请表.docx": word("申请人姓名", "家庭人均收入低于当地标准")})
    assert found("人均收入") == []
    assert texts.read_waiting(AT) == 1
    (hit,) = found("人均收入")
    assert hit.document == document
    assert hit.attachment == "困难职工申请表"
    assert [piece.text for piece in hit.snippet if piece.marked] == ["人均收入"]
    assert "".join(piece.text for piece in hit.snippet) == "申请人姓名 家庭人均收入低于当地标准"
    assert texts.read_waiting(AT) == 0


def test_publication_only_notes_the_file(org: Organisation, read: list[str]) -> None:
    public(org, files={"附件.txt": "医疗互助细则".encode()})
    row = AttachmentText.objects.get()
    assert (row.name, row.state, row.text, row.tries) == ("附件.txt", "waiting", "", 0)
    assert read == []


def test_the_same_bytes_are_read_once_and_found_in_every_document(org: Organisation, read: list[str]) -> None:
    first = public(org, "甲", files={"一.txt": "医疗互助细则".encode()}, at=shanghai(2026, 1, 1))
    second = public(org, "乙", files={"二.txt": "医疗互助细则".encode()}, at=shanghai(2026, 1, 2))
    assert texts.read_waiting(AT) == 1
    third = public(org, "丙", files={"三.txt": "医疗互助细则".encode()}, at=shanghai(2026, 1, 3))
    assert texts.read_waiting(AT) == 0
    assert read == ["一.txt"]
    assert [hit.document for hit in found("互助细则")] == [third, second, first]
    assert [hit.attachment for hit in found("互助细则")] == ["三", "二", "一"]


def test_words_in_body_and_attachment_together_find_the_document(org: Organisation, read: list[str]) -> None:
    document = public(org, "甲", "职工之家", files={"一.txt": "建设标准".encode()})
    texts.read_waiting(AT)
    (hit,) = found("职工之家 建设标准")
    assert (hit.document, hit.attachment) == (document, "")


def test_a_file_that_cannot_be_opened_is_set_aside_with_its_reason(org: Organisation) -> None:
    public(org, "甲", files={"坏.pdf": b"%PDF-1.7 nothing of a document"})
    assert texts.read_waiting(AT) == 1
    row = AttachmentText.objects.get()
    assert (row.state, row.text, row.error) == ("failed", "", "文件已损坏，无法打开。")
    assert texts.read_waiting(AT + timedelta(days=1)) == 0


def test_what_breaks_the_reader_is_tried_three_times_and_holds_nobody_up(org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    public(org, "甲", files={"坏.txt": "第一".encode()})
    public(org, "乙", files={"好.txt": "职工之家".encode()})

    def text(row: AttachmentText) -> tuple[str, str]:
        if row.name == "坏.txt":
            raise MemoryError("no more")
        return core_files.read(row.blob).decode(), ""

    monkeypatch.setattr(texts, "_text", text)
    assert texts.read_waiting(AT) == 1
    assert len(found("职工之家")) == 1
    bad = AttachmentText.objects.get(name="坏.txt")
    assert (bad.state, bad.tries, bad.retry_at, bad.error) == ("waiting", 1, AT + timedelta(minutes=5), "MemoryError: no more")
    for minutes, tries, state in ((4, 1, "waiting"), (5, 2, "waiting"), (64, 2, "waiting"), (65, 3, "failed"), (999, 3, "failed")):
        texts.read_waiting(AT + timedelta(minutes=minutes))
        bad.refresh_from_db()
        assert (bad.tries, bad.state) == (tries, state), minutes


def test_a_file_too_large_is_not_opened(org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LARGEST", 5)
    public(org, "甲", files={"大.txt": "医疗互助".encode()})
    texts.read_waiting(AT)
    row = AttachmentText.objects.get()
    assert (row.state, row.error) == ("failed", "文件过大，不提取文字。")


def test_a_long_text_is_kept_and_indexed_up_to_its_bound(org: Organisation, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(chr(0x4E00 + number) for number in range(6000))
    monkeypatch.setattr(texts, "LONGEST", 5000)
    monkeypatch.setattr(texts, "_text", lambda row: (text[: texts.LONGEST], ""))
    document = public(org, "甲", "乙丙", files={"长.txt": b"x"})
    texts.read_waiting(AT)
    assert SearchPassage.objects.filter(document=document).count() == 5
    assert [hit.document for hit in found(text[4900:4990])] == [document]
    assert found(text[5000:5050]) == []


def test_what_is_withdrawn_is_not_indexed_again_by_its_file(org: Organisation, read: list[str]) -> None:
    document = public(org, "甲", files={"一.txt": "医疗互助细则".encode()})
    document.is_public, document.withdrawn_at, document.withdrawal_note = False, AT, "内容有误"
    document.save()
    search.remove_document(document)
    assert texts.read_waiting(AT) == 1
    assert not SearchPassage.objects.filter(document=document).exists()
    assert found("互助细则") == []


def test_a_file_destroyed_by_order_leaves_no_text(org: Organisation, read: list[str]) -> None:
    document = public(org, "甲", files={"一.txt": "医疗互助细则".encode()})
    texts.read_waiting(AT)
    assert len(found("互助细则")) == 1
    blob = Attachment.objects.get(version=document.current).blob
    _forget(blob)
    blob.destroyed_at = AT
    blob.save()
    search.index_document(document)
    assert found("互助细则") == []
    assert not AttachmentText.objects.exists()
    assert texts.read_waiting(AT) == 0


def test_the_page_names_the_attachment(client: Client, org: Organisation, read: list[str]) -> None:
    public(org, "甲", "正文", files={"申请表.txt": "医疗互助细则".encode()})
    texts.read_waiting(NOW)
    html = client.get("/search/?q=互助细则").content.decode()
    assert "附件《申请表》：</b>医疗<mark>互助细则</mark>" in html
