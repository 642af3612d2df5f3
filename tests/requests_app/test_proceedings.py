"""Reviews, suits and complaints. Last days are counted by hand on the national calendar of 2026."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core.access import NotAllowedError
from core.models import Deadline, Event, Notice
from requests_app.errors import ApplicationError
from requests_app.figures import proceedings_of_the_year
from requests_app.models import Application, Proceeding
from requests_app.services.closing import close
from requests_app.services.complaints import close_complaint, open_complaint
from requests_app.services.proceedings import change_procedure, conclude, open_proceeding, order_new_answer, reply
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db

ORGAN = "南宁市邕宁区人民政府"


@pytest.fixture
def refused(org: Organisation, officer: User) -> Application:
    """A refused case, received on 2 March 2026 and closed on 20 March."""
    case = received(org, shanghai(2026, 3, 2), by=officer, channel="in_person").application
    Application.objects.filter(pk=case.pk).update(state="answered")
    return close(
        application=case, row="r3_4", on=date(2026, 3, 20), by=officer, at=shanghai(2026, 3, 20), answered_at=shanghai(2026, 3, 20)
    )


def review(case: Application, by: User, on: date = date(2026, 4, 1), **changes: Any) -> Proceeding:
    said: dict[str, Any] = {"kind": "review", "organ": ORGAN, "claims": "撤销答复，责令重新答复", "copy_received_on": on}
    return open_proceeding(application=case, by=by, at=shanghai(2026, 4, 10), **(said | changes))


def clock(proceeding: Proceeding) -> Deadline:
    return Deadline.objects.get(matter=proceeding.matter)


# Copy on Wednesday 1 April; 2, 3, 7, 8, 9, 10, 13, 14, 15, 16 April (4 to 6 April off): the tenth workday is 16 April, the fifth 9 April.
def test_a_review_owes_its_reply_within_ten_workdays_of_the_copy(refused: Application, officer: User) -> None:
    found = review(refused, officer)
    assert (clock(found).rule, clock(found).last_day) == ("review_reply_10wd", date(2026, 4, 16))
    reply(proceeding=found, replied_on=date(2026, 4, 10), by=officer, at=shanghai(2026, 4, 10))
    assert (clock(found).state, clock(found).late_seconds) == ("met", 0)


def test_the_simplified_procedure_leaves_five_workdays(refused: Application, officer: User) -> None:
    found = review(refused, officer, is_simplified=True)
    assert (clock(found).rule, clock(found).last_day) == ("review_reply_5wd", date(2026, 4, 9))


def test_a_change_of_procedure_counts_from_the_same_day(refused: Application, officer: User) -> None:
    found = review(refused, officer, on=date(2026, 4, 8), is_simplified=True)
    assert clock(found).last_day == date(2026, 4, 15)  # 9, 10, 13, 14, 15 April
    change_procedure(proceeding=found, is_simplified=False, by=officer, at=shanghai(2026, 4, 10))
    assert (found.is_simplified, clock(found).last_day) == (False, date(2026, 4, 22))  # 16, 17, 20, 21, 22 April more
    with pytest.raises(ApplicationError, match="审理程序没有变化。"):
        change_procedure(proceeding=found, is_simplified=False, by=officer, at=shanghai(2026, 4, 10))


# Fifteen days from Thursday 10 September end on Friday 25 September, 中秋 (25 to 27 September off): Monday 28 September.
def test_a_defence_is_owed_within_fifteen_days_and_rolls_over_a_holiday(refused: Application, officer: User) -> None:
    said: dict[str, Any] = {"kind": "suit_direct", "organ": "南宁市邕宁区人民法院", "claims": "撤销"}
    found = open_proceeding(
        application=refused,
        copy_received_on=date(2026, 9, 10),
        by=officer,
        at=shanghai(2026, 9, 10),
        case_number="（2026）桂0109行初1号",
        **said,
    )
    assert (clock(found).rule, clock(found).last_day) == ("suit_answer_15d", date(2026, 9, 28))


def test_a_late_reply_stays_late(refused: Application, officer: User) -> None:
    found = review(refused, officer)
    reply(proceeding=found, replied_on=date(2026, 4, 17), by=officer, at=shanghai(2026, 4, 17))
    assert clock(found).state == "met"
    assert (clock(found).late_seconds or 0) > 0
    with pytest.raises(ApplicationError, match="已登记提交答复、答辩的日期。"):
        reply(proceeding=found, replied_on=date(2026, 4, 17), by=officer, at=shanghai(2026, 4, 17))


def test_a_suit_after_a_review_names_the_review(refused: Application, officer: User) -> None:
    first = review(refused, officer)
    conclude(proceeding=first, result="upheld", result_on=date(2026, 4, 10), by=officer, at=shanghai(2026, 4, 10))
    with pytest.raises(ApplicationError, match="复议后起诉须选择经过的行政复议。"):
        review(refused, officer, kind="suit_after")
    suit = review(refused, officer, kind="suit_after", follows=first)
    assert suit.follows == first
    with pytest.raises(ApplicationError, match="只有复议后起诉可以选择经过的行政复议。"):
        review(refused, officer, kind="suit_direct", follows=first)
    assert proceedings_of_the_year(organisation=refused.organisation, year=2026)["suit_after"]["pending"] == 1


def test_a_concluded_case_owes_nothing_and_is_concluded_once(refused: Application, officer: User) -> None:
    found = review(refused, officer)
    with pytest.raises(ApplicationError, match="申请人（原告）撤回的，结果为“其他结果”。"):
        conclude(proceeding=found, result="upheld", result_on=date(2026, 4, 9), by=officer, at=shanghai(2026, 4, 10), withdrawn=True)
    conclude(proceeding=found, result="other", result_on=date(2026, 4, 9), by=officer, at=shanghai(2026, 4, 10), withdrawn=True)
    assert (clock(found).state, found.matter.closed_at) == ("cancelled", shanghai(2026, 4, 10))
    with pytest.raises(ApplicationError, match="该案已于2026-04-09结案。"):
        reply(proceeding=found, replied_on=date(2026, 4, 9), by=officer, at=shanghai(2026, 4, 10))


# Decision received on 10 April 2026: twenty workdays with 1 to 5 May off and 9 May worked: 13 to 17, 20 to 24, 27 to 30 April (14), 6 to 9
# May (18), 11, 12 May.
def test_a_corrected_answer_is_given_anew_with_a_limit_of_its_own(refused: Application, officer: User) -> None:
    found = review(refused, officer)
    with pytest.raises(ApplicationError, match="只有结果纠正的案件才能重新答复。"):
        order_new_answer(proceeding=found, ordered_on=date(2026, 4, 10), by=officer, at=shanghai(2026, 4, 10))
    conclude(proceeding=found, result="corrected", result_on=date(2026, 4, 9), by=officer, at=shanghai(2026, 4, 10))
    case = order_new_answer(proceeding=found, ordered_on=date(2026, 4, 10), by=officer, at=shanghai(2026, 4, 10))
    assert (case.state, case.row, case.closed_on) == ("handling", "r3_4", date(2026, 3, 20))
    assert Deadline.objects.open().get(matter=case.matter).last_day == date(2026, 5, 12)
    Application.objects.filter(pk=case.pk).update(state="answered")
    again = close(application=case, row="r1", on=date(2026, 5, 8), by=officer, at=shanghai(2026, 5, 8), answered_at=shanghai(2026, 5, 8))
    assert (again.state, again.row, again.closed_on) == ("closed", "r3_4", date(2026, 3, 20))
    assert [row["state"] for row in again.trace or [] if row["rule"] == "request_reply_20wd"] == ["met", "met"]


def test_no_case_ends_before_it_was_received(org: Organisation, officer: User) -> None:
    case = received(org, shanghai(2026, 1, 5), by=officer, channel="in_person").application
    with pytest.raises(ApplicationError, match="办结日期不能早于收到申请之日。"):
        close(application=case, row="r6_3", on=date(2025, 12, 31), by=officer, at=shanghai(2026, 1, 5), to="withdrawn")


def test_what_is_wrong_with_a_registration_is_said(refused: Application, officer: User) -> None:
    for changes, words in (
        ({"kind": "appeal"}, "请选择复议或者诉讼的种类。"),
        ({"organ": " "}, "请填写复议机关或者法院。"),
        ({"on": date(2026, 4, 11)}, "收到副本之日不能晚于今天。"),
        ({"on": date(2026, 3, 1)}, "收到副本之日不能早于申请提交之日。"),
        ({"kind": "suit_direct", "is_simplified": True}, "简易程序只适用于行政复议。"),
    ):
        with pytest.raises(ApplicationError, match=words):
            review(refused, officer, **changes)


def test_the_office_and_the_leaders_are_told_and_claims_stay_out_of_the_trail(
    refused: Application, officer: User, leader: User, stranger: User
) -> None:
    found = review(refused, officer)
    told = Notice.objects.filter(matter=found.matter, template="proceeding_opened").values_list("recipient", flat=True)
    assert set(told) == {officer.pk, leader.pk}
    conclude(proceeding=found, result="upheld", result_on=date(2026, 4, 9), note="当事人申请人甲", by=officer, at=shanghai(2026, 4, 10))
    text = "".join(f"{row.verb}{row.data}" for row in Event.objects.filter(matter=found.matter))
    assert "proceeding.opened" in text
    assert "撤销" not in text
    assert "申请人甲" not in text
    with pytest.raises(NotAllowedError):
        review(refused, stranger)


def test_a_complaint_is_registered_and_answered_for(refused: Application, officer: User, org: Organisation, stranger: User) -> None:
    said: dict[str, Any] = {"organisation": org, "person": {"name": "投诉人乙"}, "received_on": date(2026, 4, 1), "application": refused}
    complaint = open_complaint(text="答复不完整", by=officer, at=shanghai(2026, 4, 1), **said)
    assert (complaint.matter.parent, complaint.person) == (refused.matter, {"name": "投诉人乙"})
    with pytest.raises(ApplicationError, match="请填写投诉、举报的内容。"):
        open_complaint(text=" ", by=officer, at=shanghai(2026, 4, 1), **said)
    with pytest.raises(NotAllowedError):
        open_complaint(text="答复不完整", by=stranger, at=shanghai(2026, 4, 1), **said)
    closing: dict[str, Any] = {"is_founded": False, "closed_on": date(2026, 4, 9), "by": officer, "at": shanghai(2026, 4, 9)}
    with pytest.raises(ApplicationError, match="请填写处理意见。"):
        close_complaint(complaint=complaint, finding="", **closing)
    close_complaint(complaint=complaint, finding="答复内容完整", **closing)
    assert (complaint.is_founded, complaint.matter.closed_at) == (False, shanghai(2026, 4, 9))
    with pytest.raises(ApplicationError, match="该投诉举报已办结。"):
        close_complaint(complaint=complaint, finding="答复内容完整", **closing)
    assert "投诉人乙" not in "".join(str(row.data) for row in Event.objects.all())
