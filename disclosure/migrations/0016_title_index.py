"""The title index of PostgreSQL on an expression of its own.

Titles and bodies stood in one column, and the planner, which knows nothing of how rarely two frequent words share a title, took the large
index for titles too: five seconds at a million documents. `strip(tokens)` is held by the small index alone, with statistics of its own.
"""

from django.db import migrations

FORWARDS = [
    "DROP INDEX disclosure_search_title",
    "CREATE INDEX disclosure_search_title ON disclosure_searchpassage USING gin (strip(tokens)) WHERE position = 0",
]
BACKWARDS = [
    "DROP INDEX disclosure_search_title",
    "CREATE INDEX disclosure_search_title ON disclosure_searchpassage USING gin (tokens) WHERE position = 0",
]


def _on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0015_shorter_keys")]

    operations = [migrations.RunPython(_on_postgresql(FORWARDS), _on_postgresql(BACKWARDS))]
