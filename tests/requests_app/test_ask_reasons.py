"""数量、频次明显超过合理范围 (条例35条): what does not fit is refused, and what was said changes no clock."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core.models import Deadline, Notice
from requests_app.errors import ApplicationError
from requests_app.services.excess import ask_reasons, give_reasons, judge_reasons
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from core.models import Organisation, User
    from requests_app.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(org: Organisation, officer: User) -> Application:
    """Received Monday 2026-03-02: the base date is Monday 03-30."""
    return received(org, shanghai(2026, 3, 2), by=officer, channel="in_person").application


@pytest.mark.parametrize(
    ("asked_on", "until", "message"),
    [
        (date(2026, 2, 27), date(2026, 3, 13), "要求说明理由不能早于收到申请之日。"),
        (date(2026, 3, 3), date(2026, 3, 3), "说明理由的期限须在要求之日以后。"),
        (date(2026, 3, 3), date(2026, 3, 14), "说明理由期限的最后一日须是工作日。"),  # a Saturday
        (date(2026, 3, 4), date(2026, 3, 13), "日期不能晚于今天。"),
    ],
)
def test_a_term_that_does_not_fit_is_refused(case: Application, officer: User, asked_on: date, until: date, message: str) -> None:
    with pytest.raises(ApplicationError, match=message):
        ask_reasons(application=case, asked_on=asked_on, until=until, by=officer, at=shanghai(2026, 3, 3))


def test_silence_is_judged_unreasonable_after_its_term_and_the_limit_goes_on(case: Application, officer: User, office_head: User) -> None:
    ask_reasons(application=case, asked_on=date(2026, 3, 3), until=date(2026, 3, 13), by=officer, at=shanghai(2026, 3, 3))
    with pytest.raises(ApplicationError, match="申请人没有说明理由，不能认定为合理。"):
        judge_reasons(application=case, is_reasonable=True, by=office_head, at=shanghai(2026, 3, 16))
    with pytest.raises(ApplicationError, match="理由不合理的，不确定延迟答复期限。"):
        judge_reasons(
            application=case, is_reasonable=False, by=office_head, at=shanghai(2026, 3, 16), delay_until=date(2026, 4, 30)
        )  # fmt: skip
    judge_reasons(application=case, is_reasonable=False, by=office_head, at=shanghai(2026, 3, 16))
    assert (case.state, Deadline.objects.get(rule="request_reply_20wd").last_day) == ("handling", date(2026, 3, 30))


def test_a_delay_is_told_before_the_limit_ends(case: Application, officer: User, office_head: User) -> None:
    ask_reasons(application=case, asked_on=date(2026, 3, 3), until=date(2026, 3, 13), by=officer, at=shanghai(2026, 3, 3))
    give_reasons(application=case, text="学位论文", answered_on=date(2026, 3, 12), by=None, at=shanghai(2026, 3, 12))
    assert list(Notice.objects.filter(template="reasons_given").values_list("recipient", flat=True)) == [office_head.pk]
    said: dict[str, Any] = {"application": case, "is_reasonable": True, "by": office_head, "delay_until": date(2026, 4, 30)}
    with pytest.raises(ApplicationError, match="确定延迟答复期限须告知申请人，请填写告知日期。"):
        judge_reasons(at=shanghai(2026, 3, 16), **said)
    with pytest.raises(ApplicationError, match="延迟答复期限须在原期限届满前告知申请人。"):
        judge_reasons(at=shanghai(2026, 3, 31), told_on=date(2026, 3, 31), **said)
    case.refresh_from_db()
    assert case.state == "reasons"
