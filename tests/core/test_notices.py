"""Notices: written once, delivered after commit with leases and retries, read and acknowledged by their own people."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from django.core import mail

from core.access import NotAllowedError, Role
from core.deadlines import open_deadline
from core.inbox import get_notice_for, inbox, to_acknowledge, unread_count
from core.models import Deadline, Delivery, Event, Matter, Notice, Organisation, User
from core.notices import acknowledge, deliver_due, delivery, mark_read, notify, register_notice_template, render, retry
from core.notices.alarm import alarm
from core.notices.templates import templates

Committing = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def matter(org: Organisation, at: datetime) -> Matter:
    return Matter.objects.create(organisation=org, kind="request", number="2026-7", title="某项申请", opened_at=at)


@pytest.fixture
def deadline(matter: Matter, at: datetime) -> Deadline:
    return open_deadline(rule="request_reply_20wd", matter=matter, start=at, by=None, at=at)


@pytest.fixture
def notice(org: Organisation, matter: Matter, editor: User, at: datetime) -> Notice:
    notify(recipients=[editor], template="handed_over", organisation=org, matter=matter, params={"count": 2}, dedupe="x", at=at)
    return Notice.objects.get()


# ------------------------------------------------------------------ writing


def test_the_same_occasion_reaches_a_person_once(org: Organisation, editor: User, colleague: User, at: datetime) -> None:
    for _ in range(2):
        notify(recipients=[editor, colleague, editor], template="handed_over", organisation=org, dedupe="one", at=at)
    notify(recipients=[editor], template="handed_over", organisation=org, dedupe="two", at=at)
    assert sorted(Notice.objects.values_list("dedupe_key", flat=True)) == sorted(
        [f"one:{editor.pk}", f"one:{colleague.pk}", f"two:{editor.pk}"]
    )
    assert Delivery.objects.filter(channel="email", state="pending").count() == 3


def test_a_very_long_occasion_is_kept_by_its_hash(org: Organisation, editor: User, at: datetime) -> None:
    notify(recipients=[editor], template="handed_over", organisation=org, dedupe="x" * 200, at=at)
    assert len(Notice.objects.get().dedupe_key) == 64


def test_somebody_without_an_address_has_the_inbox(org: Organisation, editor: User, at: datetime) -> None:
    editor.email = ""
    notify(recipients=[editor], template="handed_over", organisation=org, dedupe="x", at=at)
    assert Notice.objects.count() == 1
    assert not Delivery.objects.exists()


def test_a_message_to_nobody_is_no_row(org: Organisation, at: datetime) -> None:
    notify(recipients=[], template="handed_over", organisation=org, dedupe="x", at=at)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("gateway", "phone", "urgent", "rule", "expected"),
    [
        ("https://gateway.invalid", "0771-0000000", True, None, True),
        ("https://gateway.invalid", "0771-0000000", False, None, False),
        ("https://gateway.invalid", "0771-0000000", False, "request_reply_20wd", False),
        ("https://gateway.invalid", "0771-0000000", False, "response_1h", True),
        ("https://gateway.invalid", "", True, None, False),
        ("", "0771-0000000", True, None, False),
    ],
)
def test_the_gateway_carries_what_is_urgent_or_calls_the_roster(
    matter: Matter, editor: User, at: datetime, settings: Any, gateway: str, phone: str, urgent: bool, rule: str | None, expected: bool
) -> None:
    settings.GATEWAY_URL = gateway
    editor.phone = phone
    deadline = open_deadline(rule=rule, matter=matter, start=at, by=None, at=at) if rule else None
    notify(
        recipients=[editor], template="handed_over", organisation=matter.organisation, deadline=deadline, dedupe="x", at=at, urgent=urgent
    )
    assert Delivery.objects.filter(channel="gateway").exists() is expected


def test_the_worker_is_woken_after_commit_and_a_dead_broker_breaks_nothing(
    org: Organisation, editor: User, at: datetime, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Committing
) -> None:
    calls: list[dict[str, Any]] = []

    def broken(**options: Any) -> None:
        calls.append(options)
        raise ConnectionError("no broker")

    monkeypatch.setattr("core.tasks.deliver_notices.apply_async", broken)
    with django_capture_on_commit_callbacks(execute=True):
        notify(recipients=[editor], template="handed_over", organisation=org, dedupe="x", at=at)
        assert calls == []
    assert calls == [{"retry": False, "expires": 60}]
    assert mail.outbox == []


def test_an_alarm_reaches_every_holder_of_the_role(
    org: Organisation, other_org: Organisation, person: Callable[..., User], at: datetime
) -> None:
    admins = [person("system_admin", org), person("system_admin", other_org)]
    for _ in range(2):
        alarm(Role.SYSTEM_ADMIN, template="job_failed", params={"job": "x"}, dedupe="a", at=at)
    assert [(row.recipient, row.organisation) for row in Notice.objects.order_by("id")] == [(admins[0], org), (admins[1], other_org)]


# ------------------------------------------------------------------ rendering


def test_a_warning_names_matter_rule_due_date_and_what_is_left(deadline: Deadline, editor: User, settings: Any) -> None:
    settings.SITE_URL = "https://portal.example.invalid"
    at = deadline.due_at - timedelta(days=3)  # type: ignore[operator]
    notify(
        recipients=[editor],
        template="deadline_warning",
        organisation=deadline.organisation,
        matter=deadline.matter,
        deadline=deadline,
        dedupe="x",
        at=at,
    )
    subject, text, url = render(Notice.objects.get())
    assert subject == "临期预警：某项申请"
    assert text == "“某项申请”的期限（依申请公开答复（收到申请之日起））届满日为 2026-12-22，还剩 3\xa0日，请及时办理。"
    assert url == f"https://portal.example.invalid/admin/core/deadline/{deadline.pk}/change/"


def test_a_subject_is_one_line_and_a_missing_value_a_dash(notice: Notice) -> None:
    register_notice_template("test", subject="行一\n%(nothing)s %(number)s", text="%(organisation)s", url=lambda notice: "/x/")
    notice.template = "test"
    try:
        assert render(notice)[:2] == ("行一 — 2026-7", "区总工会")
        assert render(notice)[2].endswith("/x/")
    finally:
        del templates["test"]


def test_an_unknown_template_still_says_something(notice: Notice) -> None:
    notice.template = "gone"
    assert render(notice)[:2] == ("消息", "请登录平台查看。")


def test_a_notice_about_nothing_in_particular_leads_to_the_front_page_of_staff(org: Organisation, editor: User, at: datetime) -> None:
    notify(recipients=[editor], template="trail_forged", organisation=org, params={"event": 5}, dedupe="x", at=at)
    assert render(Notice.objects.get())[2].endswith("/admin/")


def test_every_template_renders_with_nothing_but_its_organisation(notice: Notice) -> None:
    for code in templates:
        notice.template, notice.params, notice.matter = code, {}, None
        subject, text, _url = render(notice)
        assert subject
        assert text


# ------------------------------------------------------------------ delivery


def test_a_mail_is_sent_once(notice: Notice, at: datetime) -> None:
    assert deliver_due(at).sent == 1
    assert deliver_due(at + timedelta(days=1)).sent == 0
    (sent,) = mail.outbox
    assert sent.to == [notice.recipient.email]
    assert sent.subject == "移交：2 件事项"
    assert sent.extra_headers["Message-ID"] == f"<notice-{notice.pk}@localhost>"
    row = Delivery.objects.get()
    assert (row.state, row.sent_at, row.tries) == ("sent", at, 1)


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> list[int]:
    tried: list[int] = []

    def send(row: Delivery) -> None:
        tried.append(row.pk)
        raise error

    monkeypatch.setattr(delivery, "_send_mail", send)
    return tried


def test_a_mail_that_fails_is_tried_later_and_later_and_dies_at_the_sixth(
    notice: Notice, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = fail_with(monkeypatch, SMTPRecipientsRefused({}))
    row = Delivery.objects.get()
    for minutes in (1, 5, 15, 60, 240):
        assert deliver_due(at).failed == 1
        assert deliver_due(at).failed == 0
        row.refresh_from_db()
        assert row.next_try_at == at + timedelta(minutes=minutes)
        at = row.next_try_at
    assert deliver_due(at).failed == 1
    row.refresh_from_db()
    assert (row.state, row.tries, row.last_error) == ("dead", 6, "SMTPRecipientsRefused: {}")
    assert deliver_due(at + timedelta(days=9)).failed == 0
    assert len(tried) == 6


def test_a_worker_that_dies_while_sending_loses_nothing(notice: Notice, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(row: Delivery) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_send_mail", die)
        with pytest.raises(KeyboardInterrupt):
            deliver_due(at)
    assert deliver_due(at + timedelta(minutes=4)).sent == 0
    assert deliver_due(at + timedelta(minutes=5)).sent == 1
    assert len(mail.outbox) == 1


def test_a_message_that_kills_every_worker_is_a_dead_letter_at_last(notice: Notice, at: datetime) -> None:
    Delivery.objects.update(tries=6)
    assert deliver_due(at).sent == 0
    assert Delivery.objects.get().state == "dead"


@pytest.mark.parametrize("error", [SMTPServerDisconnected("x"), TimeoutError(), ConnectionRefusedError(), URLError("x")])
def test_a_dead_mail_server_costs_one_attempt_a_run(
    org: Organisation, editor: User, colleague: User, at: datetime, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    notify(recipients=[editor, colleague], template="handed_over", organisation=org, dedupe="x", at=at)
    tried = fail_with(monkeypatch, error)
    assert deliver_due(at).failed == 1
    assert len(tried) == 1
    assert sorted(Delivery.objects.values_list("tries", flat=True)) == [0, 1]


def test_one_bad_address_does_not_stop_the_others(org: Organisation, editor: User, colleague: User, at: datetime) -> None:
    User.objects.filter(pk=editor.pk).update(email="a\nb@example.invalid")
    notify(recipients=[editor, colleague], template="handed_over", organisation=org, dedupe="x", at=at)
    figures = deliver_due(at)
    assert (figures.sent, figures.failed) == (1, 1)


def test_a_run_ends_when_its_time_is_over(notice: Notice, at: datetime) -> None:
    assert deliver_due(at, seconds=-1).sent == 0


class Gateway(BaseHTTPRequestHandler):
    """Answers with the status that its server was told to."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Silent."""


