"""Triggers that refuse what must never happen to a row: append-only tables and rows frozen by their state.

Rooms register their models in `AppConfig.ready()`; `install` runs after every migrate, is idempotent and touches only what is not in
place: the name of a trigger ends in a digest of its SQL. A refused statement raises `django.db.IntegrityError`.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from core.events import record
from core.models import Approval, Event, EventSeal, LedgerEntry
from core.trigger_sql import FUNCTIONS, Trigger, append_only, frozen, frozen_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db import models
    from django.db.backends.base.base import BaseDatabaseWrapper

    from core.models import Matter, Organisation, User


@dataclass(frozen=True)
class Frozen:
    """Rows of `model` whose `field` is in `states` keep every column but `may_change`, and so do their `parts` (model, foreign key)."""

    model: type[models.Model]
    states: tuple[str, ...]
    field: str
    may_change: tuple[str, ...]
    parts: tuple[tuple[type[models.Model], str], ...]


_append_only: dict[str, type[models.Model]] = {}
_frozen: dict[str, Frozen] = {}


def register_append_only(model: type[models.Model]) -> None:
    """Refuse update, delete and truncate of the model's table."""
    _append_only[model._meta.db_table] = model


def register_frozen(
    model: type[models.Model],
    *,
    states: Iterable[str],
    field: str = "state",
    may_change: Iterable[str] = ("state",),
    parts: Iterable[tuple[type[models.Model], str]] = (),
) -> None:
    """Freeze rows in these states, for example from disclosure's `ready()`:

    `register_frozen(DocumentVersion, states=FROZEN_STATES, parts=((Attachment, "version"), (CoIssuer, "version")))`

    `may_change` names columns; the state itself may only go to another frozen one. Parts can neither be changed, added nor deleted.
    """
    _frozen[model._meta.db_table] = Frozen(model, tuple(str(state) for state in states), field, tuple(may_change), tuple(parts))


def freeze_parts(model: type[models.Model], parts: Iterable[tuple[type[models.Model], str]]) -> None:
    """More parts of rows registered by `register_frozen`, from a room above: (their model, its foreign key)."""
    known = _frozen[model._meta.db_table]
    added = tuple(part for part in parts if part not in known.parts)
    _frozen[model._meta.db_table] = Frozen(known.model, known.states, known.field, known.may_change, known.parts + added)


for _model in (Event, EventSeal, LedgerEntry, Approval):
    register_append_only(_model)


def expected(using: str = DEFAULT_DB_ALIAS) -> dict[str, Trigger]:
    """Name -> trigger for every registered table that exists, made from the columns the table really has."""
    connection = connections[using]
    vendor = connection.vendor
    wanted: list[Trigger] = []
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))

        def columns(table: str) -> list[str]:
            return [column.name for column in connection.introspection.get_table_description(cursor, table)]

        for table, model in _append_only.items():
            if table in tables:
                unique = [field.column for field in model._meta.local_fields if field.unique]
                wanted += append_only(vendor, table, unique)
        for table, rule in _frozen.items():
            if table in tables:
                wanted += frozen(vendor, table, rule.field, rule.states, rule.may_change, columns(table))
                for part, key in rule.parts:
                    if part._meta.db_table in tables:
                        column = str(getattr(part._meta.get_field(key), "column"))  # noqa: B009  (not every kind of field has one)
                        wanted += frozen_part(vendor, part._meta.db_table, column, table, rule.field, rule.states)
    return {trigger.name: trigger for trigger in wanted}


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Name -> table of our triggers that stand and are enabled."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgname LIKE 'portal\\_%%'"
            " AND c.relnamespace = current_schema()::regnamespace"
        )
    else:
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'portal\\_%%' ESCAPE '\\'"
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        return dict(cursor.fetchall())


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every registered trigger in place and remove outdated ones of ours."""
    connection = connections[using]
    wanted, present = expected(using), _present(connection)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and wanted and _changed_functions(connection):
            for name, body in FUNCTIONS.items():
                cursor.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$")
        for name, table in present.items():
            if name not in wanted:
                _drop_one(connection, cursor, name, table)
        for name, trigger in wanted.items():
            if name not in present:
                _drop_one(connection, cursor, name, trigger.table)  # it may stand disabled
                cursor.execute(trigger.create)


def drop(using: str = DEFAULT_DB_ALIAS, *, only: str = "") -> None:
    """Remove all of our triggers, or those with `only` in their name: for the flush between tests, and before SQLite rebuilds a table."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table in _present(connection).items():
            if only in name:
                _drop_one(connection, cursor, name, table)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """What should stand and does not: "table: trigger" for each, and changed functions; empty when all is well."""
    connection = connections[using]
    present = _present(connection)
    wanted = expected(using)
    gone = [f"{trigger.table}: {name}" for name, trigger in wanted.items() if name not in present]
    if connection.vendor == "postgresql" and wanted:
        gone += [f"function {name}" for name in _changed_functions(connection)]
    return sorted(gone)


