"""Keys of passages as they were (26 bits minute, 25 document, 12 position) become those of disclosure/search/keys.py: time in eight minutes."""

from typing import Any

from django.db import migrations

SHORTER = """
UPDATE disclosure_searchpassage
SET id = ((id >> 40) << 33) | (((id >> 12) & 33554431) << 10) | (id & 4095)
WHERE id >= 72057594037927936
"""
# Marks of deletion keep the long keys, so FTS5 begins anew.
TABLES = {"disclosure_search_all": "position >= 0", "disclosure_search_title": "position = 0"}


def fill_again(apps: Any, schema_editor: Any) -> None:
    """SQLite only: empty both tables and write them in the order of the keys."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for table, condition in TABLES.items():
        schema_editor.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608
        schema_editor.execute(
            f"INSERT INTO {table}(rowid, tokens) SELECT id, tokens FROM disclosure_searchpassage WHERE {condition} ORDER BY id"  # noqa: S608
        )


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0014_common_words")]

    operations = [
        migrations.RunSQL("DELETE FROM disclosure_searchpassage WHERE position > 1023", migrations.RunSQL.noop),
        migrations.RunSQL(SHORTER, migrations.RunSQL.noop),
        migrations.RunPython(fill_again, migrations.RunPython.noop),
    ]
