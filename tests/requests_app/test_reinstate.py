"""恢复办理: what lapsed goes on when there was a good reason, or what came in time was entered late."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core.access import NotAllowedError
from core.models import Deadline
from core.sweep import run_sweep
from requests_app.errors import ApplicationError
from requests_app.services.correction import ask_correction, supply_correction
from requests_app.services.fee import charge, record_payment
from requests_app.services.reinstating import reinstate
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.models import Organisation, User
    from requests_app.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def lapsed(org: Organisation, officer: User) -> Application:
    case = received(org, shanghai(2026, 3, 2), by=officer, channel="in_person").application
    ask_correction(
        application=case, points="请写明年度", told_on=date(2026, 3, 5), until=date(2026, 3, 20), by=officer, at=shanghai(2026, 3, 5)
    )
    run_sweep(shanghai(2026, 3, 23, 0, 0))  # the sweep was down for two days
    case.refresh_from_db()
    assert (case.state, case.closed_on) == ("lapsed", date(2026, 3, 21))
    return case


# Corrected on Tuesday 2026-03-24: twenty workdays from there, with 04-06 off (清明): Wednesday 04-22.
def test_a_correction_that_came_late_for_good_reason_restarts_the_limit(lapsed: Application, office_head: User) -> None:
    reinstate(application=lapsed, reason="申请人住院", until=date(2026, 3, 27), by=office_head, at=shanghai(2026, 3, 23))
    assert (lapsed.state, lapsed.row, lapsed.closed_on, lapsed.trace, lapsed.matter.closed_at) == ("correction", "", None, None, None)
    clock = Deadline.objects.get(matter=lapsed.matter, rule="request_reply_20wd")
    assert (clock.state, clock.due_at) == ("open", None)
    supply_correction(application=lapsed, text="2025年度", received_on=date(2026, 3, 24), by=office_head, at=shanghai(2026, 3, 24))
    clock.refresh_from_db()
    assert (lapsed.state, clock.last_day) == ("handling", date(2026, 4, 22))
    assert lapsed.notes.get().text == "申请人住院"


def test_a_new_term_is_needed_and_the_head_of_the_office(lapsed: Application, officer: User, office_head: User) -> None:
    said: dict[str, Any] = {"application": lapsed, "at": shanghai(2026, 3, 23)}
    with pytest.raises(NotAllowedError):
        reinstate(reason="住院", until=date(2026, 3, 27), by=officer, **said)
    with pytest.raises(ApplicationError, match="请填写新的补正期限，须是今天或者以后的工作日。"):
        reinstate(reason="住院", until=date(2026, 3, 28), by=office_head, **said)
    with pytest.raises(ApplicationError, match="请写明恢复办理的理由。"):
        reinstate(reason=" ", until=date(2026, 3, 27), by=office_head, **said)
    reinstate(reason="住院", until=date(2026, 3, 27), by=office_head, **said)
    with pytest.raises(ApplicationError, match="目前为“待补正”，不能恢复办理。"):
        reinstate(reason="住院", until=date(2026, 3, 27), by=office_head, **said)


# Paid on the last day 2026-04-09, entered the next day after the sweep: twenty workdays from 04-09, with 05-01 to 05-05 off and 05-09
# worked: 10 11(no) ... April has 13, 14, 15, 16, 17, 20, 21, 22, 23, 24, 27, 28, 29, 30 after the 10th: 15; then 05-06, 07, 08, 09, 11.
def test_a_payment_in_time_that_was_entered_late(other_org: Organisation, person: Callable[..., User]) -> None:
    officer, head = person("officer", other_org), person("office_head", other_org)
    case = received(other_org, shanghai(2026, 3, 2), by=officer, channel="in_person").application
    fee = charge(
        application=case, standard="pages", quantity=68, told_on=date(2026, 3, 10), by=officer, at=shanghai(2026, 3, 11),
        reached_on=date(2026, 3, 11),
    )  # fmt: skip
    run_sweep(shanghai(2026, 4, 10, 0, 0))
    case.refresh_from_db()
    assert (case.state, case.row) == ("lapsed", "r6_2")
    reinstate(application=case, reason="缴费在期限内到账", by=head, at=shanghai(2026, 4, 10))
    fee.refresh_from_db()
    record_payment(fee=fee, paid_on=date(2026, 4, 9), by=officer, at=shanghai(2026, 4, 10))
    assert Deadline.objects.get(matter=case.matter, rule="request_reply_20wd").last_day == date(2026, 5, 11)
