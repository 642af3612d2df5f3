"""Scheduled work of subscriptions. Thin: reads the clock and calls a service."""

from celery import shared_task
from django.utils import timezone

from disclosure.subscriptions.sending import send_due


@shared_task(name="disclosure.send_subscriptions")
def send_subscriptions() -> None:
    """Every thirty seconds, and after each request for a subscription."""
    send_due(timezone.now(), seconds=100)
