"""Is anything due? The sweep asks every minute, mostly for nothing: the SQL is built once, which costs more than the answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

# Stands for the instant in the SQL kept; no row has it.
MARK = datetime(1000, 1, 1, tzinfo=UTC)


TIDYING = 10  # minutes


def is_tidying(at: datetime) -> bool:
    """Whether this sweep also does what may wait: deleting what is too old, every tenth minute."""
    return at.minute % TIDYING == 0


class Probe:
    """Whether a queryset that depends on nothing but an instant has rows.

    `Probe(lambda at: Thing.objects.filter(due_at__lte=at).order_by("due_at"))(at)`. The order belongs to it: without one PostgreSQL, whose
    statistics may still know of rows that were due a minute ago, expects to meet one soon and reads the whole table instead of the index.
    """

    def __init__(self, rows: Callable[[datetime], QuerySet[Any]]) -> None:
        self.rows = rows
        self.kept: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def __call__(self, at: datetime) -> bool:
        """One query."""
        if connection.vendor not in self.kept:
            self.kept[connection.vendor] = self.rows(MARK).values("pk")[:1].query.sql_with_params()
        sql, values = self.kept[connection.vendor]
        mark, now = (connection.ops.adapt_datetimefield_value(value) for value in (MARK, at))
        with connection.cursor() as cursor:
            cursor.execute(sql, [now if value == mark else value for value in values])
            return cursor.fetchone() is not None
