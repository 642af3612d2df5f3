"""Keys of passages: their order, their bounds, and what SQLite's index can bear."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from disclosure.search.keys import first_key, minute_of_key, passage_key
from tests.conftest import shanghai

LAST = datetime(2097, 7, 1, tzinfo=UTC)


def test_newer_documents_have_higher_keys_and_passages_are_neighbours() -> None:
    older, newer = shanghai(2026, 11, 24, 10, 0), shanghai(2026, 11, 24, 10, 8)
    assert passage_key(older, 9, 0) + 1 == passage_key(older, 9, 1)
    assert passage_key(older, 8_388_607, 1023) < passage_key(newer, 1, 0)


def test_a_day_begins_with_a_step_of_its_own() -> None:
    midnight = shanghai(2026, 1, 1, 0, 0)
    assert passage_key(midnight - timedelta(minutes=1), 8_388_607, 1023) < first_key(midnight) < passage_key(midnight, 1, 0)
    assert minute_of_key(first_key(midnight)) == 29_453_280


def test_no_key_has_more_than_fifty_six_bits() -> None:
    assert passage_key(LAST, 8_388_607, 1023) < 1 << 56
    with pytest.raises(ValueError, match="does not fit"):
        passage_key(LAST, 8_388_608, 0)


def test_sqlite_finds_a_frequent_phrase_in_every_passage_however_far_apart_they_are() -> None:
    # With keys of 63 bits SQLite 3.40 found 211 of these 273.
    table, chooser = sqlite3.connect(":memory:"), random.Random(1)
    table.execute("CREATE VIRTUAL TABLE t USING fts5(tokens, tokenize='ascii', columnsize=0)")
    for number in range(3000):
        key = passage_key(datetime(1975, 1, 1, tzinfo=UTC) + timedelta(days=5 * number), number + 1, chooser.randrange(5))
        apart = ("开通 开过 通知 " if number % 5 == 0 else "通知 ") * 3
        table.execute("INSERT INTO t(rowid, tokens) VALUES (?, ?)", (key, "开通 通知" if number % 11 == 0 else apart))
    found = table.execute("SELECT rowid FROM t WHERE t MATCH '\"开通 通知\"' ORDER BY rowid DESC").fetchall()
    assert len(found) == 273
