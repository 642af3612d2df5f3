"""Notices are written once, in the transaction that causes them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.core import mail

from core.access import Role
from core.deadlines import open_deadline
from core.models import Delivery, Matter, Notice, Organisation, User
from core.notices import notify
from core.notices.alarm import alarm

Committing = Callable[..., AbstractContextManager[Any]]


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
    monkeypatch.setattr("core.workers._asked", {})
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
