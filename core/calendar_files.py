"""Reading a year's arrangement from the widespread JSON form or from CSV, with one clear line for whatever is wrong."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.models.calendar import NATIONAL

WORDS = {"true": True, "1": True, "是": True, "班": True, "false": False, "0": False, "否": False, "休": False}
MAX_BYTES = 1_000_000


class CalendarFileError(ValueError):
    """The file is not a year's arrangement. The message is shown to the person."""


@dataclass(frozen=True, order=True)
class DayChange:
    """One special day: a date that is off, or a weekend on which people work."""

    date: date
    is_workday: bool
    name: str = ""


@dataclass(frozen=True)
class Arrangement:
    """A file's content: the year, its days in order of date, and the papers it names."""

    year: int
    days: list[DayChange]
    source: str = ""


def parse(content: bytes, *, year: int, layer: str = NATIONAL) -> Arrangement:
    """JSON `{"year", "papers", "days": [{"name", "date", "isOffDay"}]}` or CSV `date,is_workday[,name]`. Raises CalendarFileError."""
    if len(content) > MAX_BYTES:
        raise CalendarFileError(_("文件过大，不是放假安排。"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CalendarFileError(_("文件须为UTF-8编码。")) from error
    found = _from_json(text, year) if text.lstrip().startswith(("{", "[")) else Arrangement(year, _from_csv(text))
    check(found.days, year=year, layer=layer)
    return Arrangement(found.year, sorted(found.days), found.source)


def check(days: list[DayChange], *, year: int, layer: str) -> None:
    """Refuse what cannot be an arrangement of this year in this layer. Raises CalendarFileError."""
    if not 1990 <= year <= 2100:
        raise CalendarFileError(_("年份“%(year)s”超出范围（1990至2100）。") % {"year": year})
    if not days:
        raise CalendarFileError(_("文件中没有任何日期。"))
    seen: set[date] = set()
    for day in days:
        shown = {"date": day.date, "year": year}
        if day.date in seen:
            raise CalendarFileError(_("%(date)s 出现两次。") % shown)
        seen.add(day.date)
        # The notice for a year may fix the last days of the year before (LEGAL.md §8).
        if day.date.year != year and (day.date.year, day.date.month) != (year - 1, 12):
            raise CalendarFileError(_("%(date)s 不属于%(year)s年的安排。") % shown)
        if layer == NATIONAL and day.is_workday and day.date.weekday() < 5:
            raise CalendarFileError(_("%(date)s 不是周末，不能是调休上班日。") % shown)


def _from_json(text: str, year: int) -> Arrangement:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CalendarFileError(_("JSON格式有误：%(error)s") % {"error": str(error)[:80]}) from error
    if not isinstance(data, dict) or not isinstance(data.get("days"), list):
        raise CalendarFileError(_("JSON须为含有“year”和“days”的对象。"))
    if data.get("year") != year:
        raise CalendarFileError(_("文件是%(found)s年的安排，不是%(year)s年的。") % {"found": str(data.get("year"))[:20], "year": year})
    papers = data.get("papers")
    source = " ".join(str(paper) for paper in papers) if isinstance(papers, list) else ""
    return Arrangement(year, [_json_day(row, number) for number, row in enumerate(data["days"], 1)], source[:300])


def _json_day(row: Any, number: int) -> DayChange:
    if not isinstance(row, dict) or not isinstance(row.get("isOffDay"), bool):
        raise CalendarFileError(_("第%(number)s项须含有“date”和“isOffDay”（true或false）。") % {"number": number})
    return DayChange(_date(row.get("date"), number), not row["isOffDay"], str(row.get("name") or "")[:40])


def _from_csv(text: str) -> list[DayChange]:
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        if not {"date", "is_workday"} <= set(reader.fieldnames or []):
            raise CalendarFileError(_("CSV第一行须为 date,is_workday[,name]。"))
        return [_csv_day(row, number) for number, row in enumerate(reader, 2)]
    except csv.Error as error:
        raise CalendarFileError(_("CSV格式有误：%(error)s") % {"error": error}) from error


def _csv_day(row: dict[str, str | None], number: int) -> DayChange:
    word = (row["is_workday"] or "").strip().lower()
    if word not in WORDS:
        raise CalendarFileError(_("第%(number)s行：is_workday 须为 true 或 false。") % {"number": number})
    return DayChange(_date((row["date"] or "").strip(), number), WORDS[word], (row.get("name") or "").strip()[:40])


def _date(value: object, number: int) -> date:
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise CalendarFileError(_("第%(number)s项：“%(value)s”不是日期（YYYY-MM-DD）。") % {"number": number, "value": str(value)[:20]})
