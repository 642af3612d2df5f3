"""Dates are always those of Asia/Shanghai, whatever zone the server or the caller uses (LEGAL.md §0); counted in core.counting."""

from datetime import date, datetime, time

from core.counting import SHANGHAI, end_of_day
from core.counting import local_date as shanghai_date

__all__ = ["SHANGHAI", "end_of_day", "shanghai_date", "start_of"]


def start_of(day: date) -> datetime:
    """The instant 00:00 of the day."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)
