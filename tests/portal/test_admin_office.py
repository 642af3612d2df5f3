"""The office's pages: batches, the register, figures, transfer lists, import with preview."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import User
from disclosure.default_columns import ensure_columns
from disclosure.models import Document, Transfer
from tests.disclosure.acts import Team, draft, published
from tests.disclosure.test_import_sheet import HEAD, book
from tests.portal.desk import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LIST = "/admin/disclosure/documentversion/"


def test_a_batch_asks_does_and_lists_what_was_refused(team: Team) -> None:
    mine, other = draft(team, title="甲"), draft(team, title="乙", body="")
    client = client_of(team.editor)
    went = client.post(LIST, {"action": "batch_kind", "_selected_action": [mine.pk, other.pk]})
    assert went["Location"] == f"{LIST}batch/kind/?ids={other.pk},{mine.pk}"
    assert "所选 2 件" in client.get(went["Location"]).content.decode()
    done = client.post(went["Location"], {"kind": "news", "note": "", "submit": "on"}).content.decode()
    assert "办成 1 件，不能办 1 件。" in done
    assert "缺少“正文”。" in done
    mine.refresh_from_db()
    assert (mine.kind, mine.state) == ("news", "secrecy")


def test_a_batch_reaches_only_own_documents(team: Team, stranger: User) -> None:
    mine = draft(team, title="甲")
    answer = client_of(stranger).post(f"{LIST}batch/move/?ids={mine.pk}", {"column": ensure_columns()["news"].pk})
    assert answer["Location"] == LIST
    mine.refresh_from_db()
    assert mine.column.code == "notices"
    assert client_of(team.editor).get(f"{LIST}batch/nothing/?ids={mine.pk}").status_code == 302


def test_columns_and_channels_have_their_pages(team: Team) -> None:
    mine = draft(team, title="甲")
    client = client_of(team.editor)
    for what in ("move", "attribute", "channel"):
        assert client.get(f"{LIST}batch/{what}/?ids={mine.pk}").status_code == 200
    assert "办成 1 件" in client.post(f"{LIST}batch/move/?ids={mine.pk}", {"column": ensure_columns()["news"].pk}).content.decode()


def test_the_register_follows_the_filters(team: Team, stranger: User) -> None:
    draft(team, title="甲")
    published(team, title="乙")
    client = client_of(team.editor)
    went = client.get(f"{LIST}export-register/?desk=published")
    assert went["Location"] == f"{LIST}register.xlsx?desk=published"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(went["Location"]).content)).worksheets[0]
    assert [row[1].value for row in sheet.iter_rows()] == ["标题", "乙"]
    sheet = openpyxl.load_workbook(io.BytesIO(client_of(stranger).get(f"{LIST}register.xlsx").content)).worksheets[0]
    assert [row[1].value for row in sheet.iter_rows()] == ["标题"]
    assert client.get(f"{LIST}register.xlsx?nonsense__x=1").status_code == 302


def test_the_month_is_asked_in_the_address(team: Team) -> None:
    published(team)
    client = client_of(team.editor)
    assert "南宁市邕宁区总工会" in client.get(f"{LIST}statistics/?month=2026-11").content.decode()
    assert "“x”不是有效的月份，应写成 2026-01。" in client.get(f"{LIST}statistics/?month=x").content.decode()
    names = openpyxl.load_workbook(io.BytesIO(client.get(f"{LIST}statistics.xlsx?month=2026-11").content)).sheetnames
    assert names == ["按单位", "按栏目", "按种类", "公开时限（20个工作日）", "阅读最多"]


def test_a_transfer_is_previewed_recorded_and_printed(team: Team) -> None:
    published(team, title="甲")
    client = client_of(team.officer)
    form = {"organisation": team.org.pk, "receiver": "archive", "receiver_name": "虚构区档案馆", "year": "2026"}
    seen = client.post("/admin/disclosure/transfer/add/", form).content.decode()
    assert "待移送 1 件" in seen
    assert not Transfer.objects.exists()
    went = client.post("/admin/disclosure/transfer/add/", form | {"confirm": "1"})
    assert "共 1 件" in client.get(went["Location"]).content.decode()
    file = client.get(f"/admin/disclosure/transfer/{Transfer.objects.get().pk}/list.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]["C2"].value == "甲"
    assert client_of(team.editor).get("/admin/disclosure/transfer/add/").status_code == 403


def packed() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("名单.txt", "名单")
    return out.getvalue()


def test_an_import_is_previewed_then_confirmed_without_choosing_the_files_again(team: Team) -> None:
    rows = [HEAD, ["甲", "", "", "", "某局", "", "2018-06-01", "正文", "", "名单.txt"], ["乙", "", "", "", "某局", "", "x", "正文", "", ""]]
    client = client_of(team.officer)
    form = {"organisation": team.org.pk, "column": ensure_columns()["notices"].pk, "publish": "on"}
    files = {"sheet": SimpleUploadedFile("a.xlsx", book(rows)), "packed": SimpleUploadedFile("a.zip", packed())}
    seen = client.post(f"{LIST}import/", form | files)
    text = seen.content.decode()
    assert "预览：共 2 行，可导入 1 件" in text
    assert "published_on 不是日期" in text
    assert not Document.objects.exists()
    kept = {name: seen.context["form"][name].value() for name in ("kept_sheet", "kept_packed")}
    went = client.post(f"{LIST}import/", form | kept | {"_confirm": "1"}, follow=True)
    assert "新增 1 件，发布原有草稿 0 件，已有 0 件，失败 1 行。" in went.content.decode()
    document = Document.objects.get()
    assert (document.title, document.is_public, document.current.attachments.get().name) == ("甲", True, "名单.txt")  # type: ignore[union-attr]


def test_what_waits_is_for_one_person_and_nobody_else_imports(team: Team, office_head: User) -> None:
    client = client_of(team.officer)
    form = {"organisation": team.org.pk, "column": ensure_columns()["notices"].pk}
    seen = client.post(f"{LIST}import/", form | {"sheet": SimpleUploadedFile("a.xlsx", book([HEAD, ["甲"] * 10]))})
    key = seen.context["form"]["kept_sheet"].value()
    stolen = client_of(office_head).post(f"{LIST}import/", form | {"kept_sheet": key, "_confirm": "1"})
    assert "上传的表格已失效，请重新选择。" in stolen.content.decode()
    assert client_of(team.editor).get(f"{LIST}import/").status_code == 302
    assert "请选择表格。" in client.post(f"{LIST}import/", form).content.decode()
    bad = client.post(f"{LIST}import/", form | {"sheet": SimpleUploadedFile("a.xlsx", b"PK\x03\x04x")})
    assert "文件已损坏，无法打开。" in bad.content.decode()
