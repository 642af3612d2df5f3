"""A column of search tokens: `tsvector` on PostgreSQL, plain text that FTS5 reads on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

# Stands where punctuation or a line end cuts a phrase: it keeps its position, so that no phrase matches across it.
BREAK = "·"


def tsvector_literal(tokens: Sequence[str]) -> str:
    """`["国务", "务院", "国务"]` in PostgreSQL's input form `国务:1,3 务院:2`; letters and digits need no quoting."""
    entries: dict[str, str] = {}
    for number, token in enumerate(tokens, 1):
        entries[token] = f"{entries[token]},{number}" if token in entries else f"{token}:{number}"
    entries.pop(BREAK, None)
    return " ".join(entries.values())


class TokensField(models.Field):  # type: ignore[type-arg]
    """Takes a list of tokens in their order; never read back. PostgreSQL keeps 256 places of a token, hence short passages."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return tsvector_literal(value) if connection.vendor == "postgresql" else " ".join(value)
