"""A document as PDF and as Word: what is in the file, what is refused, what is built once."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import pytest
from django.core.cache import cache
from pdfminer.high_level import extract_text
from PIL import Image

from core.files import store
from core.models import Organisation
from disclosure.exports import as_pdf, building, weasy
from tests.conftest import shanghai
from tests.disclosure.pages import NOW, _still, correct, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from disclosure.models import Document

PAGE = "/documents/YNZGH/2026-00118/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY = (
    "<p>各基层工会：</p><p>一、总体要求</p><p>为减轻<strong>职工</strong>医疗负担，见<a href='https://example.invalid/a'>办法</a>。</p>"
    "<ol start='3'><li>第三项<ul><li>细目</li></ul></li><li>第四项</li></ol>"
    "<div class='table-wrap'><table><caption>标准</caption><thead><tr><th>档次</th><th colspan='2'>金额</th></tr></thead>"
    "<tbody><tr><td rowspan='2'>一档</td><td>住院</td><td>500</td></tr><tr><td>门诊</td><td>200</td></tr></tbody></table></div>"
    "<p>二、附则</p><p class='align-right'>2026年11月18日</p>"
)


@pytest.fixture
def bylaw(org: Organisation) -> Document:
    Organisation.objects.filter(pk=org.pk).update(site_name="邕宁区总工会政务公开平台")
    return published(
        org, "职工医疗互助保障实施细则", serial="2026-00118", document_number="邕工发〔2026〕18号", written_on=date(2026, 11, 18), body=BODY
    )


def fetched(client: Client, address: str) -> docx.document.Document:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == WORD
    return docx.Document(io.BytesIO(answer.content))


def test_the_word_file_has_the_elements_on_top_and_the_whole_body(client: Client, bylaw: Document) -> None:
    made = fetched(client, f"{PAGE}download.docx")
    elements = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert elements[0] == ["索引号", "YNZGH/2026-00118", "发文机关", "南宁市邕宁区总工会"]
    assert ["成文日期", "2026年11月18日", "发文字号", "邕工发〔2026〕18号"] in elements
    lines = [line.text for line in made.paragraphs if line.text.strip()]
    assert lines == [
        "职工医疗互助保障实施细则",
        "各基层工会：",
        "一、总体要求",
        "为减轻职工医疗负担，见办法。",
        "3. 第三项",
        "• 细目",
        "4. 第四项",
        "标准",
        "二、附则",
        "2026年11月18日",
        "来源：邕宁区总工会政务公开平台 https://open.example.invalid/documents/YNZGH/2026-00118/",
        "第 1 版，2026年11月23日发布",
    ]
    styles = {line.text: line.style.name for line in made.paragraphs if line.style is not None}
    assert styles["一、总体要求"] == "Heading 1"
    bold = [run.text for line in made.paragraphs for run in line.runs if run.font.bold]
    assert bold == ["职工"]
    assert "https://example.invalid/a" in [part.target_ref for part in made.part.rels.values() if part.is_external]


def test_a_table_keeps_its_merged_cells_in_the_word_file(client: Client, bylaw: Document) -> None:
    table = fetched(client, f"{PAGE}download.docx").tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["档次", "金额", "金额"],
        ["一档", "住院", "500"],
        ["一档", "门诊", "200"],
    ]


def test_the_pdf_says_what_the_page_says(client: Client, bylaw: Document) -> None:
    answer = client.get(f"{PAGE}download.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%81%8C%E5%B7%A5%E5%8C%BB%E7%96%97")
    assert answer["Content-Disposition"].endswith(".pdf")
    assert not answer.cookies
    text = "".join(extract_text(io.BytesIO(answer.content)).split())
    for words in ("邕宁区总工会政务公开平台", "YNZGH/2026-00118", "为减轻职工医疗负担，见办法。", "一档", "open.example.invalid/documents"):
        assert words in text


def test_a_kept_file_is_not_built_again_and_a_new_version_is(client: Client, bylaw: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []

    def build(paper: Any, name: str) -> bytes:
        built.append(paper.title)
        return f"%PDF-{paper.title}".encode()

    monkeypatch.setattr(building, "build", build)
    first = client.get(f"{PAGE}download.pdf")
    assert client.get(f"{PAGE}download.pdf").content == first.content
    assert client.get(f"{PAGE}download.pdf", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert built == ["职工医疗互助保障实施细则"]
    correct(bylaw, at=shanghai(2026, 11, 23, 18), title="职工医疗互助保障实施细则（更正）")
    assert "（更正）" in client.get(f"{PAGE}download.pdf").content.decode()
    client.get(f"{PAGE}download.pdf?version=1")  # built anew: it now says that it is a historical version
    client.get(f"{PAGE}download.pdf?version=1")
    assert built == ["职工医疗互助保障实施细则", "职工医疗互助保障实施细则（更正）", "职工医疗互助保障实施细则"]
    building.forget(bylaw)
    client.get(f"{PAGE}download.pdf?version=1")
    assert len(built) == 4


def test_a_picture_of_the_body_stands_in_both_files(client: Client, org: Organisation, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (900, 90), "red").save(out, "PNG")
    blob = store(out.getvalue(), name="流程图.png", private=False, at=NOW)
    document = published(org, "带图的通知", serial="2026-00300", attachments=[(blob, "流程图.png", "流程图")], body="<p>待填</p>")
    assert document.current is not None
    pk = document.current.attachments.get().pk
    address = f"/documents/YNZGH/2026-00300/files/{pk}/流程图.png"
    named = f"/attachments/{document.pk}/%E6%B5%81%E7%A8%8B%E5%9B%BE.png"
    other = f"/attachments/{document.pk + 1}/%E6%B5%81%E7%A8%8B%E5%9B%BE.png"
    body = f'<p><img src="{named}" alt="按名称"><img src="{other}" alt="别件的图"></p><p><img src="{address}" alt="办理流程"></p>'
    body += f'<p><img src="/documents/YNZGH/2026-1/files/{pk + 1}/x.png" alt="别处的图"></p>'
    correct(document, at=shanghai(2026, 11, 23, 18), body=body)
    made = fetched(client, "/documents/YNZGH/2026-00300/download.docx")
    assert [shape._inline.docPr.get("descr") for shape in made.inline_shapes] == ["按名称", "办理流程"]
    assert [line.text for line in made.paragraphs if line.text.startswith("[")] == ["[别件的图]", "[别处的图]"]
    pdf = client.get("/documents/YNZGH/2026-00300/download.pdf")
    assert b"/Subtype /Image" in pdf.content or b"/Image" in pdf.content


def test_what_is_not_public_cannot_be_downloaded(client: Client, bylaw: Document) -> None:
    for name in ("pdf", "docx"):
        assert client.get(f"/documents/YNZGH/2026-99999/download.{name}").status_code == 404
        assert client.get(f"{PAGE}download.{name}?version=2").status_code == 404
        assert client.get(f"{PAGE}download.{name}?version=x").status_code == 404
    assert client.get(f"{PAGE}download.exe").status_code == 404
    assert client.get(f"{PAGE}download.docx").status_code == 200
    withdraw(bylaw, at=NOW, note="内容有误。")
    for name in ("pdf", "docx"):
        gone = client.get(f"{PAGE}download.{name}")
        assert gone.status_code == 410
        assert "内容有误。" in gone.content.decode()
        assert "互助" not in gone.content.decode()
    type(bylaw).objects.filter(pk=bylaw.pk).update(sealed_at=NOW)
    assert client.get(f"{PAGE}download.docx").status_code == 404


@pytest.mark.parametrize(("code", "words"), [(3, "libpango 或中文字体"), (4, "libpango 或中文字体"), (1, "PDF 生成失败")])
def test_a_machine_without_pango_or_fonts_says_so_and_offers_word(
    client: Client, bylaw: Document, monkeypatch: pytest.MonkeyPatch, code: int, words: str, tmp_path: Any
) -> None:
    broken = tmp_path / "weasy.py"
    broken.write_text(f"import sys; sys.exit({code})")
    monkeypatch.setattr(weasy, "__file__", str(broken))
    answer = client.get(f"{PAGE}download.pdf")
    assert answer.status_code == 503
    assert words in answer.content.decode()
    assert f'href="{PAGE}download.docx"' in answer.content.decode()
    assert client.get(f"{PAGE}download.docx").status_code == 200


def test_the_process_that_makes_the_pdf_opens_no_address(tmp_path: Any) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("body::before{content:'LEAKED'}")
    import subprocess
    import sys

    html = f'<html><link rel="stylesheet" href="file://{secret}"><img src="http://127.0.0.1:1/x.png"><p>plain words'
    done = subprocess.run([sys.executable, "-P", weasy.__file__], input=html.encode(), capture_output=True, check=True)
    assert "LEAKED" not in extract_text(io.BytesIO(done.stdout))
    assert "plain words" in extract_text(io.BytesIO(done.stdout))


def test_building_is_limited_by_address_and_by_place_but_kept_files_are_not(
    client: Client, bylaw: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "build", lambda paper, name: b"%PDF-1")
    monkeypatch.setattr("disclosure.exports.views.LIMIT", 1)
    assert client.get(f"{PAGE}download.pdf").status_code == 200
    assert client.get(f"{PAGE}download.docx").status_code == 429
    assert client.get(f"{PAGE}download.pdf").status_code == 200
    cache.set_many({"export:slot:0": 1, "export:slot:1": 1})
    busy = client.get(f"{PAGE}download.docx", REMOTE_ADDR="192.0.2.9")
    assert busy.status_code == 503
    assert busy["Retry-After"] == "60"
    assert "请一分钟后再下载" in busy.content.decode()


def test_html_in_a_title_stays_text(client: Client, org: Organisation) -> None:
    published(org, "关于<b>&加班费的通知", serial="2026-00301", body="<p>文</p>")
    made = fetched(client, "/documents/YNZGH/2026-00301/download.docx")
    assert made.paragraphs[0].text == "关于<b>&加班费的通知"
    assert as_pdf.data_url("image/png", b"x") == "data:image/png;base64,eA=="


def test_the_qr_code_of_a_public_page_is_an_svg_and_of_no_other(client: Client, bylaw: Document) -> None:
    answer = client.get(f"{PAGE}qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")
    assert b"<script" not in answer.content
    assert client.get("/documents/YNZGH/2026-99999/qr.svg").status_code == 404
    withdraw(bylaw, at=NOW, note="撤下。")
    assert client.get(f"{PAGE}qr.svg").status_code == 404


def test_the_page_offers_its_files_and_an_earlier_wording_its_own(client: Client, bylaw: Document) -> None:
    correct(bylaw, at=shanghai(2026, 11, 23, 18), title="职工医疗互助保障实施细则（更正）")
    now, then = client.get(PAGE).content.decode(), client.get(f"{PAGE}versions/1/").content.decode()
    for name in ("pdf", "docx"):
        assert f'href="{PAGE}download.{name}"' in now
        assert f'href="{PAGE}download.{name}?version=1"' in then
    for html in (now, then):
        assert f'data-readings="{PAGE}read"' in html
        assert f'data-related="{PAGE}related/"' in html
        assert f'<img src="{PAGE}qr.svg"' in html
        assert f'data-copy="https://open.example.invalid{PAGE}"' in html
        assert "0-wanted-0" not in html
        assert "0-address-0" not in html


def test_a_number_no_database_holds_is_not_found(client: Client, bylaw: Document) -> None:
    assert client.get(f"/attachments/{10**24}/x.png").status_code == 404
    assert client.get(f"{PAGE}files/{10**24}/x.png").status_code == 404
