"""What these tests share."""

from __future__ import annotations

from datetime import datetime

from core.models import Notice
from core.sweep import run_sweep


def told() -> list[tuple[str, str]]:
    """Template and role (from the username) of all notices, in order."""
    return [(notice.template, notice.recipient.username.rstrip("0123456789")) for notice in Notice.objects.order_by("id")]


def woken(at: datetime) -> tuple[int, int, int, int]:
    result = run_sweep(at)
    return result.woken, result.warned, result.overdue, result.failed
