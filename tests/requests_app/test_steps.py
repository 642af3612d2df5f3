"""The steps between registration and answer, each with its clock. Days are counted by hand on the national calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from core.deadlines import outcome_of
from core.models import Deadline, Event
from core.sweep import run_sweep
from requests_app.errors import ApplicationError
from requests_app.models import Application, Consultation
from requests_app.services.assignment import assign, claim
from requests_app.services.consultation import binds, consult, override, record_opinion, record_reached
from requests_app.services.correction import ask_correction, supply_correction
from requests_app.services.excess import ask_reasons, give_reasons, judge_reasons
from requests_app.services.extension import approve_extension, propose_extension, tell_extension
from requests_app.services.fee import charge, record_payment
from requests_app.services.merging import merge, split
from requests_app.services.withdrawal import withdraw
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.models import Organisation, User

pytestmark = pytest.mark.django_db


def opened(organisation: Organisation, on: datetime, officer: User) -> Application:
    return received(organisation, on, by=officer, channel="in_person").application


def reply(case: Application) -> Deadline:
    return Deadline.objects.get(matter=case.matter, rule="request_reply_20wd")


def states(case: Application) -> dict[str, str]:
    return dict(Deadline.objects.filter(matter=case.matter).values_list("rule", "state"))


THIRD = {"name": "第三方乙", "address": "示例路9号"}


def asked(case: Application, on: datetime, officer: User, kind: str = "third_party", reached: date | None = None) -> Consultation:
    return consult(
        application=case, kind=kind, party=THIRD, summary="合同文本", sent_on=on.date(), by=officer, at=on, reached_on=reached
    )  # fmt: skip


# LEGAL.md 1.1: receipt 2024-09-27, letter sent 10-08, answer 10-15: base 10-30 plus six workdays (9, 10, 11, 12, 14, 15 October).
def test_the_first_worked_example_of_suspension(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2024, 9, 27), officer)
    assert reply(case).last_day == date(2024, 10, 30)
    consultation = asked(case, shanghai(2024, 10, 8), officer, reached=date(2024, 10, 8))
    assert reply(case).due_at is None
    record_opinion(consultation=consultation, answer="consent", answered_on=date(2024, 10, 15), by=officer, at=shanghai(2024, 10, 15))
    assert reply(case).last_day == date(2024, 11, 7)
    assert Deadline.objects.get(matter=consultation.matter).state == "met"


# LEGAL.md 1.1: receipt 2026-01-30 (base 03-05), sent 02-06, silence to the end of the fifteen workdays 03-05: due 2026-03-26.
def test_the_second_worked_example_ends_by_silence_in_the_sweep(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 1, 30), officer)
    assert reply(case).last_day == date(2026, 3, 5)
    consultation = asked(case, shanghai(2026, 2, 6), officer, reached=date(2026, 2, 6))
    assert Deadline.objects.get(matter=consultation.matter).last_day == date(2026, 3, 5)
    with pytest.raises(ApplicationError, match="提出意见的期限尚未届满。"):
        record_opinion(consultation=consultation, answer="silence", answered_on=date(2026, 3, 5), by=officer, at=shanghai(2026, 3, 5, 18))
    assert run_sweep(shanghai(2026, 3, 6, 0, 10)).failed == 0
    consultation.refresh_from_db()
    assert (consultation.answer, consultation.ended_on) == ("silence", date(2026, 3, 5))
    assert reply(case).last_day == date(2026, 3, 26)


# Two letters overlap: sent 10-08 and 10-10, answered 10-11 and 10-15; the union 9 to 15 October has six workdays.
def test_consultations_that_overlap_count_once(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2024, 9, 27), officer)
    first = asked(case, shanghai(2024, 10, 8), officer)
    second = asked(case, shanghai(2024, 10, 10), officer, kind="other_organ")
    record_opinion(consultation=first, answer="consent", answered_on=date(2024, 10, 11), by=officer, at=shanghai(2024, 10, 11))
    assert reply(case).due_at is None
    record_opinion(consultation=second, answer="consent", answered_on=date(2024, 10, 15), by=officer, at=shanghai(2024, 10, 15))
    assert reply(case).last_day == date(2024, 11, 7)


def test_a_refusal_binds_only_with_good_reason_and_not_against_the_public_interest(
    org: Organisation, officer: User, office_head: User
) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    one, two = (asked(case, shanghai(2026, 3, 3), officer) for _ in range(2))
    on = {"answered_on": date(2026, 3, 4), "by": officer, "at": shanghai(2026, 3, 4)}
    with pytest.raises(ApplicationError, match="请填写第三方不同意公开的理由。"):
        record_opinion(consultation=one, answer="refusal", **on)  # type: ignore[arg-type]
    with pytest.raises(ApplicationError, match="请认定第三方的理由是否合理。"):
        record_opinion(consultation=one, answer="refusal", reason="商业秘密", **on)  # type: ignore[arg-type]
    record_opinion(consultation=one, answer="refusal", reason="商业秘密", is_reasonable=True, **on)  # type: ignore[arg-type]
    record_opinion(consultation=two, answer="refusal", reason="不愿意", is_reasonable=False, **on)  # type: ignore[arg-type]
    assert (binds(one), binds(two)) == (True, False)
    override(consultation=one, reason="涉及饮用水安全", by=office_head, at=shanghai(2026, 3, 4))
    assert binds(one) is False


# Receipt Monday 2026-03-02: seven workdays to 03-11. Told 03-05, corrected 03-16: twenty workdays from 03-16, with 04-06 off (清明): 04-14.
def test_a_correction_in_time_stops_the_limit_and_restarts_it_in_full(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    told: dict[str, Any] = {"points": "请写明年度", "until": date(2026, 3, 20), "by": officer}
    ask_correction(application=case, told_on=date(2026, 3, 5), at=shanghai(2026, 3, 5), **told)
    assert (case.state, reply(case).due_at) == ("correction", None)
    with pytest.raises(ApplicationError, match="补正只能告知一次。"):
        ask_correction(application=case, told_on=date(2026, 3, 6), at=shanghai(2026, 3, 6), **told)
    supply_correction(application=case, text="2025年度", received_on=date(2026, 3, 16), by=None, at=shanghai(2026, 3, 16))
    assert (case.state, reply(case).last_day) == ("handling", date(2026, 4, 14))
    assert states(case) == {"request_reply_20wd": "open", "correction_7wd": "met"}


# Told on 03-12, the eighth workday: the limit from 03-02 goes on to 03-30 and the correction does not move it.
def test_a_correction_asked_for_too_late_moves_nothing(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    asked_for = ask_correction(
        application=case, points="请写明年度", told_on=date(2026, 3, 12), until=date(2026, 3, 20), by=officer, at=shanghai(2026, 3, 12)
    )
    assert (asked_for.in_time, reply(case).last_day) == (False, date(2026, 3, 30))
    supply_correction(application=case, text="2025年度", received_on=date(2026, 3, 16), by=officer, at=shanghai(2026, 3, 16))
    assert reply(case).last_day == date(2026, 3, 30)


def test_what_is_not_corrected_ends_by_itself_the_day_after_its_term(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    ask_correction(
        application=case, points="请写明年度", told_on=date(2026, 3, 5), until=date(2026, 3, 20), by=officer, at=shanghai(2026, 3, 5)
    )
    run_sweep(shanghai(2026, 3, 20, 23, 50))
    case.refresh_from_db()
    assert case.state == "correction"
    run_sweep(shanghai(2026, 3, 21, 0, 0))
    case.refresh_from_db()
    assert (case.state, case.row, case.closed_on) == ("lapsed", "r6_1", date(2026, 3, 21))
    assert states(case) == {"request_reply_20wd": "cancelled", "correction_7wd": "met"}
    assert [trace["rule"] for trace in case.trace or []] == ["request_reply_20wd", "correction_7wd"]


# Base 2026-03-30; ten workdays more, with 04-06 off: 04-14.
def test_an_extension_needs_the_head_of_the_office_before_the_base_date(org: Organisation, officer: User, office_head: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    with pytest.raises(ApplicationError, match="延长的期限最长不得超过20个工作日。"):
        propose_extension(application=case, workdays=21, reason="需要检索大量档案", by=officer, at=shanghai(2026, 3, 25))
    extension = propose_extension(application=case, workdays=10, reason="需要检索大量档案", by=officer, at=shanghai(2026, 3, 25))
    approve_extension(extension=extension, by=office_head, at=shanghai(2026, 3, 26))
    assert reply(case).last_day == date(2026, 3, 30)  # approved but not told
    tell_extension(extension=extension, told_on=date(2026, 3, 27), by=officer, at=shanghai(2026, 3, 27))
    assert reply(case).last_day == date(2026, 4, 14)
    with pytest.raises(ApplicationError, match="答复期限只能延长一次。"):
        propose_extension(application=case, workdays=5, reason="仍需时间", by=officer, at=shanghai(2026, 3, 28))


def test_an_extension_after_the_base_date_or_by_its_proposer_is_refused(org: Organisation, officer: User, office_head: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    own = propose_extension(application=case, workdays=10, reason="需要检索", by=office_head, at=shanghai(2026, 3, 25))
    with pytest.raises(ApplicationError, match="提出延长的人不能批准延长。"):
        approve_extension(extension=own, by=office_head, at=shanghai(2026, 3, 26))
    extension = propose_extension(application=case, workdays=10, reason="需要检索", by=officer, at=shanghai(2026, 3, 26))
    with pytest.raises(ApplicationError, match="延长期限须在原期限届满前经同意。"):
        approve_extension(extension=extension, by=office_head, at=shanghai(2026, 3, 31))


# Fee notice 2026-03-10, reached 03-11: twenty workdays to pay, with 04-06 off: 04-09. Paid 03-20: twenty workdays from 03-20: 04-20.
def test_a_fee_stops_the_limit_and_payment_restarts_it(other_org: Organisation, person: Callable[..., User]) -> None:
    officer = person("officer", other_org)
    case = opened(other_org, shanghai(2026, 3, 2), officer)
    fee = charge(
        application=case, standard="pages", quantity=68, told_on=date(2026, 3, 10), by=officer, at=shanghai(2026, 3, 11),
        reached_on=date(2026, 3, 11),
    )  # fmt: skip
    assert (int(fee.amount), case.state, reply(case).due_at) == (380, "fee", None)
    assert Deadline.objects.get(rule="fee_payment_20wd").last_day == date(2026, 4, 9)
    record_payment(fee=fee, paid_on=date(2026, 3, 20), by=officer, at=shanghai(2026, 3, 20))
    assert reply(case).last_day == date(2026, 4, 20)


def test_an_unpaid_fee_ends_the_case_and_a_union_never_charges(
    org: Organisation, other_org: Organisation, officer: User, person: Callable[..., User]
) -> None:
    theirs = person("officer", other_org)
    case = opened(other_org, shanghai(2026, 3, 2), theirs)
    said: dict[str, Any] = {"standard": "pages", "told_on": date(2026, 3, 10), "at": shanghai(2026, 3, 11), "reached_on": date(2026, 3, 11)}
    with pytest.raises(ApplicationError, match="未超过免费的件数或者页数，不收取费用。"):
        charge(application=case, quantity=30, by=theirs, **said)
    charge(application=case, quantity=31, by=theirs, **said)
    run_sweep(shanghai(2026, 4, 10, 0, 0))
    case.refresh_from_db()
    assert (case.state, case.row, case.closed_on) == ("lapsed", "r6_2", date(2026, 4, 10))
    with pytest.raises(ApplicationError, match="本单位不收取信息处理费。"):
        charge(application=opened(org, shanghai(2026, 3, 2), officer), quantity=500, by=officer, **said)


# The twelfth item of the month costs 100: one of two is above ten... ten by the first application are free, two more are 200.
def test_items_of_the_same_month_add_up(other_org: Organisation, person: Callable[..., User]) -> None:
    officer = person("officer", other_org)
    first = opened(other_org, shanghai(2026, 3, 2), officer)
    split(application=first, texts=[f"第{number}项" for number in range(1, 11)], by=officer, at=shanghai(2026, 3, 2))
    second = opened(other_org, shanghai(2026, 3, 9), officer)
    split(application=second, texts=["第11项", "第12项"], by=officer, at=shanghai(2026, 3, 9))
    fee = charge(application=second, standard="items", quantity=2, told_on=date(2026, 3, 10), by=officer, at=shanghai(2026, 3, 10))
    assert fee.amount == 200


# Receipt 2026-03-02, base 03-30; reasonable, delayed to Thursday 04-30.
def test_an_excessive_application_may_be_delayed_when_its_reasons_are_good(org: Organisation, officer: User, office_head: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    ask_reasons(application=case, asked_on=date(2026, 3, 3), until=date(2026, 3, 13), by=officer, at=shanghai(2026, 3, 3))
    assert (case.state, reply(case).last_day) == ("reasons", date(2026, 3, 30))
    with pytest.raises(ApplicationError, match="申请人说明理由的期限尚未届满。"):
        judge_reasons(application=case, is_reasonable=False, by=office_head, at=shanghai(2026, 3, 13))
    give_reasons(application=case, text="学位论文", answered_on=date(2026, 3, 12), by=None, at=shanghai(2026, 3, 12))
    judge_reasons(
        application=case, is_reasonable=True, by=office_head, at=shanghai(2026, 3, 16), delay_until=date(2026, 4, 30),
        told_on=date(2026, 3, 16),
    )  # fmt: skip
    assert (case.state, reply(case).last_day) == ("handling", date(2026, 4, 30))


def test_a_withdrawn_case_owes_nothing(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    withdraw(application=case, on=date(2026, 3, 5), by=None, at=shanghai(2026, 3, 5))
    assert (case.state, case.row) == ("withdrawn", "r6_3")
    assert Deadline.objects.open().count() == 0
    unconfirmed = received(org, shanghai(2026, 3, 4)).application
    withdraw(application=unconfirmed, on=date(2026, 3, 5), by=None, at=shanghai(2026, 3, 5))
    assert (unconfirmed.state, unconfirmed.row) == ("withdrawn", "")
    with pytest.raises(ApplicationError, match="该申请已撤回。"):
        withdraw(application=case, on=date(2026, 3, 6), by=None, at=shanghai(2026, 3, 6))


def test_a_case_is_claimed_once_and_assigned_to_those_who_may(org: Organisation, officer: User, office_head: User, editor: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    claim(application=case, by=officer, at=shanghai(2026, 3, 2))
    assert (case.state, case.matter.handler) == ("handling", officer)
    with pytest.raises(ApplicationError, match="该申请已由"):
        claim(application=case, by=office_head, at=shanghai(2026, 3, 2))
    with pytest.raises(ApplicationError, match="没有办理公开申请的权限。"):
        assign(application=case, to=editor, by=officer, at=shanghai(2026, 3, 2))
    assign(application=case, to=office_head, by=officer, at=shanghai(2026, 3, 2))
    assert case.matter.handler == office_head


def test_two_applications_of_one_person_are_handled_as_one(org: Organisation, officer: User) -> None:
    first, second = opened(org, shanghai(2026, 3, 2), officer), opened(org, shanghai(2026, 3, 4), officer)
    with pytest.raises(ApplicationError, match="只能并入收到在先的申请，以免推迟答复。"):
        merge(application=first, into=second, by=officer, at=shanghai(2026, 3, 5))
    merge(application=second, into=first, by=officer, at=shanghai(2026, 3, 5))
    assert (second.state, second.merged_into, first.items.count()) == ("merged", first, 2)
    assert set(Deadline.objects.filter(matter=second.matter).values_list("state", flat=True)) == {"cancelled"}
    assert list(Application.objects.counted()) == [first]


def test_what_third_parties_said_is_not_in_the_trail(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    consultation = asked(case, shanghai(2026, 3, 3), officer)
    said: dict[str, Any] = {"answer": "refusal", "reason": "家庭住址不宜公开", "is_reasonable": True, "by": officer}
    record_opinion(consultation=consultation, answered_on=date(2026, 3, 4), at=shanghai(2026, 3, 4), **said)
    text = "".join(f"{row.verb}{row.data}" for row in Event.objects.all())
    assert "第三方乙" not in text
    assert "家庭住址" not in text
    assert "refusal" not in text
    assert outcome_of(reply(case), at=shanghai(2026, 3, 5)).last_day == date(2026, 3, 31)


def test_only_the_office_acts_and_only_once_the_letter_came(org: Organisation, officer: User, stranger: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    consultation = asked(case, shanghai(2026, 3, 3), officer)
    with pytest.raises(ApplicationError, match="请先登记收到征求意见书之日。"):
        record_opinion(consultation=consultation, answer="silence", answered_on=date(2026, 3, 5), by=officer, at=shanghai(2026, 3, 30))
    record_reached(consultation=consultation, reached_on=date(2026, 3, 5), by=officer, at=shanghai(2026, 3, 5))
    with pytest.raises(ApplicationError, match="收到征求意见书之日已登记。"):
        record_reached(consultation=consultation, reached_on=date(2026, 3, 6), by=officer, at=shanghai(2026, 3, 6))
    from core.access import NotAllowedError

    with pytest.raises(NotAllowedError):
        asked(case, shanghai(2026, 3, 3), stranger)
