"""Staff pages of the catalogue: matters, guide, determinations, clean-up. Each button calls its service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Approval, Organisation, User
from disclosure.default_columns import ensure_columns
from disclosure.models import CatalogueEntry, DocumentRelation, DocumentVersion, GuideText, UndisclosedEntry
from disclosure.services.undisclosed import create_entry, decide, submit_entry
from tests.conftest import shanghai
from tests.disclosure.acts import Team
from tests.disclosure.pages import published
from tests.portal.desk import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
REGISTER = "/admin/disclosure/undisclosedentry/"


def line(org: Organisation, **given: Any) -> dict[str, Any]:
    """What the form sends."""
    form = {
        "organisation": org.pk,
        "title": "关于某企业集体协商情况的请示",
        "kind": "document",
        "topic": "",
        "formed_on": "2026-10-09",
        "attribute": "on_application",
        "ground": "16-2a",
        "reason": "属于请示报告，尚在研究",
    }
    return form | given


def entry_of(team: Team, at: datetime, **given: Any) -> UndisclosedEntry:
    values = line(team.org, **given) | {"organisation": team.org, "formed_on": date(2026, 10, 9)}
    return create_entry(**values, by=team.editor, at=at)


def button(entry: UndisclosedEntry, name: str) -> str:
    return reverse(f"admin:disclosure_undisclosedentry_{name}", args=[entry.pk])


def buttons(user: User, entry: UndisclosedEntry) -> list[str]:
    page = client_of(user).get(reverse("admin:disclosure_undisclosedentry_change", args=[entry.pk]))
    return [str(action["title"]) for action in page.context["actions_detail"]]


def test_a_line_is_registered_through_the_form(team: Team) -> None:
    answer = client_of(team.editor).post(f"{REGISTER}add/", line(team.org))
    entry = UndisclosedEntry.objects.get()
    assert answer.status_code == 302
    assert (entry.title, entry.state, entry.created_by) == ("关于某企业集体协商情况的请示", "draft", team.editor)
    page = client_of(team.editor).get(f"{REGISTER}{entry.pk}/change/").content.decode()
    assert "登记源头认定" in page
    assert 'type="file"' not in page


def test_a_refusal_keeps_what_was_typed(team: Team) -> None:
    answer = client_of(team.editor).post(f"{REGISTER}add/", line(team.org, ground="", title="机密★某事"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "必须选择不予公开依据。" in page
    assert "涉密和内部文件不得在本平台登记" in page
    assert "机密★某事" in page
    assert not UndisclosedEntry.objects.exists()


def test_buttons_follow_state_and_person(team: Team, at: datetime, office_head: User) -> None:
    entry = entry_of(team, at, kind="policy", attribute="not_disclosed", ground="16-1")
    assert buttons(team.editor, entry) == ["提交审核"]
    assert buttons(team.leader, entry) == []
    submit_entry(entry=entry, by=team.editor, at=at)
    assert buttons(team.officer, entry) == ["公开机构同意", "退回修改", "线下签批"]
    assert buttons(team.leader, entry) == []
    client_of(office_head).post(button(entry, "pass_office"), {"comment": "同意不公开"})
    assert buttons(team.leader, entry) == ["认定", "退回修改"]
    client_of(team.leader).post(button(entry, "decide"), {"comment": ""})
    assert buttons(team.officer, entry) == ["评估后继续", "转为主动公开"]
    assert buttons(office_head, entry) == ["评估后继续"]
    assert buttons(team.editor, entry) == []


def test_the_first_page_names_what_waits(team: Team, at: datetime) -> None:
    submit_entry(entry=entry_of(team, at), by=team.editor, at=at)
    assert "待认定的公开属性" in client_of(team.leader).get("/admin/").content.decode()
    assert "待认定的公开属性" not in client_of(team.editor).get("/admin/").content.decode()


def test_decided_on_paper(team: Team, at: datetime) -> None:
    entry = submit_entry(entry=entry_of(team, at), by=team.editor, at=at)
    scan = SimpleUploadedFile("审批单.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
    form = {"verdict": "pass", "signer": team.leader.pk, "signed_on": "2026-11-24", "scan": scan, "comment": ""}
    client_of(team.officer).post(button(entry, "paper"), form)
    entry.refresh_from_db()
    approval = Approval.objects.get()
    assert (entry.state, entry.decided_by, approval.on_paper, approval.by) == ("decided", team.leader, True, team.officer)


def test_returned_with_words(team: Team, at: datetime) -> None:
    entry = submit_entry(entry=entry_of(team, at), by=team.editor, at=at)
    client_of(team.leader).post(button(entry, "send_back"), {"reason": "依据应为第十五条"})
    entry.refresh_from_db()
    assert entry.state == "draft"
    assert "依据应为第十五条" in client_of(team.editor).get(f"{REGISTER}{entry.pk}/change/").content.decode()


def test_looked_at_again_and_converted(team: Team, at: datetime) -> None:
    entry = decide(entry=submit_entry(entry=entry_of(team, at), by=team.editor, at=at), by=team.leader, at=at)
    client = client_of(team.officer)
    assert "2027年11月24日" in client.get(REGISTER).content.decode()
    client.post(button(entry, "reexamine"), {"reason": "仍在研究"})
    answer = client.post(
        button(entry, "convert"), {"title": "集体协商情况", "column": ensure_columns()["notices"].pk, "reason": "研究已结束"}
    )
    version = DocumentVersion.objects.get()
    assert answer["Location"] == reverse("admin:disclosure_documentversion_change", args=[version.pk])
    assert (version.title, version.state, version.attribute) == ("集体协商情况", "draft", "proactive")
    page = client.get(f"{REGISTER}{entry.pk}/change/").content.decode()
    for words in ("仍在研究", "研究已结束", "已转为主动公开"):
        assert words in page


def test_a_stranger_finds_no_line(team: Team, at: datetime, stranger: User) -> None:
    entry = entry_of(team, at)
    assert client_of(stranger).get(button(entry, "submit")).status_code == 404
    assert "关于某企业" not in client_of(stranger).get(REGISTER).content.decode()


def test_the_guide_is_edited_a_unit(team: Team, stranger: User) -> None:
    client = client_of(team.officer)
    assert "自动生成" in client.get("/admin/disclosure/guidetext/").content.decode()
    address = "/admin/disclosure/guidetext/unit/YNZGH/"
    form = {name: field.initial for name, field in client.get(address).context["form"].fields.items()}
    client.post(address, form | {"ways": "到大厅查阅。"})
    assert list(GuideText.objects.values_list("section", "text")) == [("ways", "到大厅查阅。")]
    assert "改写 1 个部分" in client.get("/admin/disclosure/guidetext/").content.decode()
    client.post(address, form | {"ways": ""})
    assert not GuideText.objects.exists()
    assert client_of(stranger).get(address).status_code == 404
    assert client.get("/admin/disclosure/guidetext/unit/YNRSJ/").status_code == 404


def test_matters_are_seeded_edited_and_deleted(team: Team) -> None:
    client = client_of(team.officer)
    client.post(reverse("admin:disclosure_catalogueentry_seed"), {"organisation": team.org.pk})
    assert CatalogueEntry.objects.count() == 15
    row = CatalogueEntry.objects.get(name="统计信息")
    address = reverse("admin:disclosure_catalogueentry_change", args=[row.pk])
    form = {name: value for name, value in client.get(address).context["adminform"].form.initial.items() if name != "id"}
    assert client.post(address, form | {"content": "本区工会统计年报"}).status_code == 302
    row.refresh_from_db()
    assert row.content == "本区工会统计年报"
    client.post(reverse("admin:disclosure_catalogueentry_delete", args=[row.pk]), {"post": "yes"})
    assert CatalogueEntry.objects.count() == 14


@pytest.fixture
def papers(other_org: Organisation) -> None:
    """What the clean-up looks at, as of 2026-11-24."""
    published(other_org, "快到期", kind="normative", document_number="邕人社发〔2024〕3号", expires_on=date(2027, 2, 28))
    published(other_org, "两年后到期", kind="normative", expires_on=date(2028, 11, 1))
    published(other_org, "已过期", kind="normative", expires_on=date(2026, 11, 23))
    ended = published(other_org, "已过期但有替代", kind="normative", expires_on=date(2025, 1, 1))
    new = published(other_org, "新办法", at=shanghai(2025, 1, 2), kind="policy")
    DocumentRelation.objects.create(source=new, target=ended, kind="replaces")


def cleaned(user: User, query: str = "") -> list[str]:
    return [row.title for row in client_of(user).get(f"/admin/disclosure/normativedocument/{query}").context["cl"].result_list]


def test_the_clean_up_lists_what_needs_a_decision(papers: None, other_org: Organisation, person: Callable[..., User], team: Team) -> None:
    theirs = person("officer", other_org)
    assert cleaned(theirs) == ["已过期", "快到期", "新办法"]
    assert cleaned(theirs, "?cleanup=soon") == ["快到期"]
    assert cleaned(theirs, "?cleanup=soon&months=3") == []
    assert cleaned(theirs, "?cleanup=soon&months=6") == ["快到期"]
    assert cleaned(theirs, "?cleanup=soon&months=24") == ["快到期", "两年后到期"]
    assert cleaned(theirs, "?cleanup=lapsed") == ["已过期"]
    assert cleaned(theirs, "?cleanup=endless") == ["新办法"]
    assert len(cleaned(theirs, "?cleanup=all")) == 5
    assert cleaned(team.officer) == []


def test_the_clean_up_as_csv(papers: None, other_org: Organisation, person: Callable[..., User]) -> None:
    answer = client_of(person("officer", other_org)).get(reverse("admin:disclosure_normativedocument_download"))
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == "\ufeff标题,发文字号,公开单位,施行日期,失效日期,清理,索引号"
    assert [line.split(",")[0] for line in lines[1:-1]] == ["已过期", "快到期", "新办法"]
    assert lines[2].startswith("快到期,邕人社发〔2024〕3号,区人社局,,2027-02-28,即将失效,YNRSJ/")
    assert answer["Content-Disposition"] == 'attachment; filename="cleanup-2026-11-24.csv"'
