"""How excluded time ends: by an opinion, by silence, or without either; and what the regulation of 2007 left out."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from core.models import Deadline, Notice
from requests_app.errors import ApplicationError
from requests_app.models import Application, Consultation
from requests_app.services.consultation import call_off, consult, record_opinion, record_reached
from requests_app.services.withdrawal import withdraw
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db


def opened(organisation: Organisation, on: datetime, officer: User) -> Application:
    return received(organisation, on, by=officer, channel="in_person").application


def asked(case: Application, on: datetime, officer: User, kind: str = "third_party", reached: date | None = None) -> Consultation:
    return consult(
        application=case, kind=kind, party={"name": "第三方乙"}, summary="合同", sent_on=on.date(), by=officer, at=on, reached_on=reached
    )


def last_day(case: Application) -> date | None:
    return Deadline.objects.get(matter=case.matter, rule__startswith="request_reply").last_day


# Receipt 2026-03-02, base 03-30; sent 03-09, called off 03-12: 10, 11 and 12 March are not counted: 04-02.
def test_a_letter_that_came_back_is_called_off(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    consultation = asked(case, shanghai(2026, 3, 9), officer)
    with pytest.raises(ApplicationError, match="请写明结束征求意见的原因。"):
        call_off(consultation=consultation, ended_on=date(2026, 3, 12), reason="", by=officer, at=shanghai(2026, 3, 12))
    call_off(consultation=consultation, ended_on=date(2026, 3, 12), reason="地址不详，退回", by=officer, at=shanghai(2026, 3, 12))
    assert (consultation.answer, consultation.ended_on, last_day(case)) == ("", date(2026, 3, 12), date(2026, 4, 2))
    with pytest.raises(ApplicationError, match="该征求意见已结束。"):
        record_opinion(consultation=consultation, answer="consent", answered_on=date(2026, 3, 13), by=officer, at=shanghai(2026, 3, 13))


# Reached 2026-03-09: fifteen workdays end on 03-30; an opinion of 03-31 excludes no further day.
def test_an_opinion_after_its_term_counts_as_silence(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    consultation = asked(case, shanghai(2026, 3, 9), officer, reached=date(2026, 3, 9))
    with pytest.raises(ApplicationError, match="意见在期限届满（2026-03-30）之后提出，按逾期未提出意见处理，可在办理记录中载明。"):
        record_opinion(consultation=consultation, answer="consent", answered_on=date(2026, 3, 31), by=officer, at=shanghai(2026, 3, 31))


def test_sent_and_answered_on_one_day_and_entered_on_the_next(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    consultation = asked(case, shanghai(2026, 3, 9, 16), officer)
    record_opinion(consultation=consultation, answer="consent", answered_on=date(2026, 3, 9), by=officer, at=shanghai(2026, 3, 10))
    assert last_day(case) == date(2026, 3, 30)  # no day lies between


def test_whoever_handles_the_case_hears_that_it_ended(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    consultation = asked(case, shanghai(2026, 3, 9), officer)
    record_opinion(consultation=consultation, answer="consent", answered_on=date(2026, 3, 10), by=officer, at=shanghai(2026, 3, 10))
    told = Notice.objects.get(template="application_consulted")
    assert (told.recipient, told.params) == (officer, {})


# Receipt Monday 2017-09-25: fifteen workdays to 10-20. Only a third party's time is excluded (24条), and its opinion has no term.
# Sent 10-09, answered 10-11: two days more: 10-24. Another organ's opinion moves nothing.
def test_under_the_regulation_of_2007_only_a_third_party_stops_the_limit(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2017, 9, 25), officer)
    organ = asked(case, shanghai(2017, 10, 9), officer, kind="other_organ", reached=date(2017, 10, 9))
    assert last_day(case) == date(2017, 10, 20)
    record_opinion(consultation=organ, answer="consent", answered_on=date(2017, 10, 10), by=officer, at=shanghai(2017, 10, 10))
    third = asked(case, shanghai(2017, 10, 10), officer, reached=date(2017, 10, 10))
    assert not Deadline.objects.filter(matter=third.matter).exists()
    record_opinion(consultation=third, answer="consent", answered_on=date(2017, 10, 12), by=officer, at=shanghai(2017, 10, 12))
    assert last_day(case) == date(2017, 10, 24)


def test_an_item_of_another_application_is_refused(org: Organisation, officer: User) -> None:
    one, two = (opened(org, shanghai(2026, 3, 2), officer) for _ in range(2))
    with pytest.raises(ApplicationError, match="所选事项不属于这件申请。"):
        consult(
            application=one, kind="third_party", party={"name": "乙"}, summary="", sent_on=date(2026, 3, 3), by=officer,
            at=shanghai(2026, 3, 3), items=list(two.items.all()),
        )  # fmt: skip


def test_a_letter_that_arrives_after_the_withdrawal_opens_no_term(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    consultation = asked(case, shanghai(2026, 3, 9), officer)
    withdraw(application=case, on=date(2026, 3, 10), by=None, at=shanghai(2026, 3, 10))
    with pytest.raises(ApplicationError, match="该申请没有未办结的答复期限。"):
        record_reached(consultation=consultation, reached_on=date(2026, 3, 11), by=officer, at=shanghai(2026, 3, 11))
    assert not Deadline.objects.open().exists()
