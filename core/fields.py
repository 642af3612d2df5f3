"""Fields that are encrypted at rest (core/crypto.py): in the database they are bytes, in Python what was put in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from core import crypto

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.expressions import Expression


if TYPE_CHECKING:
    Binary = models.BinaryField[Any, Any]
else:
    Binary = models.BinaryField


class _Encrypted(Binary):
    """Bytes that decrypt only in their own column. They cannot be searched: exact search goes over a blind index beside them."""

    empty: Any = None  # what an untouched column holds: a callable

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", type(self).empty)
        super().__init__(*args, **kwargs)

    def get_default(self) -> Any:
        """BinaryField would make bytes of an empty text."""
        return models.Field.get_default(self)

    def to_python(self, value: Any) -> Any:
        """Values are given as they are meant, never in base64."""
        return value

    @property
    def context(self) -> bytes:
        """Where the bytes belong: table and column."""
        return f"{self.model._meta.db_table}.{self.column}".encode()

    def encode(self, value: Any) -> bytes:
        raise NotImplementedError

    def decode(self, content: bytes) -> Any:
        raise NotImplementedError

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> Any:
        """What was put in. Raises UndecipherableError."""
        return None if value is None else self.decode(crypto.decrypt(bytes(value), context=self.context))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        sealed = None if value is None else crypto.encrypt(self.encode(value), context=self.context)
        return super().get_db_prep_value(sealed, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only emptiness can be asked; the nonce makes every other comparison false."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        raise NotImplementedError("encrypted fields are not dumped in clear")


class EncryptedTextField(_Encrypted):
    """Text, encrypted; "" when empty."""

    empty = str

    def encode(self, value: Any) -> bytes:
        return str(value).encode()

    def decode(self, content: bytes) -> str:
        return content.decode()


class EncryptedJSONField(_Encrypted):
    """A JSON value, encrypted; an empty object when empty."""

    empty = dict

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False).encode()

    def decode(self, content: bytes) -> Any:
        return json.loads(content)
