"""Counts of readings that follow nobody: the page's script says "read", a number of that day grows.

What is kept: document, day, number. An address is never stored; a hash of it, made anew each day, lets a reader count once in half an hour
and stands in the cache only. Counts are gathered in the process and written together after `READINGS_BUFFER_SECONDS` (0: at once), so that
a crash may lose some seconds of readings and a document that everybody reads costs one row change.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import re
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum

from core.ratelimit import client_key, wait_seconds
from disclosure.dates import shanghai_date
from disclosure.models import Document, DocumentReading

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest

log = logging.getLogger(__name__)

ONCE_IN = 1800  # seconds in which a reader counts once for a document
MOST, MOST_SECONDS = 60, 60  # of one address, whatever it reads
KNOWN_SECONDS = 60.0  # a shown number may be so old
KNOWN_AT_MOST = 5000
MACHINES = re.compile(
    r"bot|crawl|spider|slurp|scrap|archiver|curl|wget|python|java/|okhttp|go-http|httpclient|libwww|perl|ruby|headless|phantom|selenium"
    r"|puppeteer|playwright|lighthouse|preview|monitor|pingdom|uptime|facebookexternalhit|feedfetcher|axios|node-fetch",
    re.IGNORECASE,
)

_gathered: Counter[tuple[int, date]] = Counter()
_known: dict[tuple[str, str], tuple[float, int, int]] = {}
_lock = threading.Lock()
_timer: threading.Timer | None = None


def read(request: HttpRequest, code: str, serial: str, at: datetime) -> int | None:
    """Count this reader, if they count, and return how often the document was read; None for what is not public."""
    found = _look_up(code, serial, at)
    if found is None:
        return None
    pk, total = found
    if counts(request, pk, at):
        _gather(pk, shanghai_date(at))
    with _lock:
        _until, _pk, total = _known.get((code, serial), (0.0, pk, total))  # it grows when what was gathered is written
        return total + sum(number for (document, _day), number in _gathered.items() if document == pk)


def counts(request: HttpRequest, pk: int, at: datetime) -> bool:
    """Whether this is a reading: by a person's browser, for the first time in half an hour, at a human pace."""
    agent = request.headers.get("User-Agent", "")
    if not agent or MACHINES.search(agent) or request.headers.get("Sec-Purpose"):
        return False
    now = at.timestamp()
    reader = hashlib.blake2b(f"{client_key(request)}|{shanghai_date(at)}".encode(), digest_size=12).hexdigest()
    if wait_seconds("readings", reader, limit=MOST, seconds=MOST_SECONDS, now=now):
        return False
    return not wait_seconds(f"reading:{pk}", reader, limit=1, seconds=ONCE_IN, now=now)


def totals(documents: list[int]) -> dict[int, int]:
    """Readings of these documents by id, as far as they are written; one query."""
    rows = DocumentReading.objects.filter(document__in=documents).order_by().values_list("document").annotate(number=Sum("count"))
    return dict(rows)


def flush() -> int:
    """Write what was gathered; returns how many readings. What cannot be written stays gathered."""
    with _lock:
        taken = Counter(_gathered)
        _gathered.clear()
    if not taken:
        return 0
    try:
        with transaction.atomic():
            # in one order everywhere, so that two processes cannot wait for each other
            for (pk, day), number in sorted(taken.items()):
                _add(pk, day, number)
    except Exception as error:
        log.warning("readings are not written yet: %s", type(error).__name__)
        with _lock:
            _gathered.update(taken)
        return 0
    _remember(taken)
    return sum(taken.values())


def _remember(written: Counter[tuple[int, date]]) -> None:
    """Numbers that are known do not fall back when what was gathered is written."""
    added: Counter[int] = Counter()
    for (pk, _day), number in written.items():
        added[pk] += number
    for key, (until, pk, total) in list(_known.items()):
        if pk in added:
            _known[key] = (until, pk, total + added[pk])


def _add(pk: int, day: date, number: int) -> None:
    row = DocumentReading.objects.filter(document=pk, day=day)
    if row.update(count=F("count") + number) or not Document.objects.filter(pk=pk).exists():
        return
    try:
        with transaction.atomic():
            DocumentReading.objects.create(document_id=pk, day=day, count=number)
    except IntegrityError:  # another process was first
        row.update(count=F("count") + number)


def _look_up(code: str, serial: str, at: datetime) -> tuple[int, int] | None:
    """(id, readings) of a public document, at most a minute old."""
    key, now = (code, serial), time.monotonic()
    known = _known.get(key)
    if known is not None and known[0] > now and settings.READINGS_BUFFER_SECONDS:
        return known[1], known[2]
    found = (
        Document.objects.published(at)
        .filter(organisation__code=code, serial=serial)
        .annotate(number=Sum("readings__count"))
        .values_list("pk", "number")
        .first()
    )
    if found is None:
        _known.pop(key, None)
        return None
    if len(_known) >= KNOWN_AT_MOST:
        _known.clear()
    _known[key] = (now + KNOWN_SECONDS, found[0], found[1] or 0)
    return found[0], found[1] or 0


def _gather(pk: int, day: date) -> None:
    """Remember one reading until the timer writes it, or write it at once."""
    global _timer
    with _lock:
        _gathered[(pk, day)] += 1
        start = _timer is None and settings.READINGS_BUFFER_SECONDS > 0
        if start:
            _timer = threading.Timer(settings.READINGS_BUFFER_SECONDS, _flush_later)
            _timer.daemon = True
            _timer.start()
    if not settings.READINGS_BUFFER_SECONDS:
        flush()


def _flush_later() -> None:
    """In the timer's thread, with a connection of its own that is closed again. What could not be written goes with the next reading's."""
    global _timer
    with _lock:
        _timer = None
    try:
        flush()
    finally:
        connection.close()


atexit.register(flush)
