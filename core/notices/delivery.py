"""Sending what notices owe, outside any transaction, each under a lease: a crash may repeat a message, never lose one."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import socket
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPConnectError, SMTPServerDisconnected
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation

from core.models import Delivery
from core.models.notices import Channel, DeliveryState
from core.notices.templates import render
from core.probes import Probe

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# After the first, second ... failure; a sixth makes it a dead letter.
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
MOST_TRIES = 6
TIMEOUT = 10  # seconds for one exchange with a mail server or gateway
DOWN = (ConnectionError, TimeoutError, socket.gaierror, SMTPConnectError, SMTPServerDisconnected)


@dataclass
class Delivered:
    """Figures of one run."""

    sent: int = 0
    failed: int = 0


anything_pending = Probe(lambda at: Delivery.objects.filter(state=DeliveryState.PENDING, next_try_at__lte=at).order_by("next_try_at"))


def deliver_due(at: datetime, *, seconds: float = 120) -> Delivered:
    """Send one after the other what is due, at most for so many seconds (well below the lease); several workers may run at once.

    A channel that does not answer at all is left alone for the rest of the run, so that one dead server costs one time-out.
    """
    figures, end = Delivered(), time.monotonic() + seconds
    if not anything_pending(at):
        return figures
    with translation.override(settings.LANGUAGE_CODE):
        senders = _senders()
        while senders and time.monotonic() < end and (delivery := _lease(at, list(senders))):
            channel = Channel(delivery.channel)
            try:
                senders[channel](delivery)
            except Exception as error:
                log.warning("delivery %s failed: %s", delivery.pk, error)
                _put_off(delivery, error, at)
                figures.failed += 1
                if _is_down(error):
                    del senders[channel]
            else:
                mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.PENDING)
                mine.update(state=DeliveryState.SENT, sent_at=at, last_error="")
                figures.sent += 1
    return figures


def _lease(at: datetime, channels: list[Channel]) -> Delivery | None:
    """Take the oldest that is due and keep it from others for five minutes. One that was leased six times and never told us is dead."""
    pending = Delivery.objects.filter(state=DeliveryState.PENDING, next_try_at__lte=at, channel__in=channels)
    with transaction.atomic():
        delivery = pending.order_by("next_try_at", "id").select_for_update(skip_locked=True).first()
        if delivery is None:
            return None
        if delivery.tries < MOST_TRIES:
            delivery.tries += 1
            delivery.next_try_at = at + LEASE
        else:
            delivery.state = DeliveryState.DEAD
        delivery.save(update_fields=["tries", "next_try_at", "state"])
    if delivery.state == DeliveryState.DEAD:
        return _lease(at, channels)
    related = ("notice__organisation", "notice__matter", "notice__deadline", "notice__recipient")
    return Delivery.objects.select_related(*related).get(pk=delivery.pk)


def _put_off(delivery: Delivery, error: Exception, at: datetime) -> None:
    delivery.last_error = f"{type(error).__name__}: {error}"[:300]
    if delivery.tries >= MOST_TRIES:
        delivery.state = DeliveryState.DEAD
    else:
        delivery.next_try_at = at + BACKOFF[delivery.tries - 1]
    delivery.save(update_fields=["last_error", "state", "next_try_at"])


def _is_down(error: Exception) -> bool:
    return isinstance(error, DOWN) or (isinstance(error, URLError) and not isinstance(error, HTTPError))


def _senders() -> dict[Channel, Callable[[Delivery], None]]:
    senders: dict[Channel, Callable[[Delivery], None]] = {Channel.EMAIL: _send_mail}
    if settings.GATEWAY_URL:
        senders[Channel.GATEWAY] = _send_by_gateway
    return senders


def _send_mail(delivery: Delivery) -> None:
    notice = delivery.notice
    subject, text, url = render(notice)
    # the same message sent twice has the same identity, so that mail programs show it once
    headers = {"Message-ID": f"<notice-{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>", "Auto-Submitted": "auto-generated"}
    connection = get_connection(timeout=TIMEOUT)
    EmailMessage(subject, f"{text}\n\n{url}\n", to=[notice.recipient.email], headers=headers, connection=connection).send()


class _NoRedirect(HTTPRedirectHandler):
    """The gateway's address is fixed by settings; an answer that points elsewhere is a failure."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _send_by_gateway(delivery: Delivery) -> None:
    notice = delivery.notice
    subject, text, _url = render(notice)
    post_to_gateway(to=notice.recipient.phone, text=f"{subject}\n{text}", key=notice.dedupe_key)


def post_to_gateway(*, to: str, text: str, key: str) -> None:
    """POST {"to", "text", "key"} as JSON; `X-Portal-Signature` is the body's HMAC-SHA256, `key` lets the gateway drop repetitions.

    Raises OSError for whatever the gateway or the way to it does not do.
    """
    body = json.dumps({"to": to, "text": text, "key": key}, ensure_ascii=False).encode()
    signature = hmac.new(settings.GATEWAY_KEY.encode(), body, hashlib.sha256).hexdigest()
    if urlsplit(settings.GATEWAY_URL).scheme not in {"http", "https"}:
        raise ValueError("GATEWAY_URL must begin with http:// or https://")
    headers = {"Content-Type": "application/json; charset=utf-8", "X-Portal-Signature": f"sha256={signature}"}
    request = Request(settings.GATEWAY_URL, data=body, headers=headers, method="POST")  # noqa: S310  (scheme checked above)
    with build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as answer:
        answer.read(1000)
