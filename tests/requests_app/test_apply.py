"""The public form, from the first page to the receipt."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import files
from core.models import Deadline, Organisation
from disclosure.search.index import index_many
from requests_app import codes
from requests_app.models import Application, DraftFile, FormDraft, Offer, Paper, Party
from tests.disclosure.pages import NOW, _still, published  # noqa: F401
from tests.requests_app.form import CARD, CODE, HOW, KIND, OTHER_CARD, WHAT, WHO, Asker, picture

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch, org: Organisation) -> None:
    monkeypatch.setattr("core.proof_of_work.SLOW_LIMIT", 100)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_citizen_applies_and_is_given_a_number_and_a_code(client: Client) -> None:
    asker = Asker(client).fill()
    shown = text(asker.get("review/"))
    assert "甲某某" in shown
    assert "2025年工会经费收支决算的明细" in shown
    assert "不因此推迟法定的收到申请之日" in shown
    sent = asker.send()
    assert sent["Location"] == f"{asker.home}receipt/"
    application = Application.objects.get()
    assert (application.number, application.state, application.channel) == ("YNZGH-2026-00001", "submitted", "online")
    assert (application.submitted_at, application.received_on, application.held_for_staff) == (NOW, None, True)
    assert application.forms == ["paper", "email"]
    assert application.ways == ["post", "email"]
    assert application.wanted == {"description": "2025年工会经费收支决算的明细"}
    assert [item.wanted for item in application.items.all()] == ["2025年工会经费收支决算的明细"]
    data = Party.objects.get(role="applicant").data
    assert (data["name"], data["identity_kind"], data["identity_number"]) == ("甲某某", "id_card", CARD)
    page = text(asker.get("receipt/"))
    assert "YNZGH-2026-00001" in page
    code = re.search(r"<code>([A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4})</code>", page)
    assert code is not None
    assert codes.find("YNZGH-2026-00001", code[1]) == application.pk
    assert "还不是法定的收到申请之日" in page
    assert "本次提交未经人机验证，先由工作人员人工核对；不因此推迟法定的收到申请之日。" in page
    # the precaution counts for the staff from the submission
    assert [row.rule for row in Deadline.objects.all()] == ["request_precaution_20wd"]


def test_no_page_of_the_form_is_kept_by_anybody_or_sets_a_cookie(client: Client) -> None:
    asker = Asker(client).fill()
    asker.send()
    fresh = Asker(client)
    for answer in (
        client.get("/requests/new/"),
        fresh.get("who/"),
        fresh.get("kind/"),
        asker.get("receipt/"),
        client.get("/requests/new/x/"),
    ):
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
        assert 'rel="canonical"' not in answer.content.decode()


def test_the_query_code_is_shown_until_it_is_written_down_and_never_after_half_an_hour(client: Client, monkeypatch: Any) -> None:
    asker, again = Asker(client).fill(), Asker(client).fill()
    asker.send()
    again.send()
    assert "<code>" in text(asker.get("receipt/")).split("查询码", 1)[1].split("</dd>")[0]
    asker.post("receipt", {})
    assert "查询码已不再显示" in text(asker.get("receipt/"))
    assert "查询码已不再显示" not in text(again.get("receipt/"))
    later = NOW + timedelta(minutes=31)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert "查询码已不再显示" in text(again.get("receipt/"))


def test_the_receipt_is_a_pdf_with_number_and_code(client: Client) -> None:
    import io

    from pdfminer.high_level import extract_text

    asker = Asker(client).fill()
    asker.send()
    answer = asker.get("receipt.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="receipt-YNZGH-2026-00001.pdf"'
    said = extract_text(io.BytesIO(answer.content))
    assert "YNZGH-2026-00001" in said
    assert re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", said)
    assert "甲某某" not in said


def test_sending_twice_gives_one_application(client: Client) -> None:
    asker = Asker(client).fill()
    first, second = asker.send(), asker.send()
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1
    assert asker.get("who/")["Location"].endswith("/receipt/")


def test_after_sending_the_draft_holds_nothing_of_the_applicant(client: Client) -> None:
    asker = Asker(client)
    asker.post("who", WHO | {"identity": SimpleUploadedFile("card.jpg", picture())})
    asker.fill()
    asker.send()
    draft = FormDraft.objects.get()
    assert list(draft.data) == ["code"]
    assert not DraftFile.objects.exists()
    paper = Paper.objects.get()
    assert (paper.kind, paper.name, paper.blob.private, paper.added_by) == ("identity", "card.jpg", True, None)


def test_an_uploaded_identity_card_is_watermarked_before_it_is_stored(client: Client) -> None:
    asker, plain = Asker(client), picture()
    answer = asker.post("who", {"name": "甲", "upload": "identity", "identity": SimpleUploadedFile("证件.jpg", plain)})
    assert answer["Location"].endswith("/who/")
    kept = DraftFile.objects.get()
    stored = files.read(kept.blob)
    assert stored != plain
    from io import BytesIO

    from PIL import Image

    colours = Image.open(BytesIO(stored)).convert("RGB").getcolors(10**7)
    assert colours is not None
    assert len(colours) > 100  # a white card is no longer white
    page = text(asker.get("who/"))
    assert "证件.jpg" in page
    assert 'value="甲"' in page
    asker.post("who", {"remove": str(kept.pk)})
    assert not DraftFile.objects.exists()


def test_a_file_that_is_not_taken_is_named_and_nothing_typed_is_lost(client: Client) -> None:
    asker = Asker(client)
    answer = asker.post("who", WHO | {"identity": SimpleUploadedFile("证件.exe", b"MZ")})
    page = text(answer)
    assert answer.status_code == 400
    assert "“证件.exe”的类型不予接收。" in page
    assert 'value="甲某某"' in page
    assert 'value="13800000000"' in text(asker.get("who/"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "请填写“姓名”。"),
        ({"identity_number": "110105194912310021"}, "公民身份号码不正确：应为18位，请核对出生日期和最后一位校验码。"),
        ({"phone": "打我电话"}, "电话号码只能含数字、加号、连字符和括号。"),
        ({"email": "x"}, "输入一个有效的 Email 地址。"),
        ({"later": ""}, "请上传身份证明，或者勾选“暂时无法上传，稍后当面出示或者邮寄”。"),
    ],
)
def test_what_is_wrong_with_the_applicant_is_said_and_kept(client: Client, changes: dict[str, str], words: str) -> None:
    asker = Asker(client)
    data = WHO | changes
    answer = asker.post("who", {name: value for name, value in data.items() if name != "later" or value})
    assert answer.status_code == 400
    assert words in text(answer)
    assert "请更正下列内容，已填写的都已保存：" in text(answer)
    kept = text(asker.get("who/"))
    assert 'value="虚构市虚构路1号"' in kept
    assert asker.get("review/")["Location"].endswith("/who/?check")


def test_a_number_of_another_region_and_old_papers_are_not_refused(client: Client) -> None:
    for kind, number in (
        ("id_card", OTHER_CARD),
        ("residence_permit", "810000199408230021"),
        ("passport", "E12345678"),
        ("officer", "军字第1号"),
    ):
        answer = Asker(client).post("who", WHO | {"identity_kind": kind, "identity_number": number})
        assert answer.status_code == 302, (kind, text(answer))


def test_a_body_applies_with_its_credit_code_and_class(client: Client) -> None:
    body = {
        "name": "虚构有限公司",
        "identity_kind": "credit_code",
        "identity_number": CODE,
        "contact_name": "乙某",
        "phone": "0771-1234567",
    }
    asker = Asker(client, applicant_class="company")
    wrong = asker.post("who", body | {"identity_number": "911100006000373410", "later": "on"})
    assert "统一社会信用代码不正确：应为18位，请核对最后一位校验码。" in text(wrong)
    asker.fill(who=body, how={"ways": ["pick_up"]})
    asker.send()
    application = Application.objects.get()
    assert application.applicant_class == "company"
    assert application.parties.get().data["contact_name"] == "乙某"


def test_an_agent_needs_an_authorisation(client: Client) -> None:
    asker = Asker(client, acting="agent")
    agent = {"agent_name": "丙某", "agent_kind": "id_card", "agent_number": OTHER_CARD, "agent_phone": "13900000000"}
    answer = asker.post("who", WHO | agent)
    assert "请上传授权委托书。" in text(answer)
    answer = asker.post("who", WHO | agent | {"authorisation": SimpleUploadedFile("委托书.png", picture(kind="PNG"))})
    assert answer.status_code == 302
    asker.fill(who=agent)
    asker.send()
    assert [(party.role, party.data["name"]) for party in Party.objects.order_by("pk")] == [("applicant", "甲某某"), ("agent", "丙某")]


def test_several_people_apply_together_with_a_representative(client: Client) -> None:
    asker = Asker(client, acting="joint")
    one = {"co_name_1": "丁某", "co_kind_1": "id_card", "co_number_1": OTHER_CARD}
    asker.post("who", WHO | one | {"more": "1"})
    assert 'name="co_name_2"' in text(asker.get("who/"))
    half = asker.post("who", WHO | one | {"rows": "2", "co_name_2": "戊某", "co_kind_2": "passport", "co_number_2": ""})
    assert "请把这一位共同申请人的姓名和证件号码都填写完整，或者都留空。" in text(half)
    two = {"rows": "2", "co_name_2": "戊某", "co_kind_2": "passport", "co_number_2": "E1"}
    asker.fill(who=one | two)
    asker.send()
    parties = [(party.role, party.data["name"]) for party in Party.objects.order_by("pk")]
    assert parties == [("applicant", "甲某某"), ("representative", "甲某某"), ("co_applicant", "丁某"), ("co_applicant", "戊某")]


def test_guardians_and_joint_applications_are_for_people(client: Client) -> None:
    answer = client.post("/requests/new/", KIND | {"applicant_class": "company", "acting": "guardian"})
    assert "监护人代为申请和多人共同申请只适用于自然人。" in text(answer)
    assert not FormDraft.objects.exists()


def test_several_things_asked_become_several_items(client: Client) -> None:
    asker = Asker(client)
    asker.post("what", {"item_1": "甲事", "more": "1"})
    assert 'name="item_2"' in text(asker.get("what/"))
    asker.fill(what={"item_1": "甲事", "item_2": "乙事", "rows": "2", "document_number": "邕工发〔2025〕1号", "suggests_publication": "on"})
    asker.send()
    application = Application.objects.get()
    assert [item.wanted for item in application.items.all()] == ["甲事", "乙事"]
    assert application.wanted == {"description": "1. 甲事\n2. 乙事", "document_number": "邕工发〔2025〕1号"}
    assert application.suggests_publication


@pytest.mark.parametrize(
    ("ways", "who", "words"),
    [
        (["post"], {"address": ""}, "您选择了邮寄，请回到“申请人”填写通信地址。"),
        (["fax"], {}, "您选择了以传真获取，请回到“申请人”填写传真号码。"),
        ([], {}, "请至少选择一种获取途径。"),
    ],
)
def test_a_way_needs_its_address(client: Client, ways: list[str], who: dict[str, str], words: str) -> None:
    asker = Asker(client)
    asker.post("who", WHO | who)
    answer = asker.post("how", HOW | {"ways": ways})
    assert answer.status_code == 400
    assert words in text(answer)


def test_going_back_keeps_what_was_typed_though_it_is_not_right_yet(client: Client) -> None:
    asker = Asker(client)
    answer = asker.post("who", {"name": "只写了名字", "to": "kind"})
    assert answer["Location"].endswith("/kind/")
    assert 'value="只写了名字"' in text(asker.get("who/"))
    assert asker.post("what", {"item_1": "只写了一半", "autosave": "1"}).status_code == 204
    assert "只写了一半" in text(asker.get("what/"))
    assert asker.get().status_code == 302


def test_a_box_without_its_tick_stays_without_it(client: Client) -> None:
    asker = Asker(client)
    assert 'name="accepts_other" id="id_accepts_other" checked' in text(asker.get("how/")) or "checked" in text(asker.get("how/"))
    asker.post("how", {"ways": ["pick_up"], "to": "what"})
    page = text(asker.get("how/"))
    assert re.search(r'<input type="checkbox" name="accepts_other"[^>]*checked', page) is None
    assert re.search(r'value="pick_up"[^>]*checked', page)


def test_words_of_a_search_that_found_nothing_stand_in_the_description(client: Client) -> None:
    assert 'name="q" value="职工疗养&lt;名单&gt;"' in text(client.get("/requests/new/", {"q": "职工疗养<名单>"}))
    asker = Asker(client, q="职工疗养<名单>")
    assert "职工疗养&lt;名单&gt;" in text(asker.get("what/"))
    assert asker.post("who", WHO)["Location"].endswith("/what/")  # it was proposed, not said: the step is still to be looked at


def test_a_published_document_is_offered_and_counted_once(client: Client, org: Organisation) -> None:
    document = published(org, "困难职工帮扶资金管理办法", at=NOW - timedelta(days=3))
    other = published(org, "关于举办春节文艺晚会的通知", at=NOW - timedelta(days=3))
    index_many([document, other])
    asker = Asker(client)
    asker.post("who", WHO)
    answer = asker.post("what", WHAT | {"item_1": "区总工会2025年困难职工帮扶资金的管理办法全文"})
    assert answer["Location"].endswith("/offered/")
    page = text(asker.get("offered/"))
    assert "困难职工帮扶资金管理办法" in page
    assert "文艺晚会" not in page
    typed = client.post("/requests/new/offers/", {"text": "困难职工帮扶资金管理"}).json()
    assert [row["pk"] for row in typed["offers"]] == [document.pk]
    for _ in range(2):
        found = asker.post("offered", {"answers": str(document.pk)})
        assert found["Location"].endswith(f"/answered/{document.pk}/")
    assert [(row.document, row.count) for row in Offer.objects.all()] == [(document, 1)]
    assert "您要的信息已经公开" in text(asker.get(f"answered/{document.pk}/"))
    assert asker.post("offered", {"none": "1"})["Location"].endswith("/how/")
    assert asker.post("what", WHAT | {"item_1": "区总工会2025年困难职工帮扶资金的管理办法全文"})["Location"].endswith("/how/")
    asker.post(f"answered/{document.pk}", {})
    assert not FormDraft.objects.exists()


def test_an_unknown_draft_and_one_past_its_hours_say_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = Asker(client)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=24, minutes=1))
    for answer in (
        asker.get("who/"),
        asker.post("who", WHO),
        asker.get("review/"),
        asker.get("receipt/"),
        client.get("/requests/new/unknown/what/"),
    ):
        assert answer.status_code == 404
        assert "此表单不存在或者已被清除。" in text(answer)


def test_whoever_does_not_go_on_deletes_everything(client: Client) -> None:
    asker = Asker(client)
    assert asker.post("discard", {})["Location"] == "/requests/"
    assert not FormDraft.objects.exists()


def test_a_machine_that_is_too_fast_loses_nothing(client: Client) -> None:
    from core.proof_of_work import new_token

    asker = Asker(client).fill()
    answer = asker.send(given_out=new_token(NOW))
    assert answer.status_code == 400
    assert "提交过快，请稍候十秒后再提交。" in text(answer)
    assert not Application.objects.exists()
    assert asker.send().status_code == 302


def test_the_page_of_the_offices_leads_to_the_form_and_shows_the_procedure(client: Client, org: Organisation) -> None:
    page = text(client.get("/requests/"))
    assert 'href="/requests/new/"' in page
    assert 'href="/requests/track/"' in page
    assert '<svg class="procedure"' in page
    assert "100 元/件" in page
    assert "2026年未收到申请" in page
    assert "尚未开通" not in page
