"""Looking phrases up: keys of matching passages, newest first, from FTS5 or from PostgreSQL's GIN index."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from disclosure.search.index import DOCUMENT_MASK, POSITION_BITS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from disclosure.search.tokens import Phrase

PASSAGES_PER_DOCUMENT = 3  # how many hits of one document are expected at most, before asking again for more


@dataclass
class Filters:
    """Conditions on `disclosure_document d`, with their parameters."""

    conditions: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, condition: str, *parameters: Any) -> None:
        """One more condition."""
        self.conditions.append(condition)
        self.parameters += parameters

    @property
    def sql(self) -> str:
        """Joined by AND."""
        return " AND ".join(self.conditions)


def instant(value: datetime) -> Any:
    """A point in time as the database stores it."""
    return connection.ops.adapt_datetimefield_value(value)


def find(phrases: Sequence[Phrase], *, in_title: bool, filters: Filters, limit: int) -> list[int]:
    """Keys (minute, document) of at most `limit` documents that hold all phrases, newest first.

    `in_title`: all of them in title and number; else each anywhere in the document. `filters` must name what is public.
    """
    rows = limit * PASSAGES_PER_DOCUMENT if not in_title else limit
    keys = _keys(phrases, in_title, filters, rows)
    found = list(dict.fromkeys(key >> POSITION_BITS for key in keys))
    if len(keys) == rows and len(found) < limit:  # long documents took the room of others
        found = list(dict.fromkeys(key >> POSITION_BITS for key in _keys(phrases, in_title, filters, None)))
    return found[:limit]


def _keys(phrases: Sequence[Phrase], in_title: bool, filters: Filters, rows: int | None) -> list[int]:
    build = _postgresql if connection.vendor == "postgresql" else _sqlite
    sql, parameters = build(phrases, in_title, filters)
    with connection.cursor() as cursor:
        cursor.execute(sql + (f" LIMIT {rows:d}" if rows else ""), parameters)
        return [row[0] for row in cursor.fetchall()]


def _sqlite(phrases: Sequence[Phrase], in_title: bool, filters: Filters) -> tuple[str, list[Any]]:
    table = "disclosure_search_title" if in_title else "disclosure_search_all"
    quoted = [f'"{" ".join(phrase.tokens)}"' for phrase in phrases]
    first, others = (" AND ".join(quoted), []) if in_title else (quoted[0], quoted[1:])
    # CROSS JOIN keeps SQLite from starting with the documents; FTS5 then streams rowids downwards and stops at the limit.
    sql = (
        f"SELECT f.rowid FROM {table} f CROSS JOIN disclosure_document d ON d.id = (f.rowid >> {POSITION_BITS}) & {DOCUMENT_MASK}"  # noqa: S608
        f" WHERE {table} MATCH %s AND {filters.sql}"
    )
    same = f" AND f.rowid >> {POSITION_BITS} IN (SELECT rowid >> {POSITION_BITS} FROM {table} WHERE {table} MATCH %s)"  # noqa: S608
    sql += same * len(others)
    return sql + " ORDER BY f.rowid DESC", [first, *filters.parameters, *others]


def _postgresql(phrases: Sequence[Phrase], in_title: bool, filters: Filters) -> tuple[str, list[Any]]:
    queries = ["(" + " <-> ".join(f"'{token}'" for token in phrase.tokens) + ")" for phrase in phrases]
    first, others = (" & ".join(queries), []) if in_title else (queries[0], queries[1:])
    sql = (
        "SELECT p.id FROM disclosure_searchpassage p JOIN disclosure_document d ON d.id = p.document_id"  # noqa: S608
        f" WHERE p.tokens @@ %s::tsquery AND {filters.sql}" + (" AND p.position = 0" if in_title else "")
    )
    sql += " AND p.document_id IN (SELECT document_id FROM disclosure_searchpassage WHERE tokens @@ %s::tsquery)" * len(others)
    return sql + " ORDER BY p.id DESC", [first, *filters.parameters, *others]
