"""Writing notices in the transaction that causes them. Nothing is sent here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from core.models import Delivery, Notice
from core.models.notices import Channel
from core.rules import rule_for
from core.workers import wake_worker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from core.models import Deadline, Matter, Organisation, User


@dataclass(frozen=True)
class Message:
    """One message to several people. `dedupe` names the occasion: for it a person gets the message once, however often it is posted.

    `urgent` ones, and those of a deadline that calls the duty roster, also go through the HTTP gateway.
    """

    recipients: Sequence[User]
    template: str
    organisation: Organisation
    dedupe: str
    matter: Matter | None = None
    deadline: Deadline | None = None
    params: dict[str, Any] = field(default_factory=dict)
    acknowledge_by: datetime | None = None
    urgent: bool = False


def notify(
    *,
    recipients: Sequence[User],
    template: str,
    organisation: Organisation,
    matter: Matter | None = None,
    deadline: Deadline | None = None,
    params: dict[str, Any] | None = None,
    dedupe: str,
    at: datetime,
    acknowledge_by: datetime | None = None,
    urgent: bool = False,
) -> None:
    """Write one message in the caller's transaction; delivery begins after commit. Stand-ins are the caller's business (core.people)."""
    message = Message(recipients, template, organisation, dedupe, matter, deadline, params or {}, acknowledge_by, urgent)
    post([message], at=at)


def post(messages: Iterable[Message], *, at: datetime, wake: bool = True) -> None:
    """Write many messages with three statements. `wake` asks the worker to deliver as soon as the transaction stands."""
    notices: dict[str, Notice] = {}
    channels: dict[str, list[Channel]] = {}
    for message in messages:
        by_gateway = bool(settings.GATEWAY_URL) and (message.urgent or _calls_duty(message))
        for person in message.recipients:
            key = _key(message.dedupe, person)
            notices[key] = _row(message, person, key, at)
            reachable = ((Channel.EMAIL, bool(person.email)), (Channel.GATEWAY, by_gateway and bool(person.phone)))
            channels[key] = [channel for channel, wanted in reachable if wanted]
    if not notices:
        return
    with transaction.atomic():
        Notice.objects.bulk_create(notices.values(), ignore_conflicts=True)
        stored = Notice.objects.filter(dedupe_key__in=notices).order_by().values_list("pk", "dedupe_key")
        rows = [Delivery(notice_id=pk, channel=channel, next_try_at=at) for pk, key in stored for channel in channels[key]]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        if rows and wake:
            transaction.on_commit(_wake, robust=True)


def _row(message: Message, person: User, key: str, at: datetime) -> Notice:
    return Notice(
        organisation=message.organisation,
        matter=message.matter,
        deadline=message.deadline,
        recipient=person,
        template=message.template,
        params=message.params,
        dedupe_key=key,
        created_at=at,
        acknowledge_by=message.acknowledge_by,
    )


def _key(dedupe: str, person: User) -> str:
    key = f"{dedupe}:{person.pk}"
    return key if len(key) <= 160 else hashlib.sha256(key.encode()).hexdigest()


def _calls_duty(message: Message) -> bool:
    return message.deadline is not None and rule_for(message.deadline.rule, message.organisation).calls_duty


def _wake() -> None:
    """A broker that is down must not break the request: the beat finds the rows anyway."""
    from core.tasks import deliver_notices

    wake_worker(deliver_notices)
