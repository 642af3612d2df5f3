"""Figures of responses: complete for staff; for the public nothing so small that it is one case."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from core.models import Deadline, Organisation, User
from interpretation.models import Incident
from interpretation.punctual import responses
from interpretation.queries.response_figures import Count, Group, by_label, incident_figures, public_groups, response_counts
from interpretation.services.handling import transfer
from interpretation.services.incidents import responded
from tests.conftest import shanghai
from tests.interpretation.incidents import graded
from tests.portal.desk import client_of

NOW = shanghai(2026, 11, 24)
URL = "/admin/interpretation/incident/figures/"


def answered(incident: Incident, hours: float) -> None:
    at = incident.first_seen_at + timedelta(hours=hours)
    responded(incident=incident, effective_at=at, by=None, at=at)


def some(on_time: int = 0, late: int = 0, still: int = 0) -> Count:
    return Count(on_time, late, still)


def shape(groups: list[Group]) -> list[Any]:
    return [(group.first, group.last, group.unit, group.count.total) for group in groups]


def test_units_that_are_large_enough_stand_alone() -> None:
    counts = {(2026, 10): {1: some(5), 2: some(4, 2)}}
    assert public_groups(counts) == [
        Group((2026, 10), (2026, 10), 1, some(5)),
        Group((2026, 10), (2026, 10), 2, some(4, 2)),
    ]


def test_small_units_of_a_month_go_together() -> None:
    counts = {(2026, 10): {1: some(6), 2: some(3), 3: some(1, 1)}}
    assert shape(public_groups(counts)) == [((2026, 10), (2026, 10), 1, 6), ((2026, 10), (2026, 10), None, 5)]


def test_a_small_unit_alone_takes_the_smallest_large_one_with_it() -> None:
    counts = {(2026, 10): {1: some(9), 2: some(6), 3: some(0, 1)}}
    assert shape(public_groups(counts)) == [((2026, 10), (2026, 10), 1, 9), ((2026, 10), (2026, 10), None, 7)]


def test_small_months_go_together_with_the_one_before() -> None:
    counts = {(2026, 10): {1: some(1)}, (2026, 9): {1: some(0, 1)}, (2026, 7): {1: some(3)}, (2026, 6): {1: some(8)}}
    assert shape(public_groups(counts)) == [((2026, 7), (2026, 10), None, 5), ((2026, 6), (2026, 6), 1, 8)]


def test_what_stays_small_is_not_shown() -> None:
    assert public_groups({(2026, 10): {1: some(2)}, (2026, 9): {1: some(2)}}) == []
    assert shape(public_groups({(2026, 10): {1: some(7)}, (2026, 9): {2: some(2)}})) == [((2026, 10), (2026, 10), 1, 7)]


@pytest.mark.django_db
class TestCounts:
    @pytest.fixture
    def four(self, org: Organisation, office_head: User) -> list[Incident]:
        """On time, late, still owed, given away; of October, and one of this month that has time."""
        made = [graded(org, office_head, at=shanghai(2026, 10, day)) for day in (5, 6, 7, 8)]
        answered(made[0], 47)
        answered(made[1], 50)
        transfer(incident=made[3], to="区住房城乡建设局", reason="不属本单位职责", by=office_head, at=shanghai(2026, 10, 8, 12))
        graded(org, office_head, at=NOW)
        return made

    def test_the_first_answer_counts_where_its_limit_ended(self, org: Organisation, four: list[Incident]) -> None:
        counts = response_counts([org], date(2026, 1, 1), date(2026, 12, 31), NOW)
        assert {month: dict(units) for month, units in counts.items()} == {(2026, 10): {org.pk: some(1, 1, 1)}}

    def test_midnight_is_that_of_shanghai(self, org: Organisation, office_head: User) -> None:
        answered(graded(org, office_head, at=shanghai(2026, 9, 29, 0, 30)), 1)
        answered(graded(org, office_head, at=shanghai(2026, 9, 28, 23, 30)), 1)
        counts = response_counts([org], date(2026, 9, 1), date(2026, 10, 31), NOW)
        assert {month: units[org.pk].total for month, units in counts.items()} == {(2026, 10): 1, (2026, 9): 1}
        assert list(response_counts([org], date(2026, 10, 1), date(2026, 10, 31), NOW)) == [(2026, 10)]

    def test_staff_see_the_year(self, org: Organisation, four: list[Incident]) -> None:
        months = incident_figures(organisation=org, year=2026, at=NOW)
        october = months[9]
        assert (october.registered, october.grave, october.closed, october.transferred, october.answers) == (4, 0, 0, 1, some(1, 1, 1))
        assert (months[10].registered, months[10].answers) == (1, Count())
        assert dict(by_label(months)) == {"sources": [("微博、微信等网络平台", 5)], "categories": [("其他", 5)]}
        assert sum(month.registered for month in incident_figures(organisation=org, year=2025, at=NOW)) == 0

    def test_the_public_sees_no_single_case_and_no_running_month(
        self, org: Organisation, office_head: User, four: list[Incident], django_assert_num_queries: Any
    ) -> None:
        assert responses([org], NOW).rows == []
        for day in (9, 10):
            answered(graded(org, office_head, at=shanghai(2026, 10, day)), 3)
        with django_assert_num_queries(1):
            rows = responses([org], NOW).rows
        assert [(row.month, row.unit, row.on_time, row.late, row.open) for row in rows] == [(date(2026, 10, 1), org, 3, 1, 1)]
        running: datetime = shanghai(2026, 10, 31, 23)
        assert responses([org], running).rows == []

    def test_the_public_page_says_so(self, org: Organisation, four: list[Incident]) -> None:
        text = Client().get("/punctuality/").content.decode()
        assert "政务舆情回应" in text
        assert "不足五件的合并列示" in text
        assert "某小区供水管破裂" not in text
        assert "YNZGH-YQ" not in text

    def test_the_page_of_staff_and_its_file(self, org: Organisation, office_head: User, editor: User, four: list[Incident]) -> None:
        client = client_of(office_head)
        text = client.get(f"{URL}?org=YNZGH&year=2026").content.decode()
        assert "政务舆情统计" in text
        assert "某小区供水管破裂" not in text
        assert "“1999”不是2016年至" in client.get(f"{URL}?year=1999").content.decode()
        assert client.get("/admin/interpretation/incident/figures.xlsx?year=2026").content[:2] == b"PK"
        assert client_of(editor).get(URL).status_code in (302, 403)

    def test_a_lifted_mark_is_counted_apart(self, org: Organisation, four: list[Incident]) -> None:
        Deadline.objects.filter(matter=four[0].matter).update(overdue_lifted=True)
        assert response_counts([org], date(2026, 10, 1), date(2026, 10, 31), NOW)[2026, 10][org.pk] == Count(1, 1, 1, 1)
