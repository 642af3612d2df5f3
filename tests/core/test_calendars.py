"""The work calendar: layers, what is known, what is provisional, and the cache."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import TYPE_CHECKING

import chinese_calendar
import pytest
from django.core.management import call_command

from core import calendar_seed, calendars
from core.calendars import get_calendar
from core.models import CalendarDay, CalendarYear
from tests.conftest import SHARED

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
VECTORS = SHARED / "data" / "calendar_vectors.csv"


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors are not on this machine")
def test_every_vector_of_the_law_file_holds() -> None:
    calendar = get_calendar(["national"])
    with VECTORS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 272
    wrong = [row for row in rows if calendar.is_workday(date.fromisoformat(row["date"])) is not (row["is_workday"] == "true")]
    assert wrong == []


def test_the_seed_says_the_same_as_chinesecalendar_on_every_day_from_2004_to_2026() -> None:
    calendar = get_calendar(["national"])
    days = [date(2004, 1, 1) + timedelta(days=number) for number in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]
    assert [day for day in days if calendar.is_workday(day) is not chinese_calendar.is_workday(day)] == []
    assert not any(calendar.is_provisional(day) for day in days)


def test_workdays_of_known_years_are_those_of_the_notices() -> None:
    calendar = get_calendar(["national"])
    figures = {}
    for year in (2017, 2023, 2024, 2025, 2026):
        days = [date(year, 1, 1) + timedelta(days=number) for number in range(365 + (year == 2024))]
        figures[year] = sum(map(calendar.is_workday, days))
    assert figures == {2017: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2024, 9, 27), "工作日"),
        (date(2024, 9, 28), "周末"),
        (date(2024, 9, 29), "调休上班日（国庆节）"),
        (date(2024, 10, 5), "放假（国庆节）"),
        (date(2027, 2, 5), "放假（春节），暂按（待放假通知）"),
        (date(2027, 3, 1), "工作日，暂按（待放假通知）"),
        (date(2028, 10, 3), "放假（国庆节），暂按（待放假通知）"),
    ],
)
def test_a_day_says_why(day: date, reason: str) -> None:
    assert get_calendar(["national"]).day(day).reason == reason


def test_a_later_layer_overrides_the_national_one() -> None:
    national, guangxi = get_calendar(["national"]), get_calendar(["national", "CN-GX"])
    assert (national.is_workday(date(2024, 4, 11)), guangxi.is_workday(date(2024, 4, 11))) == (True, False)
    assert guangxi.day(date(2017, 4, 8)) == (True, "调休上班日（壮族三月三）", False, "壮族三月三")
    assert national.day(date(2023, 4, 23)).reason == "调休上班日（劳动节）"
    assert guangxi.day(date(2023, 4, 23)).reason == "放假（壮族三月三）"
    assert guangxi.national.codes == ("national",)


def test_a_region_is_provisional_only_where_its_notice_was_not_found() -> None:
    guangxi = get_calendar(["CN-GX"])
    assert guangxi.codes == ("national", "CN-GX")
    assert [guangxi.is_provisional(date(2026, 3, day)) for day in (19, 20)] == [False, True]
    assert [guangxi.is_provisional(date(2026, 5, day)) for day in (5, 6)] == [True, False]
    assert not guangxi.is_provisional(date(2024, 4, 11))
    assert not CalendarYear.objects.get(layer="CN-GX", year=2024).verified


def test_an_edit_is_seen_at_once_also_when_a_row_only_changes() -> None:
    day = date(2026, 11, 24)
    assert get_calendar(["national"]).is_workday(day)
    row = CalendarDay.objects.create(layer="national", date=day, is_workday=False, name="试")
    assert row.notice_year == 2026
    assert not get_calendar(["national"]).is_workday(day)
    row.is_workday = True
    row.save(update_fields=["is_workday"])
    assert get_calendar(["national"]).is_workday(day)
    row.delete()
    assert get_calendar(["national"]).day(day).name == ""


def test_a_pinned_calendar_asks_nothing_more(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    get_calendar(["national"])
    with django_assert_num_queries(1), calendars.pinned():
        for _number in range(50):
            get_calendar(["national", "CN-GX"])


def test_an_empty_calendar_is_the_plain_week_and_all_provisional() -> None:
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    calendar = get_calendar(["national"])
    assert calendar.day(date(2024, 10, 12)) == (False, "周末，暂按（待放假通知）", True, "")
    assert calendars.version() == (0, 0, 0, 0)


def test_many_layers_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(503):
        get_calendar([f"UNIT{number}"])
    assert len(calendars._calendars) < 500


def test_a_flush_is_followed_by_the_seed_and_an_edited_calendar_is_left_alone() -> None:
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert CalendarDay.objects.filter(layer="national").count() == 771
    CalendarDay.objects.filter(date=date(2026, 10, 1)).delete()
    call_command("migrate", verbosity=0)
    assert CalendarDay.objects.filter(layer="national").count() == 770


def test_the_seed_waits_for_tables_that_have_its_columns() -> None:
    class Without:
        def get_model(self, app: str, name: str) -> type:
            raise LookupError

    calendar_seed.restore_after_flush(apps=Without(), using="default")  # type: ignore[arg-type]
    assert str(CalendarDay(layer="national", date=date(2026, 1, 1))) == "national 2026-01-01"
    assert str(CalendarYear(layer="national", year=2026)) == "national 2026"
