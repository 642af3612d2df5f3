"""The seven workdays of article 30 are a chance: unused they end without a breach."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.models import Deadline, Notice
from core.sweep import run_sweep
from requests_app.errors import ApplicationError
from requests_app.services.correction import ask_correction
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from core.models import Organisation, User
    from requests_app.models import Application

pytestmark = pytest.mark.django_db

# Receipt Monday 2026-03-02: the seventh workday is Wednesday 03-11, the last of twenty Monday 03-30.
RECEIPT = shanghai(2026, 3, 2)


@pytest.fixture
def case(org: Organisation, officer: User) -> Application:
    return received(org, RECEIPT, by=officer, channel="in_person").application


def window(case: Application) -> Deadline:
    return Deadline.objects.get(matter=case.matter, rule="correction_7wd")


def test_it_ends_unused_without_an_overdue_mark_and_climbs_to_nobody(case: Application, office_head: User) -> None:
    result = run_sweep(shanghai(2026, 3, 12, 0, 1))
    assert result.failed == 0
    row = window(case)
    assert (row.state, row.last_day, row.overdue_marked_at, row.late_seconds) == ("cancelled", date(2026, 3, 11), None, 0)
    assert not Notice.objects.filter(template__in=["deadline_overdue", "deadline_escalated"]).exists()
    assert Deadline.objects.get(rule="request_reply_20wd").last_day == date(2026, 3, 30)


def test_a_notice_of_the_seventh_day_entered_on_the_ninth_still_restarts_the_limit(case: Application, officer: User) -> None:
    run_sweep(shanghai(2026, 3, 12, 0, 1))
    correction = ask_correction(
        application=case, points="请写明年度", told_on=date(2026, 3, 11), until=date(2026, 3, 25), by=officer, at=shanghai(2026, 3, 13)
    )
    assert correction.in_time is True
    assert (window(case).state, window(case).late_seconds) == ("met", 0)
    assert Deadline.objects.get(rule="request_reply_20wd").due_at is None


def test_the_term_of_the_applicant_ends_on_a_workday_nationally_and_here(case: Application, org: Organisation, officer: User) -> None:
    # Saturday 2026-03-14.
    with pytest.raises(ApplicationError, match="补正期限的最后一日须是工作日。"):
        ask_correction(
            application=case, points="年度", told_on=date(2026, 3, 3), until=date(2026, 3, 14), by=officer, at=shanghai(2026, 3, 3)
        )


@pytest.mark.parametrize(
    ("told_on", "until", "points", "message"),
    [
        (date(2026, 2, 27), date(2026, 3, 20), "年度", "告知日期不能早于收到申请之日。"),
        (date(2026, 3, 5), date(2026, 3, 5), "年度", "补正期限须在告知日期之后。"),
        (date(2026, 3, 5), date(2026, 3, 20), " ", "请写明需要补正的事项。"),
        (date(2026, 3, 6), date(2026, 3, 20), "年度", "日期不能晚于今天。"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    case: Application, officer: User, told_on: date, until: date, points: str, message: str
) -> None:
    with pytest.raises(ApplicationError, match=message):
        ask_correction(application=case, points=points, told_on=told_on, until=until, by=officer, at=shanghai(2026, 3, 5))
    case.refresh_from_db()
    assert case.state == "registered"
