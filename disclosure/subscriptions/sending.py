"""Sending confirmations and digests, outside any transaction, each under a lease: a crash may repeat a mail, never lose one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation

from core.notices.delivery import TIMEOUT
from core.outbox import work_through
from core.probes import Probe
from disclosure.models import Subscription, SubscriptionItem, SubscriptionState
from disclosure.subscriptions.mails import Mail, confirmation, digest

if TYPE_CHECKING:
    from datetime import datetime

anything_due = Probe(lambda at: Subscription.objects.filter(due_at__lte=at).order_by("due_at"))


def send_due(at: datetime, *, seconds: float) -> int:
    """Send one after the other what is due, at most for so many seconds; several workers may run at once. Returns how many were sent.

    A mail server that does not answer at all ends the run, so that it costs one time-out.
    """
    if not anything_due(at):
        return 0

    def send(row: Subscription) -> int:
        with translation.override(row.language):
            return _send(row, at)

    def put_off(row: Subscription, until: datetime) -> None:
        Subscription.objects.filter(pk=row.pk, state=row.state).update(due_at=until)

    rows = Subscription.objects.select_related("column", "organisation")
    return work_through(rows, at, seconds=seconds, send=send, put_off=put_off, given_up={"state": SubscriptionState.FAILED})


def _send(row: Subscription, at: datetime) -> int:
    """Send what this one is owed and note it; 0 when there is nothing to say any more."""
    if row.state == SubscriptionState.PENDING:
        _post(row, confirmation(row), f"confirm-{int(row.created_at.timestamp())}")
        _done(row, at, [])
        return 1
    items = list(row.items.filter(sent_at=None).order_by("id").values_list("pk", flat=True))
    mail = digest(row, items, at) if items else None
    if mail is not None:
        _post(row, mail, str(items[-1]))
    _done(row, at, items)
    return 1 if mail else 0


def _post(row: Subscription, mail: Mail, name: str) -> None:
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        # the same mail sent twice has the same identity, so that mail programs show it once
        "Message-ID": f"<subscription-{row.pk}-{name}@{host}>",
        "Auto-Submitted": "auto-generated",
        "List-Id": f"<subscriptions.{host}>",
        # RFC 8058: one click of the mail program ends the subscription, without opening a page
        "List-Unsubscribe": f"<{mail.cancel_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    EmailMessage(mail.subject, mail.text, to=[row.email], headers=headers, connection=get_connection(timeout=TIMEOUT)).send()


@transaction.atomic
def _done(row: Subscription, at: datetime, items: list[int]) -> None:
    SubscriptionItem.objects.filter(pk__in=items, sent_at=None).update(sent_at=at)
    Subscription.objects.filter(pk=row.pk, state=row.state).update(due_at=None, tries=0, sent_at=at)
