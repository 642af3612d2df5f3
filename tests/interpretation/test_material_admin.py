"""The staff's pages on which interpretations are written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.models import Organisation, User
from disclosure.default_columns import ensure_columns
from disclosure.models import Document
from disclosure.services.drafting import create_document
from interpretation.models import Expert, Material
from tests.disclosure.acts import AT, Team, published
from tests.disclosure.conftest import team
from tests.interpretation.writing import CAPTIONS, mp4, png, started
from tests.portal.desk import change, client_of

__all__ = ["team"]
pytestmark = pytest.mark.django_db


def page(material: Material, name: str = "change") -> str:
    return reverse(f"admin:interpretation_material_{name}", args=[material.pk])


def errors(client: Client, address: str, data: dict[str, object]) -> str:
    answer = client.post(address, data)
    assert answer.status_code == 200, answer
    return str(answer.context["form"].errors.as_text())


@pytest.fixture
def material(team: Team) -> Material:
    return started(team, "pictures").material


def test_an_interpretation_begins_with_its_policy(team: Team, org: Organisation) -> None:
    policy = published(team, title="互助办法", kind="policy", drafting_unit=org)
    client = client_of(team.editor)
    address = reverse("admin:interpretation_material_start")
    shown = client.get(f"{address}?policy={policy.pk}")
    assert shown.context["form"]["title"].value() == "《互助办法》解读"
    answer = client.post(address, {"organisation": org.pk, "policy": policy.pk, "form": "qa", "title": "《互助办法》问答"})
    made = Material.objects.get()
    assert answer["Location"] == page(made)
    assert made.version.document.relations_out.get().target == policy
    shown = client.get(page(made))
    assert "“问答”没有内容。" in shown.content.decode()
    assert "互助办法" in client.get(reverse("admin:interpretation_material_changelist")).content.decode()


def test_a_bad_policy_in_the_address_is_no_policy(team: Team) -> None:
    assert client_of(team.editor).get(reverse("admin:interpretation_material_start") + "?policy=x%00").status_code == 200


def test_content_and_checklist(team: Team, material: Material) -> None:
    client = client_of(team.editor)
    data = {"form": "text", "intro": "<p>新的正文</p>", "transcript": "", "place": "", "held_on": "", "expert": ""}
    points = {f"point_{code}": "covered" for code in ("background", "goals", "standards", "how", "points")}
    assert (
        errors(client, page(material, "write"), data | points | {"point_opinions": "none"}) == "* reason_opinions\n  * 请写明不适用的理由。"
    )
    answer = client.post(page(material, "write"), data | points | {"point_opinions": "none", "reason_opinions": "未征求意见"})
    assert answer.status_code == 302
    material.refresh_from_db()
    assert (material.form, material.version.body) == ("text", "<p>新的正文</p>")
    assert material.checklist["opinions"] == {"covered": False, "reason": "未征求意见"}
    assert "不适用：未征求意见" in client.get(page(material)).content.decode()


def test_questions_and_speakers_by_rows(team: Team, material: Material) -> None:
    client = client_of(team.editor)
    rows = {"question_0": "几步？", "answer_0": "三步。", "question_1": "几天？", "answer_1": ""}
    assert errors(client, page(material, "questions"), rows) == "* __all__\n  * 第2问须同时填写问和答。"
    assert client.post(page(material, "questions"), rows | {"answer_1": "五天。"}).status_code == 302
    assert list(material.version.questions_answered.values_list("question", "answer")) == [("几步？", "三步。"), ("几天？", "五天。")]
    people = {"role_0": "spokesperson", "name_0": "覃明", "post_0": "区总工会"}
    assert client.post(page(material, "speakers"), people).status_code == 302
    assert material.version.speakers.get().name == "覃明"


def test_pictures_are_added_ordered_and_removed(team: Team, material: Material) -> None:
    client = client_of(team.editor)
    address = page(material, "add_picture")
    assert errors(client, address, {"file": SimpleUploadedFile("一.mp4", mp4()), "text": "一"}) == (
        "* __all__\n  * 图解只接收 jpg、png、gif、webp 图片。"
    )
    for number in (1, 2):
        client.post(address, {"file": SimpleUploadedFile(f"{number}.png", png(number)), "text": f"第{number}步"})
    first, second = material.version.picture_pages.all()
    data = {f"order_{first.pk}": 2, f"text_{first.pk}": "先办", f"order_{second.pk}": 1, f"text_{second.pk}": "后办"}
    assert client.get(page(material, "pictures")).status_code == 200
    assert client.post(page(material, "pictures"), data).status_code == 302
    assert list(material.version.picture_pages.values_list("text", flat=True)) == ["后办", "先办"]
    assert client.post(page(material, "pictures"), data | {f"remove_{first.pk}": "on", f"text_{first.pk}": ""}).status_code == 302
    assert list(material.version.picture_pages.values_list("text", flat=True)) == ["后办"]
    assert material.version.attachments.count() == 1


def test_a_chart_from_a_sheet(team: Team, material: Material) -> None:
    client = client_of(team.editor)
    data = {"title": "帮扶人数", "unit": "人", "source": "", "style": "line"}
    bad = SimpleUploadedFile("数.csv", "年份,人数\n2024,很多\n".encode())
    assert errors(client, page(material, "add_chart"), data | {"file": bad}) == "* __all__\n  * 第2行第2列不是数字。"
    good = SimpleUploadedFile("数.csv", "年份,人数\n2024,120\n".encode())
    assert client.post(page(material, "add_chart"), data | {"file": good}).status_code == 302
    chart = material.version.charts.get()
    assert (chart.head, chart.rows, chart.style) == (["年份", "人数"], [["2024", 120]], "line")
    assert client.post(page(material, "remove_chart"), {"chart": chart.pk}).status_code == 302
    assert not material.version.charts.exists()
    assert not material.version.attachments.exists()


def test_a_video_with_captions(team: Team, material: Material) -> None:
    client = client_of(team.editor)
    address = page(material, "media_files")
    assert errors(client, address, {}) == "* __all__\n  * 请至少选择一个文件。"
    wrong = {"file": SimpleUploadedFile("片.mp4", mp4()), "captions": SimpleUploadedFile("字.vtt", b"hello")}
    assert errors(client, address, wrong) == "* __all__\n  * 字幕文件应为 WebVTT 格式，第一行是“WEBVTT”。"
    given = {"file": SimpleUploadedFile("片.mp4", mp4()), "captions": SimpleUploadedFile("字.vtt", CAPTIONS)}
    assert client.post(address, given | {"poster": SimpleUploadedFile("面.png", png())}).status_code == 302
    media = material.version.media
    assert (media.is_video, media.captions.startswith("WEBVTT"), media.poster is not None) == (True, True, True)
    seen = client.get(reverse("interpretation:media", args=[media.pk]))
    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
    assert client_of(None).get(reverse("interpretation:media", args=[media.pk])).status_code == 404


@pytest.mark.parametrize("name", ["write", "questions", "speakers", "add_picture", "pictures", "add_chart", "remove_chart", "media_files"])
def test_who_writes_and_who_does_not(team: Team, stranger: User, material: Material, name: str) -> None:
    assert client_of(team.editor).get(page(material, name)).status_code == 200
    assert client_of(team.checker).get(page(material, name)).status_code == 403
    assert client_of(stranger).get(page(material, name)).status_code == 404
    assert client_of(None).get(page(material, name)).status_code == 302


def test_one_filed_as_any_other_document_gets_its_material(team: Team) -> None:
    version = create_document(
        organisation=team.org,
        kind="interpretation",
        title="解读",
        column=ensure_columns()["interpretations"],
        body="<p>旧文</p>",
        by=team.editor,
        at=AT,
    )
    client = client_of(team.editor)
    address = reverse("admin:interpretation_material_begin", args=[version.pk])
    assert address in client.get(change(version)).content.decode()
    assert client.post(address, {"form": "text"}).status_code == 302
    version.refresh_from_db()
    assert (version.material.intro, version.body) == ("<p>旧文</p>", "<p>旧文</p>")
    assert page(version.material) in client.get(change(version)).content.decode()


def test_experts_are_kept_by_the_office(team: Team, org: Organisation) -> None:
    client, address = client_of(team.officer), reverse("admin:interpretation_expert_add")
    data = {"organisation": org.pk, "name": "韦教授", "field": "劳动法", "post": "", "consented_on": "2099-01-01", "is_active": "on"}
    assert "请填写专家同意公开姓名的日期，不得晚于今天。" in client.post(address, data).content.decode()
    assert client.post(address, data | {"consented_on": "2026-01-05"}).status_code == 302
    expert = Expert.objects.get()
    changed = data | {"consented_on": "2026-01-05", "field": "社会保障"}
    assert client.post(reverse("admin:interpretation_expert_change", args=[expert.pk]), changed).status_code == 302
    expert.refresh_from_db()
    assert expert.field == "社会保障"
    assert client_of(team.editor).get(address).status_code == 403


def test_published_material_is_only_read(team: Team, material: Material) -> None:
    Document.objects.filter(pk=material.version.document_id).update(sealed_at=AT)
    assert client_of(team.editor).get(page(material, "write")).status_code == 403
