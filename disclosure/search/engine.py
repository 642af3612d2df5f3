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
    def narrow(self) -> bool:
        """Whether they ask for more than being public, which is the first condition."""
        return len(self.conditions) > 1

    @property
    def sql(self) -> str:
        """Joined by AND."""
        return " AND ".join(self.conditions)


def instant(value: datetime) -> Any:
    """A point in time as the database stores it."""
    return connection.ops.adapt_datetimefield_value(value)


def find(phrases: Sequence[Phrase], *, in_title: bool, filters: Filters, limit: int) -> list[int]:
    """Keys (minute, document) of at most `limit` documents that hold all phrases, newest first.

    `in_title`: all of them in title and number; else each anywhere in the document. `filters` must name what is public. Where more than
    `limit` documents hold several phrases in one passage, those that hold them in different passages are not looked for.
    """
    if in_title or len(phrases) == 1:
        return _documents([phrases], in_title, filters, limit)
    together = _documents([phrases], False, filters, limit)
    return together if len(together) == limit else _documents([[phrase] for phrase in phrases], False, filters, limit)


def _documents(groups: Sequence[Sequence[Phrase]], in_title: bool, filters: Filters, limit: int) -> list[int]:
    """Documents with a passage for each group that holds all phrases of the group."""
    found: list[int] = []
    # Long documents have several hits each, and PostgreSQL's candidates may fail: look again, further, when too few are left.
    for rows in (limit * 3 // 2, limit * 20, None):
        keys = _candidates(groups, in_title, filters, rows)
        found = list(dict.fromkeys(key >> POSITION_BITS for key, good in keys if good))[:limit]
        if len(found) == limit or rows is None or len(keys) < rows:
            break
    return found


def _candidates(groups: Sequence[Sequence[Phrase]], in_title: bool, filters: Filters, rows: int | None) -> list[tuple[int, bool]]:
    """Passage keys, newest first, each with whether the first group's phrases really stand there."""
    build = _postgresql if connection.vendor == "postgresql" else _sqlite
    sql, parameters = build(groups, in_title, filters, f" LIMIT {rows:d}" if rows else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [(key, bool(good)) for key, good in cursor.fetchall()]


def _sqlite(groups: Sequence[Sequence[Phrase]], in_title: bool, filters: Filters, limit: str) -> tuple[str, list[Any]]:
    table = "disclosure_search_title" if in_title else "disclosure_search_all"
    first, *others = [" AND ".join(f'"{" ".join(phrase.tokens)}"' for phrase in group) for group in groups]
    # CROSS JOIN keeps SQLite from starting with the documents; FTS5 then streams rowids downwards and stops at the limit.
    sql = (
        f"SELECT f.rowid, 1 FROM {table} f CROSS JOIN disclosure_document d ON d.id = (f.rowid >> {POSITION_BITS}) & {DOCUMENT_MASK}"  # noqa: S608
        f" WHERE {table} MATCH %s AND {filters.sql}"
    )
    same = f" AND f.rowid >> {POSITION_BITS} IN (SELECT rowid >> {POSITION_BITS} FROM {table} WHERE {table} MATCH %s)"  # noqa: S608
    return f"{sql}{same * len(others)} ORDER BY f.rowid DESC{limit}", [first, *filters.parameters, *others]


def _postgresql(groups: Sequence[Sequence[Phrase]], in_title: bool, filters: Filters, limit: str) -> tuple[str, list[Any]]:
    def exact(group: Sequence[Phrase]) -> str:
        return " & ".join("(" + " <-> ".join(f"'{token}'" for token in phrase.tokens) + ")" for phrase in group)

    # The index holds no places, so a phrase must be checked in the row, whose tokens are long and stored apart. First all rows that hold
    # the tokens at all, which the index answers alone; then only the newest of them are checked, and whether they are public.
    loose = " & ".join(f"'{token}'" for phrase in groups[0] for token in phrase.tokens)
    checks, inner = ["c.tokens @@ %s::tsquery"], ["p.tokens @@ %s::tsquery"]
    before, after = [exact(groups[0])], [loose]
    if in_title:
        inner.append("p.position = 0")
    documents = "SELECT d.id FROM disclosure_document d WHERE"
    if filters.narrow:
        inner.append(f"p.document_id IN ({documents} {filters.sql})")
        after += filters.parameters
    else:
        checks.append(f"EXISTS ({documents} d.id = c.document_id AND {filters.sql})")
        before += filters.parameters
    for group in groups[1:]:
        inner.append("p.document_id IN (SELECT document_id FROM disclosure_searchpassage WHERE tokens @@ %s::tsquery)")
        after.append(exact(group))
    if max(len(phrase.tokens) for phrase in groups[0]) == 1:
        del checks[0], before[0]
    # The planner takes a match for cheap, would read every row's tokens, in the order of the key if it could (hence + 0). SET LOCAL ends
    # with the implicit transaction of the two statements.
    sql = (
        f"SET LOCAL enable_seqscan = off; SELECT c.id, {' AND '.join(checks) or 'TRUE'} FROM ("  # noqa: S608
        f"SELECT p.id, p.document_id, p.tokens FROM disclosure_searchpassage p WHERE {' AND '.join(inner)} ORDER BY p.id + 0 DESC{limit}) c"
        " ORDER BY c.id DESC"
    )
    return sql, before + after
