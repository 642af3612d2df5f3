"""The vectors of LEGAL.md §9 and its examples, by their literal dates."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from core.calendars import get_calendar
from core.deadlines import Trace, explain_rule
from tests.conftest import SHANGHAI, SHARED, shanghai

pytestmark = pytest.mark.django_db
VECTORS = SHARED / "data" / "deadline_vectors.csv"


def trace(code: str, *start: int, layers: tuple[str, ...] = ("national",)) -> Trace:
    return explain_rule(code, shanghai(*start), layers)


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors are not on this machine")
def test_every_vector_of_the_law_file_holds() -> None:
    with VECTORS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 47
    wrong = []
    for row in rows:
        found = explain_rule(row["kind"], datetime.fromisoformat(row["start"]))
        due = datetime.fromisoformat(row["due"])
        # The file writes the last second of a day; the house stores the exclusive instant after it.
        wanted = due if found.in_hours else due + timedelta(seconds=1)
        if found.due_at != wanted or str(found.last_day) != row["due_date"] or found.provisional:
            wrong.append((row["id"], found.due_at, wanted))
    assert wrong == []


def test_a_reply_received_before_the_national_day_of_2024_is_explained_in_33_days() -> None:
    found = trace("request_reply_20wd", 2024, 9, 27)
    assert found.last_day == date(2024, 10, 30)
    assert found.due_at == datetime(2024, 10, 31, tzinfo=SHANGHAI)
    assert len(found.days) == 33
    assert (found.days[0].date, found.days[0].counted, found.days[0].reason) == (date(2024, 9, 28), False, "周末")
    assert (found.days[1].number, found.days[1].reason, found.days[1].kind) == (1, "调休上班日（国庆节）", "makeup")
    assert (found.days[3].reason, found.days[3].kind) == ("放假（国庆节）", "holiday")
    assert (found.days[-1].date, found.days[-1].number) == (date(2024, 10, 30), 20)
    assert found.last_number == 20
    assert found.article == "《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条第二款"


def test_the_guangxi_layer_moves_a_date_by_its_own_holidays() -> None:
    assert trace("request_reply_20wd", 2024, 3, 25).last_day == date(2024, 4, 23)
    assert trace("request_reply_20wd", 2024, 3, 25, layers=("national", "CN-GX")).last_day == date(2024, 4, 25)


@pytest.mark.parametrize(
    ("start", "reply", "extended", "publish"),
    [
        ((2017, 1, 20), (2, 15), (3, 8), (2, 22)),
        ((2017, 3, 31), (4, 24), (5, 16), (5, 2)),
        ((2017, 5, 26), (6, 19), (7, 10), (6, 26)),
        ((2017, 9, 25), (10, 20), (11, 10), (10, 27)),
        ((2017, 9, 29), (10, 26), (11, 16), (11, 2)),
    ],
)
def test_the_regulation_of_2007_gave_fifteen_days_and_fifteen_more(
    start: tuple[int, ...], reply: tuple[int, int], extended: tuple[int, int], publish: tuple[int, int]
) -> None:
    first = trace("request_reply_15wd_2007", *start)
    assert first.last_day == date(2017, *reply)
    assert first.due_at is not None
    assert explain_rule("request_extension_15wd_2007", first.due_at).last_day == date(2017, *extended)
    old = trace("publish_20wd", *start)
    assert old.last_day == date(2017, *publish)
    assert old.article.endswith("（国务院令第492号）第十八条")
    assert trace("publish_20wd_2007", *start).last_day == date(2017, *publish)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ((2024, 8, 30), date(2024, 9, 29)),  # a make-up workday
        ((2024, 9, 3), date(2024, 10, 8)),
        ((2026, 1, 16), date(2026, 2, 24)),
        ((2025, 1, 2), date(2025, 2, 5)),
    ],
)
def test_thirty_calendar_days_roll_over_holidays_and_stop_on_a_make_up_workday(start: tuple[int, ...], last: date) -> None:
    assert trace("opinion_window_30d", *start).last_day == last


def test_calendar_days_are_explained_to_the_day_they_roll_to() -> None:
    days = trace("opinion_window_30d", 2024, 9, 3).days
    assert (days[0].reason, days[0].kind, days[0].number) == ("自然日，计入", "day", 1)
    assert (days[29].date, days[29].number, days[29].reason) == (date(2024, 10, 3), 30, "末日为放假（国庆节），顺延")
    assert (days[30].counted, days[30].reason) == (False, "放假（国庆节），继续顺延")
    assert (days[-1].date, days[-1].reason, days[-1].kind) == (date(2024, 10, 8), "顺延至工作日", "rolled")
    assert [later.date - sooner.date for sooner, later in pairwise(days)] == [timedelta(days=1)] * (len(days) - 1)


def test_papers_are_sent_seven_days_before_a_hearing_and_never_later() -> None:
    found = trace("hearing_papers_7d", 2024, 10, 8)
    assert found.last_day == date(2024, 10, 1)
    assert found.due_at == datetime(2024, 10, 2, tzinfo=SHANGHAI)
    assert [(day.date.day, day.number) for day in found.days] == [(1, 7), (2, 6), (3, 5), (4, 4), (5, 3), (6, 2), (7, 1)]


def test_yearly_reports_have_a_fixed_date_that_does_not_roll() -> None:
    found = trace("annual_report_0131", 2024, 12, 31)
    assert (found.last_day, found.days) == (date(2025, 1, 31), [])
    assert trace("annual_report_0331", 2017, 6, 1).article.endswith("（国务院令第492号）第三十一条")
    assert trace("annual_report_0331", 2024, 6, 1).last_day == date(2025, 3, 31)


def test_six_months_end_on_the_corresponding_day_or_the_last_of_the_month() -> None:
    assert trace("suit_direct_6m", 2024, 8, 31).last_day == date(2025, 2, 28)
    assert trace("suit_direct_6m", 2024, 4, 8).last_day == date(2024, 10, 8)


def test_hours_run_from_the_instant_through_weekends() -> None:
    found = trace("press_24h", 2024, 10, 4, 17, 30)
    assert (found.due_at, found.days, found.in_hours) == (shanghai(2024, 10, 5, 17, 30), [], True)
    assert (found.rule, found.last_day) == ("press_24h", date(2024, 10, 5))


def test_the_date_is_taken_in_shanghai_and_the_clock_time_is_irrelevant_to_days() -> None:
    # 17:00 UTC of a Sunday is Monday in Shanghai.
    assert explain_rule("correction_7wd", datetime.fromisoformat("2024-09-29T17:00:00+00:00")).last_day == date(2024, 10, 15)
    assert trace("correction_7wd", 2024, 9, 28, 1).last_day == date(2024, 10, 12)
    assert trace("correction_7wd", 2024, 9, 27, 0, 0).last_day == date(2024, 10, 12)
    assert trace("correction_7wd", 2024, 9, 27, 23, 59).last_day == date(2024, 10, 12)


def test_a_date_that_needs_a_year_without_a_notice_is_provisional() -> None:
    found = trace("request_reply_20wd", 2026, 12, 20)
    assert (found.last_day, found.provisional) == (date(2027, 1, 18), True)
    assert found.days[-1].reason == "工作日，暂按（待放假通知）"
    assert not trace("interpretation_3wd", 2026, 12, 20).provisional
    assert get_calendar(["national"]).day(date(2027, 6, 9)).name == "端午节"
