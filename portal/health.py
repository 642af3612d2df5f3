"""`/healthz`: the process answers. `/readyz`: it can serve. Both name parts and ages, never an address, a password or an error's text."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.models import Heartbeat

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

CLOCK_LIMIT = 300  # seconds without a completed sweep
MIGRATIONS_REMEMBERED = 60.0  # seconds; reading all migrations takes a tenth of a second
_migrated_until = 0.0


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all; touches nothing."""
    return _answer({"status": "ok"}, ok=True)


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when database or cache fail or migrations are unapplied. The clock's age (seconds since the last completed sweep) is
    reported, and at `?part=clock` an age of more than 5 minutes, or none, is 503 as well.
    """
    parts: dict[str, str] = {}
    for name, check in (("database", database), ("cache", shared_cache), ("migrations", migrations)):
        try:
            parts[name] = check()
        except Exception as error:  # whatever is broken, the answer must come
            parts[name] = f"failed: {type(error).__name__}"
    try:
        age = clock_age(timezone.now())
    except Exception:  # the database's part tells why
        age = None
    clock = "never" if age is None else "ok" if age <= CLOCK_LIMIT else "late"
    ok = all(state == "ok" for state in parts.values()) and (clock == "ok" or request.GET.get("part") != "clock")
    return _answer({"status": "ok" if ok else "failed", **parts, "clock": clock, "clock_age_seconds": age}, ok=ok)


def database() -> str:
    """ "ok", or raises."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def shared_cache() -> str:
    """ "ok" when a value written comes back."""
    word = secrets.token_hex(8)
    cache.set(f"ready:{word}", word, 10)
    return "ok" if cache.get(f"ready:{word}") == word else "failed: value lost"


def migrations() -> str:
    """ "ok", or how many are unapplied. A good answer is remembered for a minute."""
    global _migrated_until
    if time.monotonic() < _migrated_until:
        return "ok"
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return f"failed: {len(missing)} unapplied"
    _migrated_until = time.monotonic() + MIGRATIONS_REMEMBERED
    return "ok"


def clock_age(at: datetime) -> int | None:
    """Whole seconds since the last completed sweep, None before the first."""
    beat = Heartbeat.objects.filter(pk="sweep").first()
    return None if beat is None else max(0, int((at - beat.at).total_seconds()))


def _answer(content: dict[str, object], *, ok: bool) -> JsonResponse:
    response = JsonResponse(content, status=200 if ok else 503)
    response["Cache-Control"] = "no-store"
    return response
