"""What subscribers are told: each new document once, none that was withdrawn, nothing lost."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from core.models import Organisation
from core.registries import sweep_jobs
from disclosure.models import Document, FreshDocument, Subscription, SubscriptionItem
from disclosure.services.drafting import new_version
from disclosure.services.publication import publish, withdraw
from disclosure.subscriptions import matching, sending
from disclosure.subscriptions.wishes import Wish
from tests.conftest import shanghai
from tests.disclosure.acts import Team, approve, published

if TYPE_CHECKING:
    from datetime import datetime

AT = shanghai(2026, 11, 24)  # 10:00
MORNING = shanghai(2026, 11, 25, 8)


def subscribed(
    wish: Wish | None = None, *, rhythm: str = "immediate", email: str = "reader@example.invalid", at: datetime = AT
) -> Subscription:
    """A confirmed subscription."""
    wish = wish or Wish()
    row = Subscription(
        key=f"{email}-{wish.digest}"[:43], wish=wish.digest, column=wish.column, organisation=wish.organisation, kind=wish.kind,
        topic=wish.topic, words=wish.words, rhythm=rhythm, language="zh-hans", state="active", created_at=at, confirmed_at=at,
    )  # fmt: skip
    row.set_email(email)
    row.save()
    return row


def sweep(at: datetime = AT) -> None:
    sweep_jobs["subscriptions"](at)


def bodies() -> list[str]:
    return [str(sent.body) for sent in mail.outbox]


def test_a_new_document_is_mailed_once_with_its_address_and_a_way_out(team: Team) -> None:
    row = subscribed(Wish(organisation=team.org))
    document = published(team, title="关于元旦放假的通知")
    sweep()
    sweep(AT + timedelta(minutes=1))
    (sent,) = mail.outbox
    assert sent.subject == "关于元旦放假的通知 - 南宁市邕宁区总工会"
    assert document.get_absolute_url() in sent.body
    assert f"/subscribe/cancel/{row.key}/" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["Message-ID"] == f"<subscription-{row.pk}-{SubscriptionItem.objects.get().pk}@localhost>"
    assert not FreshDocument.objects.exists()


def test_a_daily_digest_goes_at_eight_in_the_morning_with_all_of_the_day(team: Team) -> None:
    subscribed(rhythm="daily")
    published(team, title="第一件")
    published(team, title="第二件", at=AT + timedelta(hours=2))
    sweep(AT + timedelta(hours=2))
    assert Subscription.objects.get().due_at == MORNING
    sweep(MORNING - timedelta(seconds=1))
    assert mail.outbox == []
    sweep(MORNING)
    (sent,) = mail.outbox
    assert sent.subject == "第二件等 2 条新公开的信息 - 南宁市邕宁区总工会"
    assert sent.body.index("第二件") < sent.body.index("第一件")


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({}, True),
        ({"kind": "notice"}, True),
        ({"kind": "policy"}, False),
        ({"topic": "劳动"}, True),
        ({"topic": "劳动/工会"}, True),
        ({"topic": "劳"}, False),
        ({"words": "元旦 放假"}, True),
        ({"words": "元旦 春节"}, False),
        ({"words": "邕工发[2026]18号"}, True),
        ({"words": "正文里的词"}, True),
    ],
)
def test_a_wish_is_met_by_kind_topic_and_words(team: Team, wish: dict[str, str], told: bool) -> None:
    subscribed(Wish(**wish))  # type: ignore[arg-type]
    published(team, title="关于元旦放假的通知", document_number="邕工发〔2026〕18号", body="<p>正文里的词。</p>")
    sweep()
    assert bool(mail.outbox) is told


def test_a_column_stands_for_those_below_it_and_a_unit_for_itself(team: Team, other_org: Organisation) -> None:
    document = published(team)
    above = document.column.parent or document.column
    Subscription.objects.all().delete()
    subscribed(Wish(column=above), email="a@example.invalid")
    subscribed(Wish(organisation=other_org), email="b@example.invalid")
    published(team, title="另一件")
    sweep()
    assert [sent.to for sent in mail.outbox] == [["a@example.invalid"]]


def test_a_correction_an_old_paper_and_what_came_before_the_confirmation_are_no_news(team: Team) -> None:
    document = published(team)
    subscribed(at=AT + timedelta(hours=1))
    version = new_version(document=document, note="更正", by=team.editor, at=AT + timedelta(hours=2))
    publish(version=approve(team, version, AT + timedelta(hours=2)), by=team.officer, at=AT + timedelta(hours=2))
    sweep(AT + timedelta(hours=2))
    late = Document.objects.get()
    late.published_at = AT - timedelta(days=30)
    matching.note_publication(document=late, version=late.current, first=True, by=None, at=AT)  # type: ignore[arg-type]
    sweep(AT + timedelta(hours=3))
    assert mail.outbox == []
    assert SubscriptionItem.objects.count() == 0


def test_what_was_withdrawn_meanwhile_is_not_mailed(team: Team) -> None:
    subscribed(rhythm="daily")
    document = published(team, title="有误的通知")
    published(team, title="正确的通知")
    sweep()
    withdraw(document=document, note="内容有误", by=team.officer, at=AT)
    sweep(MORNING)
    (body,) = bodies()
    assert "正确的通知" in body
    assert "有误的通知" not in body


def test_nothing_is_mailed_when_all_was_withdrawn(team: Team) -> None:
    subscribed(rhythm="daily")
    document = published(team, title="有误的通知")
    sweep()
    withdraw(document=document, note="内容有误", by=team.officer, at=AT)
    sweep(MORNING)
    assert mail.outbox == []
    assert Subscription.objects.get().due_at is None


def test_a_crash_repeats_a_mail_with_the_same_identity_and_loses_none(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribed()
    published(team)
    matching.match(AT)
    matching.wake(AT)
    with monkeypatch.context() as crash:

        def killed(*args: object) -> None:
            raise KeyboardInterrupt

        crash.setattr(sending, "_done", killed)
        with pytest.raises(KeyboardInterrupt):
            sending.send_due(AT, seconds=5)
    assert sending.send_due(AT + timedelta(minutes=4), seconds=5) == 0  # the lease of the dead worker
    assert sending.send_due(AT + timedelta(minutes=5), seconds=5) == 1
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1
    assert sending.send_due(AT + timedelta(minutes=20), seconds=5) == 0


def test_a_mail_that_is_refused_is_tried_later_and_at_last_given_up_and_deleted(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribed()
    published(team)
    sent: list[Any] = []

    def refused(message: Any) -> None:
        sent.append(message)
        raise SMTPRecipientsRefused({"reader@example.invalid": (550, b"no such user")})

    monkeypatch.setattr("disclosure.subscriptions.sending.EmailMessage.send", refused)
    times = [AT + timedelta(minutes=minutes) for minutes in (0, 1, 11, 71, 311, 1031, 1751, 9999)]
    for moment in times:
        sweep(moment)
    assert len(sent) == 6
    row = Subscription.objects.get()
    assert row.state == "failed"
    sweep(times[-1] + timedelta(days=30, minutes=1))
    assert not Subscription.objects.exists()


def test_a_mail_server_that_is_away_costs_one_attempt(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        subscribed(email=f"reader{number}@example.invalid")
    published(team)
    tried: list[Any] = []

    def away(message: Any) -> None:
        tried.append(message)
        raise SMTPServerDisconnected

    monkeypatch.setattr("disclosure.subscriptions.sending.EmailMessage.send", away)
    sweep()
    assert len(tried) == 1


def test_fifty_documents_are_named_and_the_rest_counted(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosure.subscriptions.mails.SHOWN", 2)
    subscribed(rhythm="daily")
    for number in range(5):
        published(team, title=f"第{number}件通知", at=AT + timedelta(minutes=number))
    sweep(AT + timedelta(minutes=5))
    sweep(MORNING)
    (body,) = bodies()
    assert "第4件通知" in body
    assert "第3件通知" in body
    assert "第2件通知" not in body
    assert "另有 3 条" in body


def test_one_reader_of_two_wishes_gets_each_once(team: Team) -> None:
    subscribed(Wish(kind="notice"))
    subscribed(Wish(words="元旦"))
    published(team)
    sweep()
    assert len(mail.outbox) == 2
    assert Wish(words="元旦 放假").digest == Wish(words=" 放假　元旦 ").digest
