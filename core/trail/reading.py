"""Reading rows that somebody may have tampered with: one that cannot even be read is named, and stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import DatabaseError

from core.events import row_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

    from core.models import Event

M = TypeVar("M", bound="Model")
# SQLite stores any bytes in any column: text that is no UTF-8, a date or identifier that is none.
_UNREADABLE = (ValueError, TypeError, AttributeError, DatabaseError)


def load(model: type[M], keys: Sequence[int]) -> dict[int, M | None]:
    """Primary key -> row, None for one that stands there but cannot be read; keys that do not exist are left out."""
    rows = model._default_manager.order_by()
    try:
        return dict(rows.in_bulk(keys))
    except _UNREADABLE:
        if len(keys) == 1:
            return dict.fromkeys(keys)
    half = len(keys) // 2
    return load(model, keys[:half]) | load(model, keys[half:])


def is_genuine(event: Event | None) -> bool:
    """Whether the row can be read and its hash fits its content."""
    try:
        return event is not None and event.row_hash == row_hash(event)
    except _UNREADABLE:
        return False