@pytest.fixture
def gateway(settings: Any) -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.seen, server.status = [], 200  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.GATEWAY_KEY = "key"
    yield server
    server.shutdown()
    server.server_close()


def test_the_gateway_gets_a_signed_message(gateway: Any, org: Organisation, editor: User, at: datetime) -> None:
    editor.phone, editor.email = "0771-0000000", ""
    editor.save()
    notify(
        recipients=[editor],
        template="handed_over",
        organisation=org,
        params={"count": 1, "from_user": "某人"},
        dedupe="x",
        at=at,
        urgent=True,
    )
    assert deliver_due(at).sent == 1
    ((headers, body),) = gateway.seen
    assert json.loads(body) == {
        "to": "0771-0000000",
        "text": "移交：1 件事项\n某人 承办的 1 件事项已移交给您，请及时办理。",
        "key": f"x:{editor.pk}",
    }
    assert headers["X-Portal-Signature"] == "sha256=" + hmac.new(b"key", body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("status", [302, 400, 503])
def test_any_answer_but_success_is_a_failure_and_no_redirect_is_followed(
    gateway: Any, org: Organisation, editor: User, at: datetime, status: int
) -> None:
    editor.phone, editor.email = "0771-0000000", ""
    editor.save()
    gateway.status = status
    notify(recipients=[editor], template="handed_over", organisation=org, dedupe="x", at=at, urgent=True)
    assert deliver_due(at).failed == 1
    assert len(gateway.seen) == 1
    assert f"HTTP Error {status}" in Delivery.objects.get().last_error


def test_an_address_that_is_no_web_address_is_never_opened(org: Organisation, editor: User, at: datetime, settings: Any) -> None:
    settings.GATEWAY_URL = "file:///etc/hostname"
    editor.phone, editor.email = "0771-0000000", ""
    editor.save()
    notify(recipients=[editor], template="handed_over", organisation=org, dedupe="x", at=at, urgent=True)
    assert deliver_due(at).failed == 1
    assert "must begin with http" in Delivery.objects.get().last_error


def test_a_dead_letter_is_sent_again_by_the_system_administrator(
    notice: Notice, org: Organisation, editor: User, person: Callable[..., User], at: datetime
) -> None:
    Delivery.objects.update(state="dead", tries=6)
    row = Delivery.objects.get()
    with pytest.raises(NotAllowedError):
        retry(delivery=row, by=editor, at=at)
    admin = person("system_admin", org)
    retry(delivery=row, by=admin, at=at)
    retry(delivery=row, by=admin, at=at)
    assert (row.state, row.tries, row.next_try_at) == ("pending", 0, at)
    assert Event.objects.filter(verb="delivery.retried").count() == 1
    assert deliver_due(at).sent == 1


# ------------------------------------------------------------------ reading and acknowledging


def test_reading_counts_the_first_time(notice: Notice, editor: User, at: datetime) -> None:
    assert unread_count(editor) == 1
    mark_read(notice=notice, by=editor, at=at)
    mark_read(notice=notice, by=editor, at=at + timedelta(hours=1))
    notice.refresh_from_db()
    assert notice.read_at == at
    assert unread_count(editor) == 0
    assert list(inbox(editor)) == [notice]


def test_acknowledging_is_recorded_once_with_its_seconds(notice: Notice, editor: User, at: datetime) -> None:
    Notice.objects.update(acknowledge_by=at + timedelta(minutes=10))
    assert list(to_acknowledge(editor)) == [notice]
    acknowledge(notice=notice, by=editor, at=at + timedelta(minutes=3))
    acknowledge(notice=notice, by=editor, at=at + timedelta(minutes=4))
    assert notice.acknowledged_at == at + timedelta(minutes=3)
    assert notice.read_at == at + timedelta(minutes=3)
    assert Event.objects.get(verb="notice.acknowledged").data == {"notice": notice.pk, "seconds": 180}
    assert list(to_acknowledge(editor)) == []


def test_a_colleague_neither_reads_nor_acknowledges_unless_standing_in(
    notice: Notice, editor: User, colleague: User, stranger: User, at: datetime
) -> None:
    from django.http import Http404

    for other in (colleague, stranger):
        for act in (mark_read, acknowledge):
            with pytest.raises(NotAllowedError, match="只能处理发给本人的消息"):
                act(notice=notice, by=other, at=at)
        with pytest.raises(Http404):
            get_notice_for(other, notice.pk, at)
    editor.absences.create(substitute=colleague, starts_at=at, ends_at=at + timedelta(days=1))
    assert get_notice_for(colleague, notice.pk, at) == notice
    assert get_notice_for(editor, notice.pk, at) == notice
    acknowledge(notice=notice, by=colleague, at=at)
    assert notice.acknowledged_at == at
