"""A fee notice that is undone, and those that may not be sent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core.models import Deadline
from requests_app.errors import ApplicationError
from requests_app.services.fee import charge, record_notice_reached, record_payment, waive
from requests_app.services.withdrawal import withdraw
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.models import Organisation, User

pytestmark = pytest.mark.django_db


def test_the_limit_counts_as_if_it_had_never_stood_still(other_org: Organisation, person: Callable[..., User]) -> None:
    officer, head = person("officer", other_org), person("office_head", other_org)
    case = received(other_org, shanghai(2026, 3, 2), by=officer, channel="in_person").application
    said: dict[str, Any] = {"standard": "pages", "quantity": 68, "told_on": date(2026, 3, 10), "reached_on": date(2026, 3, 11)}
    fee = charge(application=case, by=officer, at=shanghai(2026, 3, 11), **said)
    with pytest.raises(ApplicationError, match="请写明不再收取的理由。"):
        waive(fee=fee, reason="", by=head, at=shanghai(2026, 3, 16))
    waive(fee=fee, reason="重新核算后未超过免费页数", by=head, at=shanghai(2026, 3, 16))
    case.refresh_from_db()
    assert case.state == "handling"
    assert Deadline.objects.get(matter=case.matter, rule="request_reply_20wd").last_day == date(2026, 3, 30)
    assert Deadline.objects.get(matter=case.matter, rule="fee_payment_20wd").state == "cancelled"
    with pytest.raises(ApplicationError, match="该申请目前不待缴费。"):
        record_payment(fee=fee, paid_on=date(2026, 3, 16), by=officer, at=shanghai(2026, 3, 16))


def test_a_notice_after_the_limit_is_refused(other_org: Organisation, person: Callable[..., User]) -> None:
    officer = person("officer", other_org)
    case = received(other_org, shanghai(2026, 3, 2), by=officer, channel="in_person").application
    with pytest.raises(ApplicationError, match="收费通知须在答复期限内发出。"):
        charge(application=case, standard="pages", quantity=68, told_on=date(2026, 3, 31), by=officer, at=shanghai(2026, 3, 31))


def test_a_payment_after_its_term_is_refused(other_org: Organisation, person: Callable[..., User]) -> None:
    officer = person("officer", other_org)
    case = received(other_org, shanghai(2026, 3, 2), by=officer, channel="in_person").application
    said: dict[str, Any] = {"standard": "pages", "quantity": 68, "told_on": date(2026, 3, 10), "reached_on": date(2026, 3, 11)}
    fee = charge(application=case, by=officer, at=shanghai(2026, 3, 11), **said)
    with pytest.raises(ApplicationError, match="缴费期限已于2026-04-09届满。"):
        record_payment(fee=fee, paid_on=date(2026, 4, 10), by=officer, at=shanghai(2026, 4, 10))


# The tariff is in force since 2021 (LEGAL.md §3).
def test_what_came_before_the_tariff_is_free(other_org: Organisation, person: Callable[..., User]) -> None:
    officer = person("officer", other_org)
    case = received(other_org, shanghai(2020, 12, 31), by=officer, channel="in_person").application
    with pytest.raises(ApplicationError, match="信息处理费自2021年1月1日起施行。"):
        charge(application=case, standard="pages", quantity=68, told_on=date(2021, 1, 4), by=officer, at=shanghai(2021, 1, 4))


# Found by the random histories: the notice of a withdrawn case opened a term in a closed case.
def test_a_notice_that_arrives_after_the_withdrawal_opens_no_term(other_org: Organisation, person: Callable[..., User]) -> None:
    officer = person("officer", other_org)
    case = received(other_org, shanghai(2026, 3, 2), by=officer, channel="in_person").application
    fee = charge(application=case, standard="pages", quantity=68, told_on=date(2026, 3, 10), by=officer, at=shanghai(2026, 3, 10))
    withdraw(application=case, on=date(2026, 3, 11), by=None, at=shanghai(2026, 3, 11))
    with pytest.raises(ApplicationError, match="该申请目前不待缴费。"):
        record_notice_reached(fee=fee, reached_on=date(2026, 3, 12), by=officer, at=shanghai(2026, 3, 12))
    assert not Deadline.objects.open().exists()
