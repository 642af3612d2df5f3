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
    """`["国务", "务院"]` as PostgreSQL's input form `'国务':1 '务院':2`. Tokens hold letters and digits only, so nothing needs escaping."""
    positions: dict[str, list[str]] = {}
    for number, token in enumerate(tokens, 1):
        if token != BREAK:
            positions.setdefault(token, []).append(str(number))
    return " ".join(f"'{token}':{','.join(places)}" for token, places in positions.items())


class TokensField(models.Field):  # type: ignore[type-arg]
    """Takes a list of tokens in their order; never read back. PostgreSQL keeps 256 places of a token, hence short passages."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return tsvector_literal(value) if connection.vendor == "postgresql" else " ".join(value)
