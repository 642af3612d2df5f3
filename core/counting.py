"""Units of legal limits and pure counting (LEGAL.md §0)."""

from enum import StrEnum


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"
    HOURS = "hours"
    FIXED = "fixed"  # a date of the year: amount is month * 100 + day, in the year after the start
