"""The work calendar as far as it is known: the national layer 2004-2026, and Guangxi's 三月三 with its doubtful sources (LEGAL.md §8, §10).

The days stand literally in core/data; a test compares the national ones with the package chinesecalendar.
"""

import csv
import zlib
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
NOTICES = {
    2017: "国办发明电〔2016〕17号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
GUANGXI_KNOWN = {2017, 2023, 2024, 2025}
PRESS = "新闻报道所载自治区放假通知，待核实"
NOT_FOUND = "未见自治区放假通知，壮族三月三假期未定"


def load(day_model, year_model, using):
    """Fill both tables of the given (historical) models."""
    with (DATA / "calendar_national.csv").open(encoding="utf-8") as file:
        rows = [{"layer": "national", **row} for row in csv.DictReader(file)]
    with (DATA / "calendar_region.csv").open(encoding="utf-8") as file:
        rows += list(csv.DictReader(file))
    day_model._default_manager.using(using).bulk_create(_day(day_model, row) for row in rows)
    national = [year_model(layer="national", year=year, source=_notice(year)) for year in range(2004, 2027)]
    region = [_region_year(year_model, year) for year in range(2015, 2031)]
    for row in national + region:
        row.stamp = _stamp(row.layer, row.year, row.source, row.uncertain_from)
    year_model._default_manager.using(using).bulk_create(national + region)


def _day(model, row):
    day, is_workday = date.fromisoformat(row["date"]), row["is_workday"] == "1"
    source = _notice(day.year) if row["layer"] == "national" else PRESS
    stamp = _stamp(row["layer"], day, is_workday, row["name"])
    return model(layer=row["layer"], date=day, is_workday=is_workday, name=row["name"], source=source, notice_year=day.year, stamp=stamp)


def _region_year(model, year):
    if year in GUANGXI_KNOWN:
        return model(layer="CN-GX", year=year, source=PRESS, verified=False)
    return model(
        layer="CN-GX", year=year, source=NOT_FOUND, verified=False, uncertain_from=date(year, 3, 20), uncertain_to=date(year, 5, 5)
    )


def _notice(year):
    return NOTICES.get(year, "国务院办公厅放假安排")


def _stamp(*content):
    return zlib.crc32("|".join(str(value) for value in content).encode()) + 1


def forwards(apps, schema_editor):
    load(apps.get_model("core", "CalendarDay"), apps.get_model("core", "CalendarYear"), schema_editor.connection.alias)


def backwards(apps, schema_editor):
    for name in ("CalendarDay", "CalendarYear"):
        apps.get_model("core", name)._default_manager.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0003_calendar_stamp")]
    operations = [migrations.RunPython(forwards, backwards)]
