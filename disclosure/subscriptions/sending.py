"""Sending confirmations and digests, outside any transaction, each under a lease: a crash may repeat a mail, never lose one."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation

from core.notices.delivery import DOWN
from core.probes import Probe
from disclosure.models import Subscription, SubscriptionItem, SubscriptionState
from disclosure.subscriptions.mails import Mail, confirmation, digest

if TYPE_CHECKING:
    from datetime import datetime

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 240, 720))
MOST_TRIES = 6
TIMEOUT = 10  # seconds for one exchange with the mail server


anything_due = Probe(lambda at: Subscription.objects.filter(due_at__lte=at).order_by("due_at"))


def send_due(at: datetime, *, seconds: float) -> int:
    """Send one after the other what is due, at most for so many seconds; several workers may run at once. Returns how many were sent.

    A mail server that does not answer at all ends the run, so that it costs one time-out.
    """
    if not anything_due(at):
        return 0
    sent, end = 0, time.monotonic() + seconds
    while time.monotonic() < end and (row := _lease(at)) is not None:
        try:
            with translation.override(row.language):
                sent += _send(row, at)
        except Exception as error:
            # the error of a mail server may name the address: only its kind is logged
            log.warning("mail of subscription %s failed: %s", row.pk, type(error).__name__)
            _put_off(row, at)
            if isinstance(error, DOWN):
                break
    return sent


def _lease(at: datetime) -> Subscription | None:
    """Take the oldest that is due and keep it from others for five minutes; what was taken six times in vain is given up."""
    while True:
        with transaction.atomic():
            due = Subscription.objects.filter(due_at__lte=at).order_by("due_at", "id")
            row = due.select_for_update(skip_locked=True, of=("self",)).select_related("column", "organisation").first()
            if row is None:
                return None
            given_up = row.tries >= MOST_TRIES
            if given_up:
                row.state, row.failed_at, row.due_at = SubscriptionState.FAILED, at, None
            else:
                row.tries, row.due_at = row.tries + 1, at + LEASE
            row.save(update_fields=["state", "failed_at", "tries", "due_at"])
        if not given_up:
            return row


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


def _put_off(row: Subscription, at: datetime) -> None:
    wait = BACKOFF[min(row.tries, len(BACKOFF)) - 1]
    Subscription.objects.filter(pk=row.pk, state=row.state).update(due_at=at + wait)
