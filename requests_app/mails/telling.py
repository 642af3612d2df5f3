"""The verb: note that the applicant must be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.workers import wake_worker
from requests_app.models.mails import ApplicantMail

if TYPE_CHECKING:
    from datetime import date, datetime

    from requests_app.models import Application
    from requests_app.models.mails import Step


def tell(*, application: Application, step: Step, at: datetime, occasion: object = "", until: date | None = None) -> None:
    """Have the applicant told, once this transaction stands, that the case has come to `step`.

    Once for each step and `occasion` (the key of a consultation, say), however often it is called. `until`: the last day on which the
    applicant may act. Whoever left neither e-mail nor telephone is told nothing. Not to be called for earlier cases that are only imported.
    """
    row = ApplicantMail(application=application, step=step, occasion=str(occasion)[:40], created_at=at, due_at=at, until=until)
    # One statement; a second call changes nothing, and a worker woken for nothing harms nobody.
    ApplicantMail.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    """Have a worker send at once; with the broker away the next turn finds the row."""
    from requests_app.mails.tasks import send_applicant_mails

    wake_worker(send_applicant_mails)
