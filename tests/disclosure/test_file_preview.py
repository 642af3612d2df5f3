"""Attachments as pages: Word and spreadsheets as HTML, PDF in place, hidden sheets not at all; nothing of a draft for the public."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from django.test import Client

from disclosure.filepreview import preview_of
from disclosure.models import Document
from disclosure.services.attachments import add_attachment
from disclosure.services.publication import publish, withdraw
from tests.disclosure.acts import AT, Team, approve, draft
from tests.portal.desk import client_of

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def word() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("报名要求 <script>")
    document.save(out)
    return out.getvalue()


def sheet() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "名单"
    book.active.append(["姓名", "单位"])
    book.active.append(["虚构一", "=1+1"])
    for number in range(250):
        book.active.append([number])
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(out)
    return out.getvalue()


def test_a_word_file_is_text_and_no_script() -> None:
    seen = preview_of(word(), "a.docx")
    assert (seen.kind, seen.html) == ("html", "<p>报名要求 &lt;script&gt;</p>")


def test_a_spreadsheet_is_bounded_and_hidden_sheets_are_left_out() -> None:
    seen = preview_of(sheet(), "a.xlsx")
    assert [(row.name, len(row.rows), row.is_cut, row.rows[0]) for row in seen.sheets] == [("名单", 200, True, ["姓名", "单位"])]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        ("甲,乙\n".encode(), "a.csv", "sheets"),
        ("文字".encode(), "a.txt", "text"),
        (PDF, "a.pdf", "pdf"),
        (b"PK\x03\x04broken", "a.docx", "none"),
        (b"\x00" * 11_000_000, "a.docx", "none"),
    ],
)
def test_other_kinds(content: bytes, name: str, kind: str) -> None:
    assert preview_of(content, name).kind == kind


@pytest.mark.django_db
def test_the_public_sees_the_preview_once_the_document_is_public_and_no_longer(team: Team) -> None:
    version = draft(team)
    paper = add_attachment(version=version, name="要求.docx", title="要求", content=word(), by=team.editor, at=AT)
    assert Client().get(f"/preview/file/{paper.pk}/").status_code == 404
    assert "报名要求" in client_of(team.editor).get(f"/preview/file/{paper.pk}/").content.decode()
    publish(version=approve(team, version), by=team.officer, at=AT)
    document = Document.objects.get(pk=version.document_id)
    address = f"{document.get_absolute_url()}preview/{paper.pk}/"
    page = Client().get(address)
    assert "<p>报名要求 &lt;script&gt;</p>" in page.content.decode()
    assert f'href="{address}"' in Client().get(document.get_absolute_url()).content.decode()
    assert Client().get(address.replace(str(paper.pk), "999999")).status_code == 404
    withdraw(document=document, note="过期", by=team.officer, at=AT)
    assert Client().get(address).status_code == 404


@pytest.mark.django_db
def test_a_draft_is_previewed_on_the_public_template_by_its_staff_only(team: Team, stranger: object) -> None:
    version = draft(team, title="送温暖通知", body="<h2>一、对象</h2><p>困难职工。</p>")
    add_attachment(version=version, name="要求.docx", title="要求", content=word(), by=team.editor, at=AT)
    answer = client_of(team.editor).get(f"/preview/{version.pk}/")
    page = answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    for words in ("预览：尚未公开", "<h1>送温暖通知</h1>", "发布时分配", 'id="files"', "一、对象"):
        assert words in page
    version.refresh_from_db()
    assert (version.state, version.published_at, version.document.serial) == ("draft", None, "")
    assert Client().get(f"/preview/{version.pk}/").status_code == 404
    assert client_of(stranger).get(f"/preview/{version.pk}/").status_code == 404  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_preview_of_a_draft_is_the_published_page(team: Team) -> None:
    version = approve(team, draft(team, title="送温暖通知", body="<h2>一、对象</h2><p>困难职工。</p>"))
    before = client_of(team.editor).get(f"/preview/{version.pk}/").content.decode()
    publish(version=version, by=team.officer, at=AT)
    document = Document.objects.get(pk=version.document_id)
    after = Client().get(document.get_absolute_url()).content.decode()

    def article(page: str) -> str:
        return page.partition('<div class="body"')[2].partition("</article>")[0]

    assert article(before) == article(after)
    assert article(after) != ""
