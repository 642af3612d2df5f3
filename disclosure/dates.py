"""Dates are always those of Asia/Shanghai, whatever zone the server or the caller uses (LEGAL.md §0)."""

from datetime import date, datetime, time

from core.counting import SHANGHAI

__all__ = ["SHANGHAI", "shanghai_date", "start_of"]


def shanghai_date(at: datetime) -> date:
    """The calendar day of an aware instant."""
    return at.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The instant 00:00 of the day."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)
