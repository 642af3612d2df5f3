"""The staff's pages of letters: made, numbered, sealed, read, voided; the register; the wording. The clock stands at 24 November 2026."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Event, Organisation, User
from disclosure.exports.building import UnavailableError
from requests_app.letters import bundles
from requests_app.models import Application, Letter, LetterTemplate
from requests_app.services import letters as services
from requests_app.services.withdrawal import withdraw
from tests.conftest import shanghai
from tests.portal.desk import client_of
from tests.requests_app.acts import received

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
LIST = "admin:requests_app_letter_changelist"
WORDINGS = "admin:requests_app_lettertemplate_changelist"


@pytest.fixture
def case(org: Organisation, officer: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Application:
    def none(*_given: Any) -> bytes:
        raise UnavailableError("no PDF")

    monkeypatch.setattr(bundles, "pdf_from", none)
    monkeypatch.setattr(services, "pdf_of", none)
    org.document_word = "邕工发"
    org.save()
    return received(org, shanghai(2026, 11, 23), by=officer, channel="in_person").application


def act(case: Application, name: str) -> str:
    return reverse(f"admin:requests_app_application_{name}", args=[case.pk])


def file_of(letter: Letter, what: str) -> str:
    return reverse("admin:requests_app_letter_file", args=[letter.pk, what])


def text(response: Any) -> str:
    return str(response.content.decode())


def made(case: Application, officer: User) -> Letter:
    return services.make_letter(application=case, kind="receipt", by=officer, at=shanghai(2026, 11, 23, 11))


def test_a_letter_is_made_changed_numbered_and_sealed_by_buttons(case: Application, officer: User) -> None:
    browser = client_of(officer)
    empty = dict.fromkeys(("consultation", "payment_way", "decision_reason", "count_words"), "")
    done = browser.post(act(case, "make_letter"), {"kind": "receipt", "dated_on": "2026-11-24", **empty})
    assert done.status_code == 302
    letter = Letter.objects.get()
    words = {"title": "登记回执", "addressee": "申请人甲", "text": "申请已登记。\n\n请等待答复。"}
    browser.post(act(case, "edit_letter"), words)
    letter.refresh_from_db()
    assert letter.content["paragraphs"] == ["申请已登记。", "请等待答复。"]
    assert "邕工公函〔2026〕1号" in text(browser.get(act(case, "number_letter")))
    browser.post(act(case, "number_letter"), {"letter": letter.pk, "number": ""})
    upload = SimpleUploadedFile("sealed.pdf", PDF, "application/pdf")
    browser.post(act(case, "seal_letter"), {"letter": letter.pk, "sealed_on": "2026-11-24", "scan": upload})
    letter.refresh_from_db()
    assert (letter.number, letter.sealed_on, letter.sealed_by) == ("邕工公函〔2026〕1号", date(2026, 11, 24), officer)
    shown = text(browser.get(reverse("admin:requests_app_application_change", args=[case.pk])))
    assert "邕工公函〔2026〕1号" in shown
    assert "2026-11-24 用印" in shown
    assert b"".join(browser.get(file_of(letter, "sealed"))) == PDF


def test_a_refusal_is_shown_beside_the_form(case: Application, officer: User) -> None:
    browser = client_of(officer)
    shown = text(browser.post(act(case, "make_letter"), {"kind": "answer", "dated_on": "2026-11-24"}))
    assert "答复尚未签发，不能制作答复书。" in shown
    made(case, officer)
    assert "的格式不正确，应如" in text(browser.post(act(case, "number_letter"), {"letter": Letter.objects.get().pk, "number": "第3号"}))


def test_reading_a_letter_is_in_the_trail_and_for_whoever_handles_or_reviews(
    case: Application, officer: User, org: Organisation, person: Any
) -> None:
    letter = made(case, officer)
    answer = client_of(officer).get(file_of(letter, "docx"))
    lines = [row.text for row in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert "申请人甲：" in lines
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.get(verb="letter.opened").data["what"] == "docx"
    auditor = person("auditor", org)
    assert client_of(auditor).get(file_of(letter, "docx")).status_code == 403
    assert "登记回执" in text(client_of(auditor).get(reverse(LIST)))
    assert client_of(officer).get(file_of(letter, "sealed")).status_code == 404
    assert client_of(officer).get(file_of(letter, "txt")).status_code == 404


def test_the_register_names_nobody(case: Application, officer: User) -> None:
    made(case, officer)
    shown = text(client_of(officer).get(reverse(LIST)))
    assert case.number in shown
    assert "申请人甲" not in shown


def test_another_unit_sees_no_letter(case: Application, officer: User, person: Any) -> None:
    letter = made(case, officer)
    other = Organisation.objects.create(code="OTHER", name="外单位", short_name="外单位")
    browser = client_of(person("officer", other))
    assert browser.get(file_of(letter, "docx")).status_code == 404
    assert case.number not in text(browser.get(reverse(LIST)))
    assert browser.get(reverse("admin:requests_app_lettertemplate_wording", args=[case.organisation.code, "receipt"])).status_code == 404


def test_a_closed_case_is_taken_as_one_box_and_that_is_in_the_trail(case: Application, officer: User) -> None:
    made(case, officer)
    withdraw(application=case, on=date(2026, 11, 24), by=officer, at=shanghai(2026, 11, 24))
    answer = client_of(officer).post(act(case, "box"), {})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as box:
        assert "000-卷内目录.docx" in box.namelist()
        assert "999-备考表.docx" in box.namelist()
    assert Event.objects.filter(verb="application.box_made", matter=case.matter).count() == 1


def test_a_wording_is_previewed_saved_used_and_taken_back(case: Application, officer: User) -> None:
    browser = client_of(officer)
    page = reverse("admin:requests_app_lettertemplate_wording", args=[case.organisation.code, "receipt"])
    assert "内置模板" in text(browser.get(page))
    words = {"title": "收件回执", "body": "编号{{ number }}。{% if phone %}电话{{ phone }}。{% endif %}"}
    shown = text(browser.post(page, {**words, "preview": "1"}))
    assert "编号2026-0007。" in shown
    assert not LetterTemplate.objects.exists()
    wrong = text(browser.post(page, {"title": "收件回执", "body": "{{ secret }}", "save": "1"}))
    assert "没有名为“secret”的字段。" in wrong
    assert not LetterTemplate.objects.exists()
    assert browser.post(page, {**words, "save": "1"}).status_code == 302
    assert "自定" in text(browser.get(reverse(WORDINGS)))
    letter = made(case, officer)
    assert letter.content["title"] == "收件回执"
    assert letter.content["paragraphs"] == [f"编号{case.number}。"]
    assert browser.post(page, {"title": "", "body": "", "reset": "1"}).status_code == 302
    assert not LetterTemplate.objects.exists()
    assert "该文书使用的就是内置模板。" in text(browser.post(page, {"title": "", "body": "", "reset": "1"}))
    assert list(Event.objects.filter(verb__startswith="letter_template").values_list("verb", flat=True).order_by("id")) == [
        "letter_template.saved",
        "letter_template.reset",
    ]
