"""The SQL of the triggers, for PostgreSQL and SQLite.

Table and column names come from our models, never from input: the S608 marks below.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

# `portal.suspended` is "<transaction number>:<table>,<table>" (core.triggers.suspended).
_SUSPENDED = """
    IF TG_OP <> 'TRUNCATE' AND split_part(current_setting('portal.suspended', true), ':', 1) = txid_current()::text
        AND TG_TABLE_NAME = ANY(string_to_array(split_part(current_setting('portal.suspended', true), ':', 2), ','))
    THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
"""
FUNCTIONS = {
    # argument: the message
    "portal_refuse": f"""
BEGIN{_SUSPENDED}
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END""",
    # arguments: the message, the state column, the frozen states, the columns that may change
    # (it depends on no column, so that a later migration can alter any)
    "portal_refuse_frozen": f"""
BEGIN{_SUSPENDED}
    IF to_jsonb(OLD) ->> TG_ARGV[1] = ANY(string_to_array(TG_ARGV[2], ',')) AND (
        TG_OP = 'DELETE'
        OR NOT to_jsonb(NEW) ->> TG_ARGV[1] = ANY(string_to_array(TG_ARGV[2], ','))
        OR to_jsonb(OLD) - string_to_array(TG_ARGV[3], ',') IS DISTINCT FROM to_jsonb(NEW) - string_to_array(TG_ARGV[3], ',')
    ) THEN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END""",
    # arguments: the message, the column of the foreign key, table of the whole, its state column, the frozen states
    "portal_refuse_part": f"""
DECLARE
    whole bigint;
    state text;
BEGIN{_SUSPENDED}
    FOREACH whole IN ARRAY ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN (to_jsonb(OLD) ->> TG_ARGV[1])::bigint END,
        CASE WHEN TG_OP <> 'DELETE' THEN (to_jsonb(NEW) ->> TG_ARGV[1])::bigint END
    ] LOOP
        -- FOR SHARE waits for a publication that is under way and then sees its state
        EXECUTE format('SELECT %I::text FROM %I WHERE id = $1 FOR SHARE', TG_ARGV[3], TG_ARGV[2]) INTO state USING whole;
        IF state = ANY(string_to_array(TG_ARGV[4], ',')) THEN
            RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END""",  # noqa: S608
}


@dataclass(frozen=True)
class Trigger:
    """A trigger and the statement that creates it."""

    name: str
    table: str
    create: str


def _trigger(table: str, what: str, head: str, tail: str) -> Trigger:
    """`head` stands before "ON table", `tail` after it."""
    digest = hashlib.sha256(f"{head}|{tail}".encode()).hexdigest()[:8]
    name = f"portal_{table[:40]}_{what}_{digest}"
    return Trigger(name, table, f'CREATE TRIGGER "{name}" {head} ON "{table}" {tail}')


def _refuse(vendor: str, message: str, *, when: str = "", each: str = "ROW") -> str:
    condition = f" WHEN ({when})" if when else ""
    if vendor == "postgresql":
        return f"FOR EACH {each}{condition} EXECUTE FUNCTION portal_refuse('{message}')"
    return f"FOR EACH ROW{condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def append_only(vendor: str, table: str, unique: list[str]) -> list[Trigger]:
    """No update, no delete, no truncate.

    `unique` names the unique columns: SQLite's INSERT OR REPLACE deletes without asking a delete trigger.
    """
    message = f"{table} is append-only"
    made = [
        _trigger(table, "update", "BEFORE UPDATE", _refuse(vendor, f"{message}: no update")),
        _trigger(table, "delete", "BEFORE DELETE", _refuse(vendor, f"{message}: no delete")),
    ]
    if vendor == "postgresql":
        made.append(_no_truncate(table, message))
    else:
        taken = " OR ".join(f'"{column}" = NEW."{column}"' for column in unique)
        found = f'EXISTS (SELECT 1 FROM "{table}" WHERE {taken})'  # noqa: S608
        made.append(_trigger(table, "replace", "BEFORE INSERT", _refuse(vendor, f"{message}: no replace", when=found)))
    return made


def _no_truncate(table: str, message: str) -> Trigger:
    return _trigger(table, "truncate", "BEFORE TRUNCATE", _refuse("postgresql", f"{message}: no truncate", each="STATEMENT"))


def frozen(vendor: str, table: str, field: str, states: tuple[str, ...], may_change: tuple[str, ...], columns: list[str]) -> list[Trigger]:
    """Rows whose state is frozen keep all `columns` but `may_change`, go to no other than a frozen state and are not deleted."""
    message = f"{table} is frozen once published"
    if vendor == "postgresql":
        arguments = ", ".join(f"'{word}'" for word in (message, field, ",".join(states), ",".join(may_change)))
        body = f"FOR EACH ROW EXECUTE FUNCTION portal_refuse_frozen({arguments})"
        return [_trigger(table, "frozen", "BEFORE UPDATE OR DELETE", body), _no_truncate(table, message)]
    listed = ", ".join(f"'{state}'" for state in states)
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns if column not in may_change)
    is_frozen = f'OLD."{field}" IN ({listed})'
    is_changed = f'{is_frozen} AND (NEW."{field}" NOT IN ({listed}) OR {changed})'
    return [
        _trigger(table, "frozen_update", "BEFORE UPDATE", _refuse(vendor, message, when=is_changed)),
        _trigger(table, "frozen_delete", "BEFORE DELETE", _refuse(vendor, message, when=is_frozen)),
    ]


def frozen_part(vendor: str, table: str, column: str, whole: str, field: str, states: tuple[str, ...]) -> list[Trigger]:
    """Rows that belong to a frozen row are neither added, changed nor deleted."""
    message = f"{table} belongs to a frozen {whole}"
    if vendor == "postgresql":
        arguments = ", ".join(f"'{word}'" for word in (message, column, whole, field, ",".join(states)))
        body = f"FOR EACH ROW EXECUTE FUNCTION portal_refuse_part({arguments})"
        return [_trigger(table, "frozen_part", "BEFORE INSERT OR UPDATE OR DELETE", body), _no_truncate(table, message)]
    listed = ", ".join(f"'{state}'" for state in states)
    made = []
    for what, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        owners = ", ".join(f'{row}."{column}"' for row in rows)
        when = f'EXISTS (SELECT 1 FROM "{whole}" WHERE id IN ({owners}) AND "{field}" IN ({listed}))'  # noqa: S608
        made.append(_trigger(table, f"frozen_part_{what.lower()}", f"BEFORE {what}", _refuse(vendor, message, when=when)))
    return made
