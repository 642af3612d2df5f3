"""The platform's columns again, where a flushed or foreign database lacks them. The rows stand in the data migration alone."""

from importlib import import_module

from django.apps import apps

from disclosure.models import Column


def ensure_columns() -> dict[str, Column]:
    """Create the platform columns that are missing, by code; existing ones stay as they are. Returns all columns by code. Idempotent."""
    import_module("disclosure.migrations.0004_platform_columns").create(apps, None)
    return {column.code: column for column in Column.objects.all()}
