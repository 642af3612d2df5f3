"""Delivery with leases and retries: a crash may repeat a mail, never lose one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from urllib.error import URLError

import pytest
from django.core import mail

from core.access import NotAllowedError
from core.models import Delivery, Event, Notice, Organisation, User
from core.notices import deliver_due, delivery, notify, retry


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
