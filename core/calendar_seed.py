"""Putting back the calendar that the migrations loaded: a flush empties its tables (tests with real transactions).

`post_migrate` follows each flush.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps as current_apps

from core.models.calendar import NATIONAL

if TYPE_CHECKING:
    from django.apps.registry import Apps

SEED_MIGRATION = "core.migrations.0004_calendar_seed"


def restore_after_flush(*, using: str, apps: Apps = current_apps, **kwargs: Any) -> None:
    """Load the seed when no national year is known at all; a calendar that anybody loaded or edited is left alone.

    After a migrate the signal brings the migrated state's `apps`, after a flush none.
    """
    try:
        years = apps.get_model("core", "CalendarYear")
        days = apps.get_model("core", "CalendarDay")
    except LookupError:  # migrated back to before the calendar
        return
    if not hasattr(days, "notice_year") or years._default_manager.using(using).filter(layer=NATIONAL).exists():
        return
    import_module(SEED_MIGRATION).load(days, years, using)
