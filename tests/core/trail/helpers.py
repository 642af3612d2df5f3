"""What these tests share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from core.models import Event, EventSeal
from core.trail import verify
from core.trail.sealing import chain_hash


def found() -> list[tuple[str, str]]:
    """What verify says, without the missing triggers."""
    return [(problem.kind, problem.place) for problem in verify().problems if problem.kind != "trigger"]


def run(sql: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def seal_first(event: Event, at: datetime) -> None:
    head = chain_hash("", 1, event.pk, event.row_hash)
    EventSeal.objects.create(seq=1, event_id=event.pk, row_hash=event.row_hash, chain_hash=head, sealed_at=at)
