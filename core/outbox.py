"""Mails that are owed: rows with `due_at`, `tries` and `failed_at`, taken one by one under a lease and put off when they fail.

What is owed is a row, so a crash may repeat a mail, never lose one. Rooms keep the rows; this is how they are worked through.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from core.notices.delivery import DOWN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import Model, QuerySet

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 240, 720))
MOST_TRIES = 6
Row = TypeVar("Row", bound="Model")


def work_through(
    rows: QuerySet[Row],
    at: datetime,
    *,
    seconds: float,
    send: Callable[[Row], int],
    put_off: Callable[[Row, datetime], None],
    given_up: dict[str, Any] | None = None,
) -> int:
    """`send` each row that is due, oldest first, at most for so many seconds; several workers may run at once. Returns the sum of `send`.

    `send` marks the row as done itself. A failure calls `put_off` with the next time; what was taken six times in vain gets `failed_at`
    and the values of `given_up`. A mail server that does not answer at all ends the run, so that it costs one time-out.
    """
    sent, end = 0, time.monotonic() + seconds
    while time.monotonic() < end and (row := take(rows, at, given_up or {})) is not None:
        try:
            sent += send(row)
        except Exception as error:
            # the error of a mail server may name the address: only its kind is logged
            log.warning("mail of %s %s failed: %s", row._meta.model_name, row.pk, type(error).__name__)
            tries: int = row.tries  # type: ignore[attr-defined]
            put_off(row, at + BACKOFF[min(tries, len(BACKOFF)) - 1])
            if isinstance(error, DOWN):
                break
    return sent


def take(rows: QuerySet[Row], at: datetime, given_up: dict[str, Any]) -> Row | None:
    """The oldest that is due, kept from others for five minutes; what was taken six times in vain is given up."""
    while True:
        with transaction.atomic():
            due: Any = rows.filter(due_at__lte=at).order_by("due_at", "id").select_for_update(skip_locked=True, of=("self",)).first()
            if due is None:
                return None
            over = due.tries >= MOST_TRIES
            values = {"failed_at": at, "due_at": None, **given_up} if over else {"tries": due.tries + 1, "due_at": at + LEASE}
            for name, value in values.items():
                setattr(due, name, value)
            due.save(update_fields=list(values))
        if not over:
            found: Row = due
            return found
