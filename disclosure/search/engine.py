"""Looking phrases up: documents with matching passages, newest first, from FTS5 or from PostgreSQL's GIN index."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from disclosure.search import gin
from disclosure.search.keys import DOCUMENT_MASK, POSITION_BITS, first_key, unit_token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from disclosure.search.tokens import Phrase


@dataclass
class Filters:
    """Conditions on `disclosure_document d` with their parameters; keys from `low` up to, not including, `high`; tokens of the unit; the
    `latest` minute anything can have been published in."""

    conditions: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)
    low: int = 0
    high: int | None = None
    tokens: list[str] = field(default_factory=list)
    latest: int = 0
    is_empty: bool = False

    def add(self, condition: str, *parameters: Any) -> None:
        """One more condition."""
        self.conditions.append(condition)
        self.parameters += parameters

    def between(self, since: datetime | None, until: datetime | None) -> None:
        """Published from `since` on and before `until`, both midnights in Shanghai."""
        if since is not None:
            self.low = max(self.low, first_key(since))
        if until is not None:
            self.high = min(first_key(until), self.high if self.high is not None else first_key(until))

    def unit(self, organisation_id: int) -> Filters:
        """Documents of this unit."""
        self.tokens.append(unit_token(organisation_id))
        return self

    def nothing(self) -> Filters:
        """What was asked for does not exist."""
        self.is_empty = True
        return self

    @property
    def narrow(self) -> bool:
        """Whether the conditions ask for more than being public, which is the first one."""
        return len(self.conditions) > 1

    @property
    def sql(self) -> str:
        """Joined by AND."""
        return " AND ".join(self.conditions)


class Found(NamedTuple):
    """A row of the index: a passage's key, and whether the phrases really stand there in a public document."""

    key: int
    good: bool


def instant(value: datetime) -> Any:
    """A point in time as the database stores it."""
    return connection.ops.adapt_datetimefield_value(value)


def find(phrases: Sequence[Phrase], *, in_title: bool, filters: Filters, limit: int) -> list[int]:
    """Ids of at most `limit` documents that hold all phrases, newest first.

    `in_title`: all of them in title and number; else each anywhere in the document. `filters` must name what is public. Where more than
    `limit` documents hold several phrases in one passage, those that hold them in different passages are not looked for.
    """
    if filters.is_empty or (filters.high is not None and filters.high <= filters.low):
        return []
    if in_title or len(phrases) == 1:
        return _documents([phrases], in_title, filters, limit)
    together = _documents([phrases], False, filters, limit)
    return together if len(together) == limit else _documents([[phrase] for phrase in phrases], False, filters, limit)


def _documents(groups: Sequence[Sequence[Phrase]], in_title: bool, filters: Filters, limit: int) -> list[int]:
    """Documents with a passage for each group that holds all phrases of the group."""
    if connection.vendor == "postgresql":
        return gin.newest([gin.Group(group) for group in groups], in_title, filters, limit)
    found: list[int] = []
    # Long documents have several hits each: look again, further, when too few are left.
    for rows in (limit * 3 // 2, limit * 20, None):
        sql, parameters = _sqlite(groups, in_title, filters, f" LIMIT {rows:d}" if rows else "")
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            keys = [key for (key,) in cursor.fetchall()]
        found = list(dict.fromkeys((key >> POSITION_BITS) & DOCUMENT_MASK for key in keys))[:limit]
        if len(found) == limit or rows is None or len(keys) < rows:
            break
    return found


def _sqlite(groups: Sequence[Sequence[Phrase]], in_title: bool, filters: Filters, limit: str) -> tuple[str, list[Any]]:
    table = "disclosure_search_title" if in_title else "disclosure_search_all"
    own = [f'"{token}"' for token in filters.tokens]
    first, *others = [" AND ".join([*(f'"{" ".join(phrase.tokens)}"' for phrase in group), *own]) for group in groups]
    # CROSS JOIN keeps SQLite from starting with the documents; FTS5 then streams rowids downwards, within the span, and stops at the limit.
    sql = (
        f"SELECT f.rowid FROM {table} f CROSS JOIN disclosure_document d ON d.id = (f.rowid >> {POSITION_BITS}) & {DOCUMENT_MASK}"  # noqa: S608
        f" WHERE {table} MATCH %s AND {filters.sql}"
    )
    same = f" AND f.rowid >> {POSITION_BITS} IN (SELECT rowid >> {POSITION_BITS} FROM {table} WHERE {table} MATCH %s)"  # noqa: S608
    span = f" AND f.rowid >= {filters.low:d}" * bool(filters.low)
    if filters.high is not None:
        span += f" AND f.rowid < {filters.high:d}"
    return f"{sql}{same * len(others)}{span} ORDER BY f.rowid DESC{limit}", [first, *filters.parameters, *others]


def titles_with(clauses: Sequence[Sequence[str]], filters: Filters, limit: int) -> list[int]:
    """Ids of the newest `limit` documents whose title and number hold all tokens of any clause, in any order. One bounded query."""
    if connection.vendor == "postgresql":
        wanted = " | ".join("(" + " & ".join(f"'{token}'" for token in clause) + ")" for clause in clauses)
        sql = (
            f"{gin.SETTINGS}SELECT p.document_id FROM disclosure_searchpassage p"  # noqa: S608
            " JOIN disclosure_document d ON d.id = p.document_id"
            f" WHERE {gin.TITLES} @@ %s::tsquery AND p.position = 0 AND {filters.sql} ORDER BY p.id + 0 DESC LIMIT {limit:d}"
        )
    else:
        wanted = " OR ".join("(" + " AND ".join(f'"{token}"' for token in clause) + ")" for clause in clauses)
        sql = (
            "SELECT d.id FROM disclosure_search_title f"  # noqa: S608
            f" CROSS JOIN disclosure_document d ON d.id = (f.rowid >> {POSITION_BITS}) & {DOCUMENT_MASK}"
            f" WHERE disclosure_search_title MATCH %s AND {filters.sql} ORDER BY f.rowid DESC LIMIT {limit:d}"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [wanted, *filters.parameters])
        return [pk for (pk,) in cursor.fetchall()]
