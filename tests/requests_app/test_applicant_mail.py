"""The applicant is told of each step: number, step, day; never a person, a description, a code."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from core.models import Organisation, User
from core.registries import sweep_jobs
from requests_app.mails import Step, sending, tell
from requests_app.models import ApplicantMail, Application
from requests_app.services.correction import ask_correction
from requests_app.services.intake import PartyDraft, receive
from requests_app.services.receipt import confirm
from tests.conftest import shanghai
from tests.requests_app.acts import APPLICANT, filled

if TYPE_CHECKING:
    from requests_app.services.intake import Received

NOW = shanghai(2026, 11, 24)
EMAIL = "applicant@example.invalid"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.SITE_URL = "https://open.example.invalid"


def sent_in(org: Organisation, **data: str) -> Received:
    party = PartyDraft("applicant", APPLICANT | data)
    return receive(organisation=org, channel="online", filled=filled(parties=[party]), submitted_at=NOW, by=None, at=NOW)


def test_each_step_is_told_once_without_person_description_or_code(org: Organisation, officer: User) -> None:
    found = sent_in(org, email=EMAIL)
    confirm(application=found.application, confirmed_at=NOW, by=officer, at=NOW)
    ask_correction(
        application=found.application, points="请写明年度", told_on=date(2026, 11, 24), until=date(2026, 12, 7), by=officer, at=NOW
    )
    assert sending.send_due(NOW, seconds=5) == 3
    number = found.application.number
    assert [row.subject for row in mail.outbox] == [
        f"信息公开申请 {number}：已提交（待确认）",
        f"信息公开申请 {number}：已登记",
        f"信息公开申请 {number}：待补正",
    ]
    last = mail.outbox[2]
    assert last.to == [EMAIL]
    assert "申请内容需要补正，请查看补正告知书并在期限内补正。" in last.body
    assert "期限：2026年12月7日（含当日）" in last.body
    assert "https://open.example.invalid/requests/track/\n" in last.body
    assert "https://open.example.invalid/en/requests/track/\n" in last.body
    everything = "".join(f"{row.subject}{row.body}" for row in mail.outbox)
    for value in (APPLICANT["name"], APPLICANT["identity_number"], APPLICANT["phone"], "经费收支", "请写明年度", found.code):
        assert value not in everything
    assert sending.send_due(NOW + timedelta(hours=1), seconds=5) == 0


def test_the_outbox_holds_neither_address_nor_text(org: Organisation) -> None:
    sent_in(org, email=EMAIL)
    row = ApplicantMail.objects.values().get()
    assert EMAIL not in str(row)
    assert set(row) == {
        "id", "application_id", "step", "occasion", "until", "created_at", "due_at", "tries", "sent_at", "failed_at",
    }  # fmt: skip


def test_telling_the_same_twice_is_telling_it_once(org: Organisation) -> None:
    found = sent_in(org, email=EMAIL)
    for _twice in range(2):
        tell(application=found.application, step=Step.CONSULTING, at=NOW, occasion=7)
    tell(application=found.application, step=Step.CONSULTING, at=NOW, occasion=8)
    assert ApplicantMail.objects.filter(step="consulting").count() == 2


def test_without_mail_and_gateway_nothing_is_sent_and_nothing_waits(org: Organisation) -> None:
    sent_in(org)
    assert sending.send_due(NOW, seconds=5) == 0
    assert ApplicantMail.objects.get().due_at is None
    assert not mail.outbox


def test_a_telephone_gets_a_short_message_through_the_gateway(org: Organisation, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.GATEWAY_URL = "https://gateway.example.invalid"
    posted: list[dict[str, str]] = []
    monkeypatch.setattr(sending, "post_to_gateway", lambda **values: posted.append(values))
    found = sent_in(org)
    assert sending.send_due(NOW, seconds=5) == 1
    (message,) = posted
    assert message["to"] == "13800000000"
    assert message["text"] == (
        f"信息公开申请 {found.application.number}：申请已提交，待双方确认。收到申请之日以双方确认之日为准。"
        "凭申请编号和查询码查询：https://open.example.invalid/requests/track/"
    )


def test_a_failure_is_tried_again_and_its_log_names_nobody(
    org: Organisation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sent_in(org, email=EMAIL)

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise ValueError(f"no such mailbox {EMAIL}")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert sending.send_due(NOW, seconds=5) == 0
    row = ApplicantMail.objects.get()
    assert (row.tries, row.due_at, row.sent_at) == (1, NOW + timedelta(minutes=1), None)
    assert EMAIL not in caplog.text
    for hour in range(1, 8):
        sending.send_due(NOW + timedelta(days=hour), seconds=5)
    row.refresh_from_db()
    assert (row.tries, row.due_at) == (6, None)
    assert row.failed_at is not None


def test_an_erased_case_is_told_nothing(org: Organisation) -> None:
    sent_in(org, email=EMAIL)
    Application.objects.update(erased_at=NOW)
    assert sending.send_due(NOW, seconds=5) == 0
    assert not mail.outbox


def test_the_sweep_sends_what_no_worker_sent(org: Organisation) -> None:
    sent_in(org, email=EMAIL)
    assert sweep_jobs["applicant_mails"](NOW) == 1
    assert len(mail.outbox) == 1
