"""Looking for words in everything that a portal keeps: tables, caches, files, messages to brokers."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def spellings(word: str) -> set[bytes]:
    """How a word may stand in stored bytes: plain, escaped in JSON, in an address, in UTF-16, in base64 at each of its three places."""
    plain = word.encode()
    found = {plain, json.dumps(word)[1:-1].encode(), quote(word).encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}
    for before in range(3):
        first, last = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
        found.add(base64.b64encode(b"\x00" * before + plain)[first:last])
    return {one for one in found if len(one) >= 6}


def tables() -> Iterator[tuple[str, bytes]]:
    """(table.column, value) of every cell of every table, those of the search index included."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            heads = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for head, value in zip(heads, row, strict=True):
                    if head == "session_data":
                        yield f"{name}.{head}", json.dumps(SessionStore().decode(value), ensure_ascii=False).encode()
                    if value is not None:
                        yield f"{name}.{head}", _bytes(value)


def folders(*places: Path) -> Iterator[tuple[str, bytes]]:
    """(name, content) of every file below, also unpacked where a cache packs it; a file's own name counts as content."""
    for place in places:
        for path in place.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                yield str(path.name), path.name.encode() + b"\n" + content
                yield str(path.name), _unpacked(content)


def leaks(words: Iterable[str], *sources: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """(word, where) of every word found in clear."""
    sought = {word: spellings(word) for word in words}
    found = set()
    for source in sources:
        for place, content in source:
            for word, ways in sought.items():
                if any(way in content for way in ways):
                    found.add((word, place))
    return sorted(found)


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)).encode()


def _unpacked(content: bytes) -> bytes:
    """Django's file cache: the pickled time of its end, then the packed value."""
    for start in range(min(len(content), 64)):
        try:
            return zlib.decompress(content[start:])
        except zlib.error:
            continue
    return b""
