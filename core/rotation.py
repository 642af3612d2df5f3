"""Encrypting again, with the newest key of FIELD_KEYS, what an older one encrypted: columns and private files.

Safe while the portal runs, and to be run again: a row that somebody changes meanwhile is left alone, for whoever changed it used the newest
key already. Nothing is ever written in clear on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from core import crypto, files
from core.fields import _Encrypted
from core.registries import sealed_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 500  # rows read at once


@dataclass
class Tally:
    """What was found at one place: with the newest key already, encrypted again (or to be), readable with no key."""

    place: str
    current: int = 0
    renewed: int = 0
    lost: int = 0

    def take(self, sealed: bytes, context: bytes) -> bytes | None:
        """What to write instead; None when nothing is to be written."""
        if crypto.is_current(sealed):
            self.current += 1
            return None
        try:
            content = crypto.decrypt(sealed, context=context)
        except crypto.UndecipherableError:
            self.lost += 1
            return None
        return crypto.encrypt(content, context=context)


def rotate(*, write: bool) -> list[Tally]:
    """Go through everything encrypted; `write=False` only counts. `renewed` without `write` is what an older key still holds."""
    tallies = [_column(model, name, context, write=write) for model, name, context in columns()]
    return [*tallies, _files(write=write)]


def columns() -> Iterator[tuple[type[models.Model], str, bytes]]:
    """(model, field, context) of every encrypted column of every app."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, _Encrypted):
                yield model, field.name, field.context
    for label, name, context in sealed_columns:
        yield apps.get_model(label), name, context


def _column(model: type[models.Model], name: str, context: bytes, *, write: bool) -> Tally:
    """The field would decrypt and encrypt whatever passes through it, so the bytes are read and written beside it."""
    tally = Tally(f"{model._meta.db_table}.{name}")
    binary: models.BinaryField[Any, Any] = models.BinaryField()
    bare = model._base_manager.annotate(at_rest=models.ExpressionWrapper(models.F(name), output_field=binary))
    rows, last = bare.filter(at_rest__isnull=False).order_by("pk"), None
    while True:
        batch = list((rows.filter(pk__gt=last) if last is not None else rows).values_list("pk", "at_rest")[:BATCH])
        for pk, value in batch:
            renewed = tally.take(bytes(value), context)
            if renewed is None:
                continue
            if not write or bare.filter(pk=pk, at_rest=bytes(value)).update(**{name: models.Value(renewed, output_field=binary)}):
                tally.renewed += 1
            else:  # changed by somebody meanwhile, with the newest key
                tally.current += 1
        if len(batch) < BATCH:
            return tally
        last = batch[-1][0]


def _files(*, write: bool) -> Tally:
    tally = Tally("files")
    for path, context in files.sealed_files():
        try:
            sealed = tally.take(path.read_bytes(), context)
        except FileNotFoundError:  # destroyed or erased meanwhile
            continue
        if sealed is not None:
            if write:
                files.replace(path, sealed)
            tally.renewed += 1
    return tally
