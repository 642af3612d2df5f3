"""Sending what applicants are to be told, outside any transaction, each under a lease: a crash may repeat a mail, never lose one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from core.notices.delivery import TIMEOUT, post_to_gateway
from core.outbox import work_through
from core.probes import Probe
from requests_app.mails.texts import Reach, reach_of, short_text, subject_and_text
from requests_app.models.mails import ApplicantMail

if TYPE_CHECKING:
    from datetime import datetime

anything_due = Probe(lambda at: ApplicantMail.objects.filter(due_at__lte=at).order_by("due_at"))


def send_due(at: datetime, *, seconds: float) -> int:
    """Send one after the other what is due, at most for so many seconds; several workers may run at once. Returns how many were sent.

    A mail server that does not answer at all ends the run, so that it costs one time-out.
    """
    if not anything_due(at):
        return 0

    def send(row: ApplicantMail) -> int:
        sent = _send(row)
        ApplicantMail.objects.filter(pk=row.pk).update(due_at=None, sent_at=at)
        return sent

    def put_off(row: ApplicantMail, until: datetime) -> None:
        ApplicantMail.objects.filter(pk=row.pk, sent_at=None).update(due_at=until)

    rows = ApplicantMail.objects.select_related("application__organisation")
    return work_through(rows, at, seconds=seconds, send=send, put_off=put_off)


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