def _changed_functions(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname = ANY(%s)",
            [list(FUNCTIONS)],
        )
        found = dict(cursor.fetchall())
    return [name for name, body in FUNCTIONS.items() if found.get(name) != body]


def _drop_one(connection: BaseDatabaseWrapper, cursor: Any, name: str, table: str) -> None:
    quote = connection.ops.quote_name
    place = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS {quote(name)}{place}")


def install_after_migrate(*, sender: Any = None, using: str = DEFAULT_DB_ALIAS, **_kwargs: object) -> None:
    """`post_migrate`, which is sent once for every application after all migrations have run: act on ours only."""
    if sender is None or sender.name == "core":
        install(using)


def drop_before_migrate(*, sender: Any = None, using: str = DEFAULT_DB_ALIAS, plan: Iterable[Any] = (), **_kwargs: object) -> None:
    """`pre_migrate`: SQLite can neither rename a rebuilt table that another table's trigger reads nor drop a column that one reads.

    Only the triggers of frozen rows read that way; `post_migrate` puts them back.
    """
    if connections[using].vendor == "sqlite" and plan and (sender is None or sender.name == "core"):
        drop(using, only="_frozen_")


@contextmanager
def suspended(
    *models: type[models.Model], reason: str, by: User, at: datetime, organisation: Organisation | None = None, matter: Matter | None = None
) -> Iterator[None]:
    """The one sanctioned way past the triggers, for an ordered purge (清除, 保密法 34条).

    Only these models, only this transaction, always an event. The trail itself cannot be suspended (ValueError).
    """
    if {Event, EventSeal} & set(models):
        raise ValueError("the trail is never purged")
    tables = [model._meta.db_table for model in models]
    with transaction.atomic():
        record("triggers.suspended", organisation=organisation, matter=matter, by=by, at=at, tables=tables, reason=reason)
        with _lifted(tables):
            yield


@contextmanager
def suspended_trail() -> Iterator[None]:
    """Only for core.trail.purging, which leaves an event that names every row it changed."""
    with transaction.atomic(), _lifted([Event._meta.db_table]):
        yield


@contextmanager
def _lifted(tables: list[str]) -> Iterator[None]:
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # bound to this transaction by its number: a setting left behind opens nothing
            cursor.execute("SELECT set_config('portal.suspended', txid_current() || ':' || %s, true)", [",".join(tables)])
            yield
            cursor.execute("SELECT set_config('portal.suspended', '', true)")
        else:
            # SQLite's DDL is transactional and the transaction is the only writer: a rollback brings them back
            taken = [trigger for trigger in expected().values() if trigger.table in tables]
            for trigger in taken:
                _drop_one(connection, cursor, trigger.name, trigger.table)
            yield
            for trigger in taken:
                cursor.execute(trigger.create)
