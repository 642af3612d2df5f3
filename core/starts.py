"""Reading the start of a limit as people type it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from core.counting import ONE_DAY, SHANGHAI
from core.rules import follows_another

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


class StartError(ValueError):
    """Not a date or time that can be counted from. The message is shown to the person."""


def parse_start(text: str, rule: str) -> datetime:
    """An ISO date or datetime, in Asia/Shanghai when it names no offset. Raises StartError.

    For a limit that follows another (`from_due`) a date alone is that limit's last day.
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise StartError(_("“%(text)s”不是日期或者时间，例如 2024-09-27 或 2024-09-27T10:00。") % {"text": text[:40]}) from error
    if found.tzinfo is None:
        found = found.replace(tzinfo=SHANGHAI)
        if follows_another(rule) and found.time() == time() and len(text.strip()) <= 10:
            found += ONE_DAY
    # Checked before any conversion: near the ends of the calendar that overflows.
    if not EARLIEST - timedelta(days=1) <= found.date() <= LATEST:
        raise StartError(_("起算时间须在1990年至2100年之间。"))
    return found.astimezone(SHANGHAI)
