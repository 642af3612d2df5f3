"""送达: in time or not by the day of posting or signature; mail that came back; the end of the case with its frozen trace."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core.models import Deadline
from requests_app.delivered import in_time
from requests_app.errors import ApplicationError
from requests_app.models import Application
from requests_app.services.answers import return_answer
from requests_app.services.delivery import finish, record_delivery, record_return, record_signature
from tests.conftest import shanghai
from tests.requests_app.answering import drafted, opened, posted, sealed_letter, signed

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db
SIGNED = shanghai(2026, 3, 20)


# Received Monday 2 March 2026. Workdays: 3 to 6 (4), 9 to 13 (9), 16 to 20 (14), 23 to 27 (19), 30 March (20).
LAST = date(2026, 3, 30)


@pytest.fixture
def case(org: Organisation, officer: User, checker: User, leader: User) -> Application:
    """Signed on 20 March; nothing is out yet."""
    found = opened(org, shanghai(2026, 3, 2), officer)
    signed(drafted(found, officer, SIGNED), officer, checker, leader, SIGNED)
    found.refresh_from_db()
    return found


def limit(case: Application) -> Deadline:
    return Deadline.objects.get(matter=case.matter, rule="request_reply_20wd")


def test_posted_on_the_last_day_is_in_time_though_signed_for_later(case: Application, officer: User) -> None:
    assert (limit(case).last_day, in_time(case)) == (LAST, None)
    delivery = posted(sealed_letter(case, shanghai(2026, 3, 30, 9)), LAST, officer, shanghai(2026, 3, 30, 17))
    case.refresh_from_db()
    assert (case.state, limit(case).state, in_time(case)) == ("answered", "met", True)
    assert not Deadline.objects.open().filter(matter=case.matter).exists()
    record_signature(delivery=delivery, signed_on=date(2026, 4, 3), by=officer, at=shanghai(2026, 4, 3))
    case.refresh_from_db()
    assert case.state == "delivered"


def test_handed_over_a_day_late_is_late(case: Application, officer: User) -> None:
    letter = sealed_letter(case, shanghai(2026, 3, 30))
    record_delivery(letter=letter, way="pick_up", signed_on=date(2026, 3, 31), by=officer, at=shanghai(2026, 3, 31, 11))
    case.refresh_from_db()
    assert (case.state, in_time(case)) == ("delivered", False)


def test_recorded_late_counts_as_of_the_day_of_posting(case: Application, officer: User) -> None:
    posted(sealed_letter(case, shanghai(2026, 3, 27)), date(2026, 3, 27), officer, shanghai(2026, 4, 2))
    assert in_time(case) is True


def test_nothing_goes_out_without_number_and_seal(case: Application, officer: User) -> None:
    letter = sealed_letter(case, shanghai(2026, 3, 23), number="")
    with pytest.raises(ApplicationError, match="文书尚未编号或者用印登记，不能送达。"):
        posted(letter, date(2026, 3, 23), officer, shanghai(2026, 3, 23))


def test_a_letter_made_before_the_signature_is_not_the_answer(case: Application, officer: User) -> None:
    letter = sealed_letter(case, shanghai(2026, 3, 19))
    with pytest.raises(ApplicationError, match="答复书不是按已签发的答复制作的，请重新制作。"):
        posted(letter, date(2026, 3, 23), officer, shanghai(2026, 3, 23))


@pytest.mark.parametrize(
    ("way", "dates", "words"),
    [
        ("post", {"posted_on": date(2026, 3, 23)}, "“邮寄”须填写交邮日期和邮件号。"),
        ("online", {}, "“网上获取”须填写发送时间。"),
        ("pick_up", {"posted_on": date(2026, 3, 23)}, "“自行领取”须填写签收日期。"),
        ("pick_up", {"signed_on": date(2026, 3, 24)}, "送达日期不能晚于今天。"),
        ("pick_up", {"signed_on": date(2026, 3, 20)}, "送达日期不能早于用印日期。"),
        ("pigeon", {}, "请选择送达方式。"),
    ],
)
def test_the_dates_must_fit_the_way(case: Application, officer: User, way: str, dates: dict[str, Any], words: str) -> None:
    letter = sealed_letter(case, shanghai(2026, 3, 23, 9))
    with pytest.raises(ApplicationError) as caught:
        record_delivery(letter=letter, way=way, by=officer, at=shanghai(2026, 3, 23), **dates)
    assert str(caught.value) == words


def test_an_organ_delivers_online_only_with_the_online_way_to_review(other_org: Organisation, person: Any) -> None:
    other_org.reviewing_organ, other_org.court = "邕宁区人民政府", "南宁铁路运输法院"
    other_org.save()
    officer, checker, leader = person("officer", other_org), person("checker", other_org), person("leader", other_org)
    case = opened(other_org, shanghai(2026, 3, 2), officer)
    signed(drafted(case, officer, SIGNED), officer, checker, leader, SIGNED)
    letter, at = sealed_letter(case, shanghai(2026, 3, 23, 9)), shanghai(2026, 3, 23)
    with pytest.raises(ApplicationError, match="请先在单位资料中填写“行政复议网上申请地址”。"):
        record_delivery(letter=letter, way="online", sent_at=at, by=officer, at=at)
    other_org.review_url = "https://review.example.invalid/"
    other_org.save()
    record_delivery(letter=letter, way="online", sent_at=at, by=officer, at=at)
    case.refresh_from_db()
    assert (case.state, in_time(case)) == ("delivered", True)


def test_returned_mail_keeps_the_day_of_posting_and_is_sent_again(case: Application, officer: User) -> None:
    letter = sealed_letter(case, shanghai(2026, 3, 30, 9))
    delivery = posted(letter, LAST, officer, shanghai(2026, 3, 30))
    at = shanghai(2026, 4, 9)
    record_return(delivery=delivery, returned_on=date(2026, 4, 8), reason="收件人拒收", by=officer, at=at)
    assert in_time(case) is True
    with pytest.raises(ApplicationError, match="答复书已退回，请重新送达，或者写明无法送达的理由。"):
        finish(application=case, by=officer, at=at)
    record_delivery(letter=letter, way="pick_up", signed_on=date(2026, 4, 9), by=officer, at=at)
    case.refresh_from_db()
    assert (case.state, in_time(case)) == ("delivered", True)
    finish(application=case, by=officer, at=at)
    assert (case.state, case.closed_on) == ("closed", LAST)


def test_mail_sent_astray_by_our_own_mistake_was_not_sent(case: Application, officer: User) -> None:
    letter = sealed_letter(case, shanghai(2026, 3, 30, 9))
    delivery = posted(letter, LAST, officer, shanghai(2026, 3, 30))
    record_return(
        delivery=delivery, returned_on=date(2026, 4, 8), reason="地址写错", own_fault=True, by=officer, at=shanghai(2026, 4, 9)
    )  # fmt: skip
    assert (limit(case).state, in_time(case)) == ("open", None)
    posted(letter, date(2026, 4, 9), officer, shanghai(2026, 4, 9, 15))
    assert in_time(case) is False


def test_a_reason_of_return_names_nobody(case: Application, officer: User) -> None:
    delivery = posted(sealed_letter(case, shanghai(2026, 3, 30, 9)), LAST, officer, shanghai(2026, 3, 30))
    with pytest.raises(ApplicationError, match="其中不能写个人信息（当事人信息）"):
        record_return(delivery=delivery, returned_on=LAST, reason="申请人甲不在", by=officer, at=shanghai(2026, 3, 30, 18))


def test_the_case_ends_in_the_answers_row_with_its_trace_frozen(case: Application, officer: User) -> None:
    with pytest.raises(ApplicationError, match="答复书尚未送达登记，不能办结。"):
        finish(application=case, by=officer, at=shanghai(2026, 3, 23))
    posted(sealed_letter(case, shanghai(2026, 3, 23, 9)), date(2026, 3, 23), officer, shanghai(2026, 3, 23))
    finish(application=case, by=officer, at=shanghai(2026, 3, 24))
    assert (case.state, case.row, case.closed_on) == ("closed", "r1", date(2026, 3, 23))
    trace = {row["rule"]: row for row in case.trace or []}
    assert (trace["request_reply_20wd"]["state"], trace["request_reply_20wd"]["last_day"]) == ("met", "2026-03-30")
    assert len([day for day in trace["request_reply_20wd"]["days"] if day["counted"]]) == 20


def test_what_went_out_is_not_taken_back(case: Application, officer: User, leader: User) -> None:
    posted(sealed_letter(case, shanghai(2026, 3, 23, 9)), date(2026, 3, 23), officer, shanghai(2026, 3, 23))
    with pytest.raises(ApplicationError, match="答复书已经送出，不能退回修改。"):
        return_answer(answer=case.answer, comment="改", by=leader, at=shanghai(2026, 3, 24))
