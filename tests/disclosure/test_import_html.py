"""`import_html`: pages of a former site become documents with their pictures, files and old addresses."""

from __future__ import annotations

import base64
import io
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.models import Deadline, Organisation
from disclosure.models import Attachment, Document, OldAddress

pytestmark = pytest.mark.django_db
DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
PAGE = """<html><head><meta charset="gb2312"><meta name="ArticleTitle" content="关于开展送清凉活动的通知">
<title>x</title></head><body><div class="nav">导航</div><h1>不是标题</h1><p class="info">发布时间：2019年7月3日</p>
<div class="TRS_Editor"><p style="color:red">各基层工会：</p><script>alert(1)</script>
<p><img src="../images/a.png" alt="活动现场"></p><p>名单见<a href="files/名单.txt">慰问名单</a>，又见<a
href="t2.html">另一页</a>。</p></div></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site: one good page, one without a text, one that reaches out of the folder."""
    site = tmp_path / "site"
    (site / "tz" / "files").mkdir(parents=True)
    (site / "images").mkdir()
    (site / "images" / "a.png").write_bytes(DOT)
    (site / "tz" / "files" / "名单.txt").write_text("劳模一名", encoding="utf-8")
    (site / "tz" / "t20190703_1.html").write_bytes(PAGE.encode("gb18030"))
    (site / "tz" / "t2.html").write_text("<h1>栏目首页</h1><ul><li>只有链接</li></ul>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("外面的文件", encoding="utf-8")
    (site / "t3.html").write_text(
        '<h1>越界的页面</h1><p class="date">2020-01-02</p><article><p>见<a href="../secret.txt">文件</a></p></article>', encoding="utf-8"
    )
    return site


def run(folder: Path, *words: str) -> tuple[dict[str, int], str]:
    out, err = StringIO(), StringIO()
    call_command("import_html", str(folder), "--json", "--org", "YNZGH", "--column", "notices", *words, stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def test_good_pages_come_in_and_bad_ones_are_named(org: Organisation, folder: Path) -> None:
    counts, said = run(folder, "--publish", "--base", "http://old.example.invalid/gk/")
    assert counts == {"created": 2, "unchanged": 0, "failed": 1}
    assert said == "tz/t2.html：没有找到正文。\n"


def test_a_page_becomes_a_public_document_with_picture_and_file(org: Organisation, folder: Path) -> None:
    run(folder, "--publish", "--base", "http://old.example.invalid/gk/")
    document = Document.objects.get(title="关于开展送清凉活动的通知")
    version = document.current
    assert version is not None
    picture = "a-" + "".join(name for name in Attachment.objects.values_list("name", flat=True) if name.startswith("a-"))[2:]
    assert (version.state, version.written_on, version.issuer, document.column.code) == ("published", date(2019, 7, 3), org, "notices")
    assert document.published_at is not None
    assert document.published_at.date().isoformat() == "2019-07-02"  # midnight in Nanning, in UTC
    assert version.body == (
        "<p>各基层工会：</p>\n"
        f'<p><img src="/attachments/{document.pk}/{picture}" alt="活动现场"></p>'
        f'<p>名单见<a href="/attachments/{document.pk}/%E5%90%8D%E5%8D%95.txt" rel="noopener noreferrer">慰问名单</a>，'
        '又见<a href="http://old.example.invalid/gk/tz/t2.html" rel="noopener noreferrer">另一页</a>。</p>'
    )
    assert sorted(version.attachments.values_list("name", "title")) == [(picture, "活动现场"), ("名单.txt", "慰问名单")]
    assert not Deadline.objects.exists()


def test_the_public_page_shows_the_picture_in_place_and_lists_only_the_file(org: Organisation, folder: Path) -> None:
    run(folder, "--publish")
    document = Document.objects.get(title="关于开展送清凉活动的通知")
    text = Client().get(document.get_absolute_url()).content.decode()
    address = text.partition('<img src="')[2].partition('"')[0]
    assert address.startswith(f"/attachments/{document.pk}/a-")
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert text.count('class="file"') == 1
    assert ">慰问名单</a><small>" in text


def test_a_second_run_adds_nothing(org: Organisation, folder: Path) -> None:
    run(folder, "--publish")
    counts, _said = run(folder, "--publish")
    assert counts == {"created": 0, "unchanged": 2, "failed": 1}
    assert Attachment.objects.count() == 2


def test_a_draft_stays_private_with_its_picture_and_a_second_run_publishes_it(org: Organisation, folder: Path) -> None:
    run(folder)
    document = Document.objects.get(title="关于开展送清凉活动的通知")
    name = document.versions.get().attachments.get(title="活动现场").name
    assert not document.is_public
    assert Client().get(f"/attachments/{document.pk}/{name}").status_code == 404
    assert run(folder, "--publish")[0] == {"created": 0, "unchanged": 2, "failed": 1}
    document.refresh_from_db()
    assert document.is_public
    assert Client().get(document.get_absolute_url()).status_code == 200


def test_the_old_address_leads_to_the_document(org: Organisation, folder: Path) -> None:
    run(folder, "--publish", "--base", "http://old.example.invalid/gk/")
    document = Document.objects.get(title="关于开展送清凉活动的通知")
    answer = Client().get("/gk/tz/t20190703_1.html")
    assert (answer.status_code, answer["Location"]) == (301, document.get_absolute_url())
    assert Client().get("/gk/tz/t999.html").status_code == 404
    assert Client().post("/gk/tz/t20190703_1.html").status_code in (403, 404)


def test_an_old_address_of_a_draft_or_a_sealed_document_leads_nowhere(org: Organisation, folder: Path) -> None:
    run(folder, "--base", "http://old.example.invalid/gk/")
    assert OldAddress.objects.count() == 2
    assert Client().get("/gk/tz/t20190703_1.html").status_code == 404


def test_a_link_out_of_the_folder_is_not_followed(org: Organisation, folder: Path) -> None:
    run(folder, "--publish", "--base", "http://old.example.invalid/gk/")
    document = Document.objects.get(title="越界的页面")
    assert document.current is not None
    assert document.current.attachments.count() == 0
    assert 'href="http://old.example.invalid/secret.txt"' in document.current.body


def test_own_selectors_come_first(org: Organisation, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h1>站名</h1><div id="bt">真正的标题</div><b id="rq">2021.3.4</b><div id="nr"><p>内容。</p></div>', encoding="utf-8"
    )
    assert run(tmp_path, "--title", "#bt", "--date", "#rq", "--body", "#nr", "--publish")[0]["created"] == 1
    assert Document.objects.get().title == "真正的标题"
    assert Document.objects.get().written_on == date(2021, 3, 4)


def test_what_cannot_be_read_is_one_line(org: Organisation, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有文件夹"):
        run(tmp_path / "nowhere")
    (tmp_path / "a.html").write_text("<h1>题</h1>", encoding="utf-8")
    with pytest.raises(CommandError, match="没有一件可以导入"):
        run(tmp_path)
    with pytest.raises(CommandError, match="没有代码为 x 的单位"):
        call_command("import_html", str(tmp_path), "--org", "x", stdout=io.StringIO())
