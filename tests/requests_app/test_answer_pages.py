"""The answer's buttons on the case page, pressed from the draft to the end; each page for owner, colleague and stranger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from requests_app.admin.registry import CASE_ACTS
from requests_app.models import PublicationSuggestion
from requests_app.services.answers import draft_answer
from requests_app.services.suggestions import suggest_publication
from tests.conftest import shanghai
from tests.requests_app.answering import PDF, drafted, opened, sealed_letter, signed

if TYPE_CHECKING:
    from core.models import Organisation, User
    from requests_app.models import Application

pytestmark = pytest.mark.django_db
NOW = shanghai(2026, 3, 23, 16)
PAGES = (
    *("answer_draft", "answer_decide", "answer_submit", "answer_review", "answer_sign", "answer_paper", "answer_return", "answer_refuse"),
    *("answer_recall", "answer_reopen", "deliver", "delivery_signed", "delivery_returned", "finish", "answer_publish"),
)


@pytest.fixture(autouse=True)
def _at_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def page(case: Application, name: str) -> str:
    return reverse(f"admin:requests_app_application_{name}", args=[case.pk])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def press(user: User, case: Application, name: str, said: dict[str, Any] | None = None) -> str:
    """Press the button; returns the page that comes back after the redirect."""
    response = signed_in(user).post(page(case, name), said or {}, follow=True)
    assert response.redirect_chain, response.content.decode()[:20000]
    case.refresh_from_db()
    return response.content.decode()


def test_a_case_is_answered_by_its_buttons(org: Organisation, officer: User, checker: User, leader: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    press(officer, case, "answer_draft")
    item = case.items.get()
    refused = signed_in(officer).post(page(case, "answer_decide"), {"item": item.pk, "outcome": "36-4"})
    assert "“经检索没有所申请的信息”须填写“检索经过”。" in refused.content.decode()
    said = {"item": item.pk, "outcome": "36-2", "method": "随本答复书邮寄", "when": "2026年3月23日"}
    assert "第1项已作出决定，还有0项未决定。" in press(officer, case, "answer_decide", said)
    assert "核查未发现个人信息" in signed_in(officer).get(page(case, "answer_submit")).content.decode()
    press(officer, case, "answer_submit")
    press(checker, case, "answer_review")
    scan = SimpleUploadedFile("slip.pdf", PDF, "application/pdf")
    press(officer, case, "answer_paper", {"signer": leader.pk, "signed_on": "2026-03-23", "scan": scan})
    assert case.answer.state == "approved"
    letter = sealed_letter(case, NOW)
    missing = signed_in(officer).post(page(case, "deliver"), {"letter": letter.pk, "way": "post", "posted_on": "2026-03-23"})
    assert "“邮寄”须填写交邮日期和邮件号。" in missing.content.decode()
    press(officer, case, "deliver", {"letter": letter.pk, "way": "post", "posted_on": "2026-03-23", "post_number": "1234567890123"})
    shown = press(officer, case, "delivery_signed", {"which": letter.deliveries.get().pk, "signed_on": "2026-03-23"})
    assert "按期答复" in shown
    press(officer, case, "finish")
    assert (case.state, case.row) == ("closed", "r1")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_for_members_with_the_right_and_does_not_exist_for_strangers(
    name: str, org: Organisation, other_org: Organisation, officer: User, person: Any
) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    draft_answer(application=case, by=officer, at=NOW)
    every = person(("officer", "office_head", "checker", "leader"), org)
    assert signed_in(every).get(page(case, name)).status_code == 200
    assert CASE_ACTS[name].verb
    assert signed_in(person("auditor", org)).get(page(case, name)).status_code == 403
    assert signed_in(person(("officer", "office_head", "leader"), other_org)).get(page(case, name)).status_code == 404


def test_an_answer_comes_back_by_every_way(org: Organisation, officer: User, checker: User, leader: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    answer = drafted(case, officer, NOW)
    press(officer, case, "answer_submit")
    press(officer, case, "answer_recall", {"reason": "补充"})
    press(officer, case, "answer_submit")
    press(checker, case, "answer_return", {"reason": "补充"})
    press(officer, case, "answer_submit")
    press(checker, case, "answer_review")
    press(leader, case, "answer_refuse", {"reason": "补充"})
    answer.refresh_from_db()
    signed(answer, officer, checker, leader, NOW)
    press(leader, case, "answer_reopen", {"reason": "补充"})
    answer.refresh_from_db()
    assert answer.state == "draft"


def test_a_suggestion_is_listed_and_declined_with_a_reason(
    org: Organisation, officer: User, checker: User, leader: User, person: Any, other_org: Organisation
) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    signed(drafted(case, officer, NOW), officer, checker, leader, NOW)
    letter = sealed_letter(case, NOW)
    press(officer, case, "deliver", {"letter": letter.pk, "way": "pick_up", "signed_on": "2026-03-23"})
    suggestion = suggest_publication(application=case, on=NOW.date(), by=None, at=NOW)
    listing = reverse("admin:requests_app_publicationsuggestion_changelist")
    assert case.number in signed_in(officer).get(listing).content.decode()
    assert case.number not in signed_in(person("officer", other_org)).get(listing).content.decode()
    detail = reverse("admin:requests_app_publicationsuggestion_change", args=[suggestion.pk])
    assert signed_in(officer).get(detail).status_code == 200
    decline = reverse("admin:requests_app_publicationsuggestion_decline", args=[suggestion.pk])
    assert signed_in(checker).post(decline, {"reason": "不属于主动公开范围"}).status_code == 403
    signed_in(officer).post(decline, {"reason": "不属于主动公开范围"})
    assert PublicationSuggestion.objects.get().state == "declined"
