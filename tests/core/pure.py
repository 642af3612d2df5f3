"""A national calendar for tests without a database."""

import csv
from datetime import date
from pathlib import Path

from core.calendars import Calendar, Layer

ROOT = Path(__file__).resolve().parent.parent.parent
with (ROOT / "core" / "data" / "calendar_national.csv").open(encoding="utf-8") as _file:
    DAYS = {date.fromisoformat(row["date"]): (row["is_workday"] == "1", row["name"]) for row in csv.DictReader(_file)}
NATIONAL = Calendar([Layer("national", DAYS, frozenset(range(2004, 2027)))])
