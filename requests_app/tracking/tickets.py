"""Tickets: who gave the right code is known for half an hour, without a cookie and without the code in any address.

A ticket stands in a hidden field of every form of the page and travels in the body of a POST only. It is signed, ends half an hour after
the last page, eight hours after the code was given at the latest, and at once when the code is reissued.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing

from requests_app.models import Application

if TYPE_CHECKING:
    from datetime import datetime

SALT = "requests_app.tracking"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SHOWN = 16  # characters of the code's HMAC: enough to notice a new code


@dataclass(frozen=True)
class Visit:
    """A visitor with a valid ticket. `started` is when the code was given (Unix time)."""

    application: Application
    started: int


def new_ticket(visit: Visit, *, at: datetime) -> str:
    """Good for another half an hour."""
    row = visit.application
    return signing.dumps({"a": row.pk, "c": row.code_hash[:SHOWN], "s": visit.started, "t": int(at.timestamp())}, salt=SALT)


def begin(pk: int, *, at: datetime) -> Visit:
    """The visit of somebody who gave the right code."""
    return Visit(_load(pk), int(at.timestamp()))


def read_ticket(text: str, *, at: datetime) -> Visit | None:
    """The visit a ticket stands for; None for what is not ours, too old, or was overtaken by a new code."""
    try:
        content = signing.loads(text[:400], salt=SALT)
        pk, shown, started, given = content["a"], str(content["c"]), int(content["s"]), int(content["t"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    now = int(at.timestamp())
    if not (0 <= now - given <= IDLE.total_seconds() and now - started <= LONGEST.total_seconds()):
        return None
    try:
        row = _load(pk)
    except Application.DoesNotExist:
        return None
    return Visit(row, started) if row.code_hash and hmac.compare_digest(row.code_hash[:SHOWN], shown) else None


def _load(pk: int) -> Application:
    """Without what was asked for, which the page does not show. Raises Application.DoesNotExist."""
    steps = ("correction", "extension", "excess", "fee", "rating", "merged_into")
    return Application.objects.select_related("organisation", "matter", *steps).defer("wanted").get(pk=pk)
