"""Scheduled work of the core. Thin: reads the clock and calls a service.

Nothing depends on a message reaching a worker: what must happen is a row that the next turn finds again.
"""

from celery import shared_task
from django.utils import timezone

from core import notices, sweep, trail


@shared_task
def run_sweep() -> None:
    """Every minute, on the queue `sweep`."""
    sweep.run_sweep(timezone.now())


@shared_task
def seal_trail() -> None:
    """Every five seconds, on the queue `sweep`."""
    trail.seal(timezone.now(), seconds=3)


@shared_task
def deliver_notices() -> None:
    """Every fifteen seconds, and after each commit that wrote notices."""
    notices.deliver_due(timezone.now())
