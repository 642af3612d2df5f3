"""Scheduled work of the messages to applicants. Thin: reads the clock and calls a service."""

from celery import shared_task
from django.utils import timezone

from requests_app.mails.sending import send_due


@shared_task(name="requests_app.send_applicant_mails")
def send_applicant_mails() -> None:
    """Every thirty seconds, and after each step of which an applicant must be told."""
    send_due(timezone.now(), seconds=100)
