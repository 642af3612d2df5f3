"""Scheduled work of disclosure. Thin: reads the clock and calls a service."""

import logging

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from disclosure.opendata import archive
from disclosure.search import fruitless, texts

log = logging.getLogger(__name__)
LOCK, LONGEST = "open-data:building", 3600  # seconds: a killed worker holds others up no longer


@shared_task
def refresh_open_data() -> None:
    """Every two minutes: pack the open data when last night's archive is not there or no longer true. One at a time."""
    if not archive.is_due(timezone.now()) or not cache.add(LOCK, 1, LONGEST):
        return
    try:
        archive.build(timezone.now())
    except (archive.NotBuiltError, OSError) as error:
        log.error("open data not packed: %s", error or type(error).__name__)
    finally:
        cache.delete(LOCK)


@shared_task
def read_attachments() -> None:
    """Every half minute: read the text of attachments that wait, and drop counts of fruitless searches that are too old."""
    now = timezone.now()
    texts.read_waiting(now, seconds=20)
    fruitless.drop_old(now)
