"""The annual report's sections 三 and 四 from the cases themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Matter, Organisation
from requests_app.figures import applications_of_the_year, figures_of_the_year, months, proceedings_of_the_year, report_contradictions
from requests_app.figures.report import COLUMNS
from requests_app.models import ApplicantClass, Application, ApplicationState, Proceeding, ProceedingKind, ProceedingResult
from requests_app.outcomes import ROWS
from tests.requests_app.counted import application, proceeding

pytestmark = pytest.mark.django_db

A_YEAR = st.dates(date(2023, 1, 1), date(2025, 12, 31))
CASES = st.tuples(A_YEAR, st.none() | st.integers(0, 800), st.sampled_from(ROWS), st.sampled_from(ApplicantClass.values))


def test_the_rows_of_a_year_are_those_received_decided_and_carried_over(org: Organisation) -> None:
    application(org, date(2025, 12, 30), date(2026, 1, 21), "r1")
    application(org, date(2025, 6, 2), date(2025, 6, 20), "r2")
    application(org, date(2026, 1, 1), date(2026, 1, 29), "r3_4", ApplicantClass.COMPANY)
    application(org, date(2026, 12, 31), applicant_class=ApplicantClass.LEGAL)
    application(org, date(2026, 3, 2), date(2027, 1, 5), "r6_3")
    cells = applications_of_the_year(organisation=org, year=2026)
    assert cells["new"] == {"citizen": 1, "company": 1, "research": 0, "welfare": 0, "legal": 1, "other": 0, "total": 3}
    assert cells["carried_in"]["citizen"] == cells["carried_in"]["total"] == 1
    assert cells["r1"]["citizen"] == 1
    assert cells["r3_4"]["company"] == 1
    assert cells["r7"]["total"] == 2
    assert cells["carried_out"] == {"citizen": 1, "company": 0, "research": 0, "welfare": 0, "legal": 1, "other": 0, "total": 2}
    assert cells["r2"]["total"] == cells["r6_3"]["total"] == 0


def test_merged_and_unconfirmed_cases_and_those_of_others_are_not_counted(org: Organisation, other_org: Organisation) -> None:
    kept = application(org, date(2026, 3, 2))
    merged = application(org, date(2026, 3, 3))
    Application.objects.filter(pk=merged.pk).update(state=ApplicationState.MERGED, merged_into=kept)
    application(org, None, state=ApplicationState.SUBMITTED)
    application(other_org, date(2026, 3, 2))
    assert applications_of_the_year(organisation=org, year=2026)["new"]["total"] == 1


@settings(max_examples=settings().max_examples // 3)  # each writes up to twelve cases and reads seven reports
@given(st.lists(CASES, max_size=12))
def test_the_sums_of_the_report_always_reconcile(org: Organisation, cases: list[tuple[date, int | None, str, str]]) -> None:
    """In each of the seven columns 一 + 二 = （七）+ 四, and 二 of a year is 四 of the year before, whatever happened when."""
    clear()
    for received_on, days, row, applicant_class in cases:
        closed_on = None if days is None else received_on + timedelta(days=days)
        application(org, received_on, closed_on, row if closed_on else "", applicant_class)
    before = applications_of_the_year(organisation=org, year=2022)
    for year in range(2023, 2030):
        cells = applications_of_the_year(organisation=org, year=year)
        for column in COLUMNS:
            assert cells["new"][column] + cells["carried_in"][column] == cells["r7"][column] + cells["carried_out"][column]
        assert report_contradictions(cells, before) == []
        before = cells
    assert sum(applications_of_the_year(organisation=org, year=year)["new"]["total"] for year in (2023, 2024, 2025)) == len(cases)


def test_what_does_not_reconcile_is_said_column_by_column(org: Organisation) -> None:
    application(org, date(2026, 3, 2), date(2026, 3, 4), "r1")
    cells = applications_of_the_year(organisation=org, year=2026)
    cells["r1"]["citizen"] = 2
    before = applications_of_the_year(organisation=org, year=2025)
    before["carried_out"]["other"] = 1
    assert report_contradictions(cells, before) == [
        "“自然人”列：办理结果各项之和不等于总计。",
        "“其他”列：上年结转数量与上一年度报告的结转下年度数量不一致。",
        "“（一）予以公开”行：各类申请人之和不等于总计。",
    ]
    cells["new"]["citizen"] = 0
    assert report_contradictions(cells)[0] == "“自然人”列：第一项加第二项之和，不等于第三项加第四项之和。"


def test_section_three_is_one_query_whatever_the_number_of_cases(org: Organisation) -> None:
    for day in range(1, 9):
        application(org, date(2026, 3, day), date(2026, 3, 20), "r1")
    with CaptureQueriesContext(connection) as asked:
        applications_of_the_year(organisation=org, year=2026)
    assert len(asked) == 1


def test_reviews_and_suits_count_with_their_result_and_while_they_are_pending(org: Organisation) -> None:
    one = application(org, date(2025, 3, 3), date(2025, 3, 20), "r3_4")
    proceeding(one, ProceedingKind.REVIEW, date(2025, 11, 3), ProceedingResult.UPHELD, date(2026, 1, 9))
    proceeding(one, ProceedingKind.SUIT_AFTER, date(2026, 2, 2), ProceedingResult.CORRECTED, date(2026, 8, 3))
    proceeding(one, ProceedingKind.SUIT_DIRECT, date(2026, 5, 6))
    assert proceedings_of_the_year(organisation=org, year=2025) == {
        "review": {"upheld": 0, "corrected": 0, "other": 0, "pending": 1, "total": 1},
        "suit_direct": {"upheld": 0, "corrected": 0, "other": 0, "pending": 0, "total": 0},
        "suit_after": {"upheld": 0, "corrected": 0, "other": 0, "pending": 0, "total": 0},
    }
    assert proceedings_of_the_year(organisation=org, year=2026) == {
        "review": {"upheld": 1, "corrected": 0, "other": 0, "pending": 0, "total": 1},
        "suit_direct": {"upheld": 0, "corrected": 0, "other": 0, "pending": 1, "total": 1},
        "suit_after": {"upheld": 0, "corrected": 1, "other": 0, "pending": 0, "total": 1},
    }


def test_months_show_what_came_and_went_and_what_was_left(org: Organisation) -> None:
    application(org, date(2025, 12, 30), date(2026, 2, 4), "r1")
    application(org, date(2026, 1, 15), date(2026, 1, 29), "r1")
    application(org, date(2026, 2, 10))
    january, february, march = months(organisation=org, year=2026)[:3]
    assert (january.received, january.closed, january.open_at_end) == (1, 1, 1)
    assert (february.received, february.closed, february.open_at_end) == (1, 1, 1)
    assert (march.received, march.closed, march.open_at_end) == (0, 0, 1)


def test_readers_are_told_that_nothing_was_asked(org: Organisation) -> None:
    shown = figures_of_the_year(org, 2026)
    assert (shown.none, shown.said, shown.lines) == (True, "2026年未收到申请", ())


def test_small_counts_are_shown_to_readers_only_together(org: Organisation) -> None:
    for row, number in (("r1", 6), ("r2", 3), ("r4_1", 2), ("r5_1", 7)):
        for _again in range(number):
            application(org, date(2026, 3, 2), date(2026, 3, 20), row)
    assert [(line.label, line.text) for line in figures_of_the_year(org, 2026).lines] == [
        ("本年新收", "18件"),
        ("予以公开", "6件"),
        ("不予处理", "7件"),
        ("部分公开、无法提供", "5件"),
    ]


def test_a_lonely_small_count_takes_the_smallest_of_the_others_with_it(org: Organisation) -> None:
    for row, number in (("r1", 9), ("r3_4", 1), ("r5_1", 5)):
        for _again in range(number):
            application(org, date(2026, 3, 2), date(2026, 3, 20), row)
    assert [(line.label, line.text) for line in figures_of_the_year(org, 2026).lines] == [
        ("本年新收", "15件"),
        ("予以公开", "9件"),
        ("不予公开、不予处理", "6件"),
    ]


def test_fewer_than_five_in_all_are_only_said_to_be_few(org: Organisation) -> None:
    application(org, date(2026, 3, 2), date(2026, 3, 20), "r1")
    application(org, date(2026, 3, 9))
    assert [(line.label, line.count, line.text) for line in figures_of_the_year(org, 2026).lines] == [
        ("本年新收", None, "少于5件"),
        ("予以公开、正在办理", None, "少于5件"),
    ]


def clear() -> None:
    """Hypothesis runs all its examples in one test's transaction."""
    Proceeding.objects.all().delete()
    Application.objects.all().delete()
    Matter.objects.filter(kind="application").delete()
