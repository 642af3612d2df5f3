"""Full-text indexes over the passages: GIN on PostgreSQL, two FTS5 tables kept by triggers on SQLite.

A later migration that makes SQLite rebuild disclosure_searchpassage must run this again: the rebuild drops the triggers (a test watches).
"""

from django.db import migrations

POSTGRESQL = [
    "CREATE INDEX disclosure_search_all ON disclosure_searchpassage USING gin (tokens)",
    "CREATE INDEX disclosure_search_title ON disclosure_searchpassage USING gin (tokens) WHERE position = 0",
    # The planner must know common tokens from rare ones to choose between the index and walking down from the newest.
    "ALTER TABLE disclosure_searchpassage ALTER COLUMN tokens SET STATISTICS 1000",
]
# Checking a phrase reads the tokens; lz4 unpacks them several times faster, where the server was built with it.
LZ4 = "ALTER TABLE disclosure_searchpassage ALTER COLUMN tokens SET COMPRESSION lz4"
POSTGRESQL_UNDO = ["DROP INDEX disclosure_search_all", "DROP INDEX disclosure_search_title"]


def _table(name: str, condition: str) -> list[str]:
    """An FTS5 table over the passages that meet `condition`, and the triggers that keep it; it stores no text of its own."""
    add = f"INSERT INTO {name}(rowid, tokens) VALUES (new.id, new.tokens);"  # noqa: S608  (our own names)
    remove = f"INSERT INTO {name}({name}, rowid, tokens) VALUES ('delete', old.id, old.tokens);"  # noqa: S608
    on = "ON disclosure_searchpassage WHEN"
    return [
        f"CREATE VIRTUAL TABLE {name} USING fts5(tokens, content='disclosure_searchpassage', content_rowid='id', columnsize=0, tokenize='ascii')",
        f"CREATE TRIGGER {name}_insert AFTER INSERT {on} new.{condition} BEGIN {add} END",
        f"CREATE TRIGGER {name}_delete AFTER DELETE {on} old.{condition} BEGIN {remove} END",
        f"CREATE TRIGGER {name}_update AFTER UPDATE {on} old.{condition} BEGIN {remove} {add} END",  # a passage never changes its position
    ]


TABLES = ("disclosure_search_all", "disclosure_search_title")
SQLITE = _table(TABLES[0], "position >= 0") + _table(TABLES[1], "position = 0")
SQLITE_UNDO = [f"DROP TRIGGER {name}_{event}" for name in TABLES for event in ("insert", "delete", "update")]
SQLITE_UNDO += [f"DROP TABLE {name}" for name in TABLES]


def create(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
            known = cursor.fetchone()
        if known and known[0]:
            schema_editor.execute(LZ4)


def drop(apps, schema_editor):
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_search_passage")]

    operations = [migrations.RunPython(create, drop)]
