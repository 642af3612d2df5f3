"""Letters as files, the forms to take away, the archive box and the bundle of evidence."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import pytest
from django.test import Client

from core import files
from disclosure.exports import as_pdf
from disclosure.exports.building import UnavailableError
from requests_app.letters import bundles
from requests_app.letters.builtin import BUILTIN
from requests_app.letters.composing import preview
from requests_app.letters.files import docx_of, html_of
from requests_app.models import Application
from requests_app.services.letters import make_letter, number_letter, seal_letter
from requests_app.services.papers import add_paper
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db

NOW = shanghai(2026, 3, 3, 10)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def texts(content: bytes) -> list[str]:
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return [row.text for row in made.paragraphs] + cells


@pytest.fixture
def case(org: Organisation, officer: User, monkeypatch: pytest.MonkeyPatch) -> Application:
    """A case with a sealed letter and a paper. The machine makes no PDF here: that is slow and tried elsewhere."""

    def none(_html: str) -> bytes:
        raise UnavailableError("no PDF")

    monkeypatch.setattr(bundles, "pdf_from", none)
    org.document_word, org.legal_basis = "邕工发", "administrative"
    org.save()
    case = received(org, NOW, by=officer, channel="in_person").application
    who: dict[str, Any] = {"by": officer, "at": NOW}
    letter = number_letter(letter=make_letter(application=case, kind="receipt", **who), **who)
    seal_letter(letter=letter, scan=files.store(PDF, name="a.pdf", private=True, at=NOW), sealed_on=NOW.date(), **who)
    make_letter(application=case, kind="receipt", **who)
    add_paper(application=case, kind="application", content=PDF + b"\n", name="a.pdf", **who)
    return case


def test_a_letter_as_word_file_has_name_number_title_and_signature(org: Organisation) -> None:
    content = preview(org, "correction", BUILTIN["correction"], on=date(2026, 3, 3)) | {"number": "邕工公函〔2026〕3号"}
    lines = texts(docx_of(content))
    assert lines[0] == org.name
    assert "邕工公函〔2026〕3号" in lines
    assert "信息公开申请补正告知书" in lines
    assert "某某（示例）：" in lines
    assert lines[-2:] == [org.name, "2026年3月3日"]


def test_what_is_written_is_text_on_the_page(org: Organisation) -> None:
    content = preview(org, "correction", BUILTIN["correction"], on=date(2026, 3, 3))
    assert "&lt;b&gt;" in html_of(content | {"addressee": "<b>某某</b>"})


def test_a_letter_becomes_a_pdf(org: Organisation) -> None:
    content = preview(org, "correction", BUILTIN["correction"], on=date(2026, 3, 3))
    try:
        assert as_pdf.pdf_from(html_of(content)).startswith(b"%PDF-")
    except UnavailableError as error:
        pytest.skip(str(error))


def test_the_box_lists_every_file_in_its_order_and_closes_with_the_remarks(case: Application) -> None:
    with zipfile.ZipFile(io.BytesIO(bundles.archive_box(case, at=NOW))) as box:
        names = sorted(box.namelist())
        assert names == [
            "000-卷内目录.docx",
            "001-登记回执.pdf",
            "002-登记回执.docx",
            "003-申请书.pdf",
            "004-期限计算明细.docx",
            "004-期限计算明细.json",
            "999-备考表.docx",
        ]
        assert box.read("001-登记回执.pdf") == PDF
        listed = texts(box.read("000-卷内目录.docx"))
        assert "邕工公函〔2026〕1号" in listed
        assert "003-申请书.pdf" in listed
        assert f"申请编号：{case.number}" in listed
        # received on 3 March 2026: the 20th workday after it is 31 March (4 to 31 March has 20 weekdays, none a holiday)
        assert any("届满日：2026-03-31" in line for line in texts(box.read("004-期限计算明细.docx")))
        assert any("共4件" in line for line in texts(box.read("999-备考表.docx")))


def test_the_bundle_of_evidence_has_its_own_list_and_no_remarks(case: Application) -> None:
    with zipfile.ZipFile(io.BytesIO(bundles.evidence_bundle(case, at=NOW))) as bundle:
        assert "000-证据、依据目录.docx" in bundle.namelist()
        assert "999-备考表.docx" not in bundle.namelist()


def test_a_lost_file_is_listed_as_lost(case: Application) -> None:
    files.path_of(case.papers.get().blob).unlink()
    with zipfile.ZipFile(io.BytesIO(bundles.archive_box(case, at=NOW))) as box:
        assert "（文件已丢失）" in texts(box.read("000-卷内目录.docx"))


@pytest.mark.parametrize("name", ["citizen", "citizen-sample", "organisation", "organisation-sample"])
def test_the_form_can_be_taken_away_and_asks_no_purpose(client: Client, name: str) -> None:
    response = client.get(f"/requests/forms/{name}.docx")
    assert response.status_code == 200
    lines = texts(response.content)
    assert "内容描述 *" in lines
    assert not any("用途" in line for line in lines if "不需要说明用途" not in line)
    assert ("统一社会信用代码 *" in lines) == name.startswith("organisation")


def test_there_are_no_other_forms(client: Client) -> None:
    assert client.get("/requests/forms/anything.docx").status_code == 404
