"""PostgreSQL: the newest documents that hold all phrases, at a cost that does not grow with the corpus.

GIN knows neither places nor order. A phrase is looked up as all its bigrams, which the index answers alone; only the newest candidates
have their tokens unpacked to check that the bigrams stand together. And a frequent word is first looked for among the newest passages
only, found by the tokens of their spans of time (keys.py); how many hold it tells how far back one must go, or that the word is rare and
all can be asked for.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.db import connection

from disclosure.fields import BREAK
from disclosure.search.keys import DOCUMENT_MASK, POSITION_BITS, cover, minute_of_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosure.search.engine import Filters
    from disclosure.search.tokens import Phrase

WINDOWS = (6000, 24_000, 96_000, 384_000)  # newest passages looked through; what is rarer still is asked for without a window
# A plan of milliseconds is not worth compiling or sharing out. SET LOCAL ends with the implicit transaction of the statements.
SETTINGS = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0; "
TITLES = "strip(p.tokens)"  # what the index of titles is built on
REMEMBER, MOST_REMEMBERED = 60.0, 200  # seconds for the narrowest window and as much longer for wider ones; windows
_remembered: dict[tuple[str, int, int, int | None], tuple[float, int | None]] = {}


class Group:
    """Phrases that stand in one passage, as queries: all their tokens (`loose`), and in their order (`exact`)."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        tokens = [token for phrase in phrases for token in phrase.tokens if token != BREAK]
        self.loose = " & ".join(dict.fromkeys(f"'{token}'" for token in tokens))
        self.exact = " & ".join(_in_order(phrase) for phrase in phrases)
        self.is_plain = max(len(phrase.tokens) for phrase in phrases) == 1


def _in_order(phrase: Phrase) -> str:
    """The tokens side by side; a BREAK keeps its place and is not in the index."""
    parts: list[str] = []
    distance = 1
    for token in phrase.tokens:
        if token == BREAK:
            distance = 2
            continue
        parts.append(f"<{distance}> '{token}'" if parts else f"'{token}'")
        distance = 1
    return f"({' '.join(parts)})"


def newest(groups: Sequence[Group], in_title: bool, filters: Filters, limit: int) -> list[int]:
    """Ids of at most `limit` documents with a passage for each group, newest first."""
    last = filters.latest if filters.high is None else min(filters.latest, minute_of_key(filters.high - 1))
    needed = 0
    for window in WINDOWS:
        if window < needed:
            continue
        if needed > WINDOWS[-1] or (first := _edge(filters, window)) is None:
            break
        found, looked = _look(groups, in_title, filters, limit, cover(minute_of_key(first), last), rows=2 * limit)
        if len(found) == limit:
            return found
        if looked == 2 * limit:
            break
        needed = window * limit * 5 // 4 // max(len(found), 1)
    return _all(groups, in_title, filters, limit)


def _all(groups: Sequence[Group], in_title: bool, filters: Filters, limit: int) -> list[int]:
    spans: list[str] = []
    if filters.low and filters.high is not None:
        spans = cover(minute_of_key(filters.low), minute_of_key(filters.high - 1))
    found: list[int] = []
    # Long documents have several hits each, and candidates may fail: look again, further, when too few are left.
    for rows in (limit * 3 // 2, limit * 20, None):
        found, looked = _look(groups, in_title, filters, limit, spans if len(spans) < 60 else [], rows=rows, windowed=False)
        if len(found) == limit or rows is None or looked < rows:
            break
    return found


def _edge(filters: Filters, window: int) -> int | None:
    """Key of the passage `window` before the newest one in the filters' span; None where there are not so many.

    Where a window begins decides only how much is read, so it is remembered: for a minute, the widest for an hour.
    """
    span, parameters = _span("id", filters)
    name, now = (str(connection.settings_dict["NAME"]), window, filters.low, filters.high), time.monotonic()
    if name in _remembered and _remembered[name][0] > now:
        return _remembered[name][1]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM disclosure_searchpassage WHERE {span or 'TRUE'} ORDER BY id DESC OFFSET {window:d} LIMIT 1",  # noqa: S608
            parameters,
        )
        row = cursor.fetchone()
    if len(_remembered) > MOST_REMEMBERED:
        _remembered.clear()
    key: int | None = row[0] if row else None
    _remembered[name] = (now + REMEMBER * window / WINDOWS[0], key)
    return key


def _span(name: str, filters: Filters) -> tuple[str, list[Any]]:
    conditions, parameters = [], []
    if filters.low:
        conditions.append(f"{name} >= %s")
        parameters.append(filters.low)
    if filters.high is not None:
        conditions.append(f"{name} < %s")
        parameters.append(filters.high)
    return " AND ".join(conditions), parameters


def _look(
    groups: Sequence[Group],
    in_title: bool,
    filters: Filters,
    limit: int,
    spans: Sequence[str],
    *,
    rows: int | None = None,
    windowed: bool = True,
) -> tuple[list[int], int]:
    """Documents found, and how many passages were looked at."""
    sql, parameters = _statement(groups, in_title, filters, spans, f" LIMIT {rows:d}" if rows else "", windowed)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        keys = cursor.fetchall()
    return list(dict.fromkeys((key >> POSITION_BITS) & DOCUMENT_MASK for key, good in keys if good))[:limit], len(keys)


def _statement(
    groups: Sequence[Group], in_title: bool, filters: Filters, spans: Sequence[str], limit: str, windowed: bool
) -> tuple[str, list[Any]]:
    first, *others = groups
    every = [f"'{token}'" for token in filters.tokens]
    if spans:
        every.append("(" + " | ".join(f"'{token}'" for token in spans) + ")")
    checks, before = (["c.tokens @@ %s::tsquery"], [first.exact]) if not first.is_plain else ([], [])
    inner, after = [f"{TITLES if in_title else 'p.tokens'} @@ %s::tsquery"], [" & ".join([first.loose, *every])]
    if in_title:
        inner.append("p.position = 0")
    # The planner takes a match for cheap and would read every row's tokens, in the order of the key if it could: hence + 0.
    span, parameters = _span("p.id + 0", filters)
    if span:
        inner.append(span)
        after += parameters
    # OFFSET 0: each document is looked at by itself; the planner would read all documents into a hash.
    documents = "SELECT d.id FROM disclosure_document d WHERE"
    if not filters.narrow:
        checks.append(f"EXISTS ({documents} d.id = c.document_id AND {filters.sql} OFFSET 0)")
        before += filters.parameters
    elif windowed:
        inner.append(f"EXISTS ({documents} d.id = p.document_id AND {filters.sql} OFFSET 0)")
        after += filters.parameters
    else:
        inner.append(f"p.document_id IN ({documents} {filters.sql})")
        after += filters.parameters
    for group in others:
        inner.append("p.document_id IN (SELECT document_id FROM disclosure_searchpassage WHERE tokens @@ %s::tsquery)")
        after.append(" & ".join([group.exact, *every]))
    sql = (
        f"{SETTINGS}SELECT c.id, {' AND '.join(checks) or 'TRUE'} FROM ("  # noqa: S608
        f"SELECT p.id, p.document_id, p.tokens FROM disclosure_searchpassage p WHERE {' AND '.join(inner)} ORDER BY p.id + 0 DESC{limit}) c"
        " ORDER BY c.id DESC"
    )
    return sql, before + after
