"""Start-up checks of the core (`manage.py check --database default`; also before every command that checks a database)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.translation import gettext as _

from core import triggers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig


@register(Tags.database)
def check_triggers(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Append-only and frozen rows are guarded on every database asked for; core.E001 names each missing trigger."""
    if sys.argv[1:2] == ["migrate"]:  # it is about to put them in place
        return []
    return [
        Error(_("数据库缺少保护触发器：%(name)s") % {"name": name}, hint="manage.py migrate", id="core.E001")
        for database in databases or ()
        for name in triggers.missing(database)
    ]
