"""The archive of everything published: its files, and that nothing taken away is in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from core import files
from core.sweep.running import run_sweep
from disclosure import tasks
from disclosure.models import Document, DocumentRelation
from disclosure.opendata import archive, packing
from tests.conftest import shanghai
from tests.disclosure.pages import NOW, _still, column, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from django.conf import LazySettings
    from django.test import Client

    from core.models import Organisation


def read(name: str) -> str:
    """A file of the archive in place."""
    found = archive.newest()
    assert found is not None
    with zipfile.ZipFile(found.path) as zipped:
        return zipped.read(name).decode("utf-8")


def rows(name: str) -> list[dict[str, str]]:
    text = read(name)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def seal(document: Document, *, at: Any) -> None:
    """As the service leaves it."""
    document.is_public, document.sealed_at = False, at
    document.save()


def test_the_archive_holds_everything_published_and_nothing_else(org: Organisation, settings: LazySettings) -> None:
    blob = files.store(b"%PDF-1.4\n%%EOF\n", name="a.pdf", private=False, at=NOW)
    first = published(
        org, "=1+1 的办法", serial="2026-00001", at=shanghai(2026, 11, 2), body="<p>甲</p>", body_text="甲", summary="概述",
        document_number="邕工发〔2026〕1号", attachments=[(blob, "附件.pdf", "附件")],
    )  # fmt: skip
    second = published(org, "第二件", serial="2026-00002", at=shanghai(2026, 11, 3), column=column("below", "下级", parent=column()))
    DocumentRelation.objects.create(source=second, target=first, kind="amends")
    withdraw(published(org, "撤下的", serial="2026-00003"), at=NOW, note="有误。")
    seal(published(org, "封存的", serial="2026-00004"), at=NOW)
    found = archive.build(NOW)
    assert (found.documents, found.attachments) == (2, 1)
    assert rows("documents.csv") == [
        {
            "index_number": "YNZGH/2026-00001", "title": "'=1+1 的办法", "document_number": "邕工发〔2026〕1号",
            "issuer": "南宁市邕宁区总工会", "topic": "", "kind": "policy", "column": "bylaws", "organisation": "YNZGH",
            "written_on": "", "effective_on": "", "expires_on": "",
            "published_at": "2026-11-02T10:00:00+08:00", "updated_at": "2026-11-02T10:00:00+08:00", "validity": "amended",
            "url": "https://open.example.invalid/documents/YNZGH/2026-00001/",
        },
        {
            "index_number": "YNZGH/2026-00002", "title": "第二件", "document_number": "",
            "issuer": "南宁市邕宁区总工会", "topic": "", "kind": "policy", "column": "below", "organisation": "YNZGH",
            "written_on": "", "effective_on": "", "expires_on": "",
            "published_at": "2026-11-03T10:00:00+08:00", "updated_at": "2026-11-03T10:00:00+08:00", "validity": "in_force",
            "url": "https://open.example.invalid/documents/YNZGH/2026-00002/",
        },
    ]  # fmt: skip
    texts = [json.loads(line) for line in read("documents.jsonl").splitlines()]
    assert [(row["title"], row["body_html"], row["body_text"], row["summary"]) for row in texts] == [
        ("=1+1 的办法", "<p>甲</p>", "甲", "概述"),
        ("第二件", "", "", ""),
    ]
    assert rows("relations.csv") == [
        {
            "source_url": "https://open.example.invalid/documents/YNZGH/2026-00002/",
            "kind": "amends",
            "target_url": "https://open.example.invalid/documents/YNZGH/2026-00001/",
            "effective_on": "",
        }
    ]
    (attached,) = rows("attachments.csv")
    assert (attached["title"], attached["size"], attached["sha256"], attached["path"]) == ("附件", "15", blob.sha256, "")
    assert {row["code"]: row["count"] for row in rows("columns.csv")}["bylaws"] == "2"
    assert [row["code"] for row in rows("organisations.csv")] == ["YNZGH"]
    assert rows("catalogue.csv") == []
    assert "| index_number | string | 索引号 | index number |" in read("数据字典.md")
    assert "信息数：2" in read("README.zh-CN.md")
    assert "Documents: 2" in read("README.md")
    assert read("LICENCE.txt").startswith("使用许可")
    assert [row["path"] for row in json.loads(read("datapackage.json"))["resources"]][:2] == ["documents.csv", "relations.csv"]


def test_the_files_themselves_are_included_where_the_setting_says_so(org: Organisation, settings: LazySettings) -> None:
    settings.OPEN_DATA_WITH_FILES = True
    blob = files.store(b"%PDF-1.4\n%%EOF\n", name="a.pdf", private=False, at=NOW)
    for serial in ("2026-00001", "2026-00002"):
        published(org, "办法", serial=serial, attachments=[(blob, "附件.PDF", "附件")])
    found = archive.build(NOW)
    place = f"files/{blob.sha256}.pdf"
    assert [row["path"] for row in rows("attachments.csv")] == [place, place]
    with zipfile.ZipFile(found.path) as zipped:
        assert zipped.read(place) == b"%PDF-1.4\n%%EOF\n"


def test_it_is_served_with_size_day_and_hash(client: Client, org: Organisation) -> None:
    published(org, "通知")
    found = archive.build(NOW)
    answer = client.get("/open-data/latest.zip")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert (answer.status_code, answer["Content-Type"], len(content)) == (200, "application/zip", found.size)
    assert hashlib.sha256(content).hexdigest() == found.sha256
    page = client.get("/open-data/").content.decode()
    assert found.sha256 in page
    assert found.name in page
    assert "2026-11-24 10:00" in page
    assert client.get("/open-data/latest.zip", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    assert client.head("/open-data/latest.zip")["Content-Length"] == str(found.size)


@pytest.mark.parametrize("way", ["withdrawn", "sealed"])
def test_what_is_taken_away_is_out_at_once_the_file_is_deleted_by_the_sweep_and_built_anew(
    client: Client, org: Organisation, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, other = published(org, "秘密"), published(org, "留下的")
    found, later = archive.build(NOW), NOW + timedelta(minutes=30)
    if way == "withdrawn":
        withdraw(document, at=later, note="有误。")
    else:
        seal(document, at=later)
    answer = client.get("/open-data/latest.zip")
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
    assert answer.content.decode() == "数据包正在重新生成，请稍后再来。"
    assert found.sha256 not in client.get("/open-data/").content.decode()
    assert found.path.exists()
    run_sweep(later + timedelta(minutes=1))
    assert list(archive.folder().iterdir()) == []
    monkeypatch.setattr("django.utils.timezone.now", lambda: later + timedelta(minutes=2))
    tasks.refresh_open_data()
    assert [row["title"] for row in rows("documents.csv")] == ["留下的"]
    assert client.get("/open-data/latest.zip").status_code == 200
    assert run_sweep(later + timedelta(minutes=3)).failed == 0
    assert other.is_public
    assert len(list(archive.folder().iterdir())) == 2


def test_what_is_withdrawn_while_it_is_built_is_left_out(org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    document = published(org, "秘密")
    published(org, "留下的")
    plain, calls = packing.write_archive, []

    def write(path: Path, at: Any) -> Any:
        contents = plain(path, at)
        if not calls:  # its transaction began before the building and commits after the reading
            withdraw(document, at=at - timedelta(seconds=5), note="有误。")
        calls.append(1)
        return contents

    monkeypatch.setattr(archive, "write_archive", write)
    archive.build(NOW)
    assert len(calls) == 2
    assert [row["title"] for row in rows("documents.csv")] == ["留下的"]
    assert archive.current() is not None


def test_a_withdrawal_that_commits_after_the_building_is_noticed_though_it_began_before(org: Organisation) -> None:
    document, earlier = published(org, "秘密"), published(org, "早先撤下的")
    withdraw(earlier, at=NOW - timedelta(minutes=10), note="有误。")
    archive.build(NOW)
    assert archive.current() is not None
    withdraw(document, at=NOW - timedelta(seconds=3), note="有误。")
    assert archive.current() is None


def test_a_document_brought_back_does_not_spoil_it(org: Organisation) -> None:
    document = withdraw(published(org, "撤下又恢复的"), at=NOW, note="有误。")
    archive.build(NOW + timedelta(minutes=1))
    Document.objects.filter(pk=document.pk).update(is_public=True, withdrawn_at=None, withdrawal_note="")
    assert archive.current() is not None


def test_every_night_there_is_a_new_one_and_only_one(org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    published(org, "通知")
    assert archive.is_due(NOW)
    tasks.refresh_open_data()
    first = archive.newest()
    assert first is not None
    assert not archive.is_due(NOW)
    assert not archive.is_due(shanghai(2026, 11, 25, 1, 59))
    assert archive.is_due(shanghai(2026, 11, 25, 2, 0))
    monkeypatch.setattr("django.utils.timezone.now", lambda: shanghai(2026, 11, 25, 2, 1))
    tasks.refresh_open_data()
    second = archive.newest()
    assert second is not None
    assert second.name.startswith("open-data-20261125-020100-")
    assert not first.path.exists()


def test_a_broken_pointer_means_that_there_is_none(client: Client, org: Organisation) -> None:
    archive.build(NOW)
    for text in ("", "{}", "[1]", "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), '{"name": "x", "gone": 1}'):
        (archive.folder() / "latest.json").write_text(text, encoding="utf-8")
        assert client.get("/open-data/latest.zip").status_code == 404


def test_the_command_prints_its_object(org: Organisation) -> None:
    published(org, "通知")
    out = StringIO()
    call_command("export_open_data", "--json", stdout=out)
    first = json.loads(out.getvalue())
    assert (first["built"], first["documents"], first["attachments"]) == (True, 1, 0)
    out = StringIO()
    call_command("export_open_data", "--if-due", "--json", stdout=out)
    assert json.loads(out.getvalue())["built"] is False
    assert json.loads(out.getvalue())["sha256"] == first["sha256"]


def test_a_unit_may_state_terms_of_its_own(client: Client, org: Organisation, settings: LazySettings, tmp_path: Path) -> None:
    assert "依照《中华人民共和国著作权法》第五条不适用该法。其余内容可以自由复制" in client.get("/open-data/").content.decode()
    assert "Everything else may be copied" in client.get("/en/open-data/").content.decode()
    own = tmp_path / "terms.txt"
    own.write_text("本单位的许可\n第二行\n\n某某单位", encoding="utf-8")
    settings.OPEN_DATA_LICENCE = str(own)
    assert "<p>本单位的许可第二行</p><p>某某单位</p>" in client.get("/open-data/").content.decode()
    archive.build(NOW)
    assert read("LICENCE.txt").startswith("本单位的许可")
    settings.OPEN_DATA_LICENCE = str(tmp_path / "nowhere.txt")
    assert "著作权法" in client.get("/open-data/").content.decode()
