"""Sending what applicants are to be told, outside any transaction, each under a lease: a crash may repeat a mail, never lose one."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from core.notices.delivery import DOWN, TIMEOUT, post_to_gateway
from core.probes import Probe
from requests_app.mails.texts import Reach, reach_of, short_text, subject_and_text
from requests_app.models.mails import ApplicantMail

if TYPE_CHECKING:
    from datetime import datetime

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 240, 720))
MOST_TRIES = 6

anything_due = Probe(lambda at: ApplicantMail.objects.filter(due_at__lte=at).order_by("due_at"))


def send_due(at: datetime, *, seconds: float) -> int:
    """Send one after the other what is due, at most for so many seconds; several workers may run at once. Returns how many were sent.

    A mail server that does not answer at all ends the run, so that it costs one time-out.
    """
    if not anything_due(at):
        return 0
    sent, end = 0, time.monotonic() + seconds
    while time.monotonic() < end and (row := _lease(at)) is not None:
        try:
            sent += _send(row)
        except Exception as error:
            # the error of a mail server may name the address: only its kind is logged
            log.warning("message %s to an applicant failed: %s", row.pk, type(error).__name__)
            wait = BACKOFF[min(row.tries, len(BACKOFF)) - 1]
            ApplicantMail.objects.filter(pk=row.pk, sent_at=None).update(due_at=at + wait)
            if isinstance(error, DOWN):
                break
        else:
            ApplicantMail.objects.filter(pk=row.pk).update(due_at=None, sent_at=at)
    return sent


def _lease(at: datetime) -> ApplicantMail | None:
    """Take the oldest that is due and keep it from others for five minutes; what was taken six times in vain is given up."""
    while True:
        with transaction.atomic():
            due = ApplicantMail.objects.filter(due_at__lte=at).order_by("due_at", "id")
            row = due.select_for_update(skip_locked=True, of=("self",)).select_related("application__organisation").first()
            if row is None:
                return None
            given_up = row.tries >= MOST_TRIES
            if given_up:
                row.failed_at, row.due_at = at, None
            else:
                row.tries, row.due_at = row.tries + 1, at + LEASE
            row.save(update_fields=["failed_at", "tries", "due_at"])
        if not given_up:
            return row


def _send(row: ApplicantMail) -> int:
    """By e-mail, else by message where a gateway is set up; 0 where the applicant left neither, or the case was erased meanwhile."""
    reach = reach_of(row.application) if row.application.erased_at is None else Reach()
    host = urlsplit(settings.SITE_URL).hostname
    if reach.email:
        subject, text = subject_and_text(row)
        # the same mail sent twice has the same identity, so that mail programs show it once
        headers = {"Message-ID": f"<application-mail-{row.pk}@{host}>", "Auto-Submitted": "auto-generated"}
        EmailMessage(subject, text, to=[reach.email], headers=headers, connection=get_connection(timeout=TIMEOUT)).send()
        return 1
    if reach.phone and settings.GATEWAY_URL:
        post_to_gateway(to=reach.phone, text=short_text(row), key=f"application-mail-{row.pk}")
        return 1
    return 0
