"""Number and code open the case; wrong ones get one answer; what is shown names nobody."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.models import Organisation, User
from core.proof_of_work import new_token
from requests_app import codes
from requests_app.models import Application
from requests_app.services.consultation import consult, record_opinion
from requests_app.services.intake import Received
from requests_app.services.receipt import confirm
from requests_app.tracking import views
from requests_app.tracking.tickets import begin, new_ticket, read_ticket
from tests.conftest import shanghai
from tests.disclosure.pages import _still  # noqa: F401
from tests.requests_app.acts import APPLICANT, received
from tests.requests_app.visitor import Visitor, html

if TYPE_CHECKING:
    from datetime import datetime

NOW = shanghai(2026, 11, 24)  # a Tuesday; tests.disclosure.pages stands still here
WRONG = "申请编号或者查询码不正确。"
THIRD = {"name": "第三方乙公司", "address": "虚构路1号", "phone": "13900000000"}


@pytest.fixture
def case(org: Organisation, officer: User) -> Received:
    """Sent on Friday 2026-10-30, confirmed on Monday 2026-11-02."""
    found = received(org, shanghai(2026, 10, 30))
    confirm(application=found.application, confirmed_at=shanghai(2026, 11, 2), by=officer, at=shanghai(2026, 11, 2))
    return found


@pytest.fixture
def visitor(case: Received) -> Visitor:
    return Visitor(case.application.number, case.code)


def at_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


def test_number_and_code_show_state_due_date_course_and_letters(visitor: Visitor) -> None:
    answer = visitor.open()
    page = html(answer)
    assert answer.status_code == 200
    assert "YNZGH-2026-00001" in page
    # Confirmed on Monday 2 November: 20 workdays without a holiday end on Monday 30 November; of the 24th, 25, 26, 27 and 30 are left.
    assert '<time datetime="2026-11-30">' in page
    assert "还剩 <b>4</b> 个工作日" in page
    assert "收到申请之日 2026-11-02" in page
    assert "条例第三十一条" in page
    assert "这个日期是怎么算的" in page
    assert "撤回申请" in page
    assert answer["Cache-Control"].count("no-store") == 1
    assert not answer.cookies


def test_the_page_names_nobody_and_does_not_repeat_what_was_asked(visitor: Visitor) -> None:
    page = html(visitor.open())
    for value in (*APPLICANT.values(), "经费收支", visitor.code):
        assert str(value) not in page.replace("id_card", "")


def test_wrong_number_and_wrong_code_get_the_same_answer(visitor: Visitor) -> None:
    answers = [
        visitor.open(code="AAAA-AAAA-AAAA"),
        visitor.open(number="YNZGH-2026-09999"),
        visitor.open(code="短"),
        visitor.open(number="' OR 1=1 --"),
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert WRONG in html(answer)
    first, second = (re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html(answer)) for answer in answers[:2])
    first = first.replace("AAAA-AAAA-AAAA", visitor.code)
    assert first == second.replace("YNZGH-2026-09999", visitor.number)


def test_an_application_without_a_code_is_not_opened_by_an_empty_hash(case: Received) -> None:
    Application.objects.update(code_hash="")
    assert codes.find(case.application.number, "-" * 64) is None
    assert codes.find(case.application.number, "") is None


def test_wrong_number_and_wrong_code_cost_one_query_each(case: Received, django_assert_num_queries: Any) -> None:
    for number, code in ((case.application.number, "AAAAAAAAAAAA"), ("YNZGH-2026-09999", case.code)):
        with django_assert_num_queries(1):
            assert codes.find(number, code) is None


def test_a_thousand_wrong_codes_are_throttled_and_the_owner_still_comes_in(visitor: Visitor, case: Received) -> None:
    statuses = [visitor.open(code=f"WRONGCODE{number:04d}").status_code for number in range(1000)]
    assert statuses[:10] == [400] * 10
    assert statuses[10:] == [429] * 990
    owner = Visitor(case.application.number, case.code, address="198.51.100.7")
    refused = owner.open()  # this number was tried ten times this hour
    assert refused.status_code == 400
    assert "这一编号近期查询次数较多，为防止他人试探查询码，请完成人机验证后再查询。" in html(refused)
    assert "altcha-widget" in html(refused)
    shown = owner.open(given_out=new_token(NOW - timedelta(seconds=30)), homepage="")
    assert shown.status_code == 200
    assert "还剩 <b>4</b> 个工作日" in html(shown)


def test_a_number_that_is_tried_from_many_addresses_asks_each_for_the_proof(case: Received) -> None:
    for number in ("YNZGH-2026-09999", case.application.number):
        for host in range(1, 11):
            assert WRONG in html(Visitor(number, "AAAAAAAAAAAA", address=f"192.0.2.{host}").open())
        late = html(Visitor(number, "AAAAAAAAAAAA", address="192.0.2.99").open())
        assert "请完成人机验证后再查询" in late
        assert WRONG not in late


def test_an_address_may_try_again_when_its_ten_minutes_are_over(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    for _try in range(views.TRIES):
        visitor.open(code="AAAAAAAAAAAA")
    assert visitor.open().status_code == 429
    at_clock(monkeypatch, NOW + timedelta(hours=1))
    assert visitor.open().status_code == 200


def test_empty_fields_are_named_and_the_number_is_kept(visitor: Visitor) -> None:
    answer = visitor.open(code="")
    assert answer.status_code == 400
    assert "这个字段是必填项。" in html(answer)
    assert f'value="{visitor.number}"' in html(answer)


def test_a_ticket_ends_after_half_an_hour_and_when_the_code_is_reissued(
    visitor: Visitor, case: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.open()
    at_clock(monkeypatch, NOW + timedelta(minutes=29))
    assert visitor.post("case/", {"ticket": visitor.ticket}).status_code == 200
    at_clock(monkeypatch, NOW + timedelta(minutes=60))
    ended = visitor.post("case/", {"ticket": visitor.ticket})
    assert ended.status_code == 400
    assert "查询已超时，请重新输入申请编号和查询码。" in html(ended)
    visit = begin(case.application.pk, at=NOW)
    ticket = new_ticket(visit, at=NOW)
    assert read_ticket(ticket, at=NOW) is not None
    assert read_ticket(new_ticket(visit, at=NOW + timedelta(hours=9)), at=NOW + timedelta(hours=9)) is None
    codes.issue(case.application, at=NOW)
    case.application.save(update_fields=["code_hash"])
    assert read_ticket(ticket, at=NOW) is None


@pytest.mark.parametrize("text", ["", "x", "eyJhIjoxfQ:1:2", "\x00", "a" * 5000])
def test_a_ticket_that_is_not_ours_opens_nothing(visitor: Visitor, text: str) -> None:
    for path in ("case/", "withdraw/", "letters/1/", "information/1/"):
        assert "查询已超时" in html(visitor.post(path, {"ticket": text}))


def test_what_needs_a_ticket_leads_a_plain_visitor_to_the_form(visitor: Visitor) -> None:
    for path in ("case/", "withdraw/", "letters/1/", "information/1/"):
        answer = visitor.client.get(f"/requests/track/{path}")
        assert (answer.status_code, answer["Location"]) == (302, "/requests/track/")
    assert visitor.client.get("/requests/track/nothing/").status_code == 404


def test_before_the_confirmation_there_is_no_due_date_and_the_applicant_may_confirm(org: Organisation) -> None:
    found = received(org, shanghai(2026, 11, 23))
    visitor = Visitor(found.application.number, found.code)
    page = html(visitor.open())
    assert "收到申请之日以双方确认之日为准" in page
    assert "应于" not in page
    assert "请勾选确认后再提交。" in html(visitor.send("confirm"))
    done = html(visitor.send("confirm", sure="on"))
    assert "已确认，今天为收到申请之日。" in done
    # Tuesday 24 November: the 20th workday is Tuesday 22 December 2026.
    assert '<time datetime="2026-12-22">' in done
    found.application.refresh_from_db()
    assert found.application.received_on == date(2026, 11, 24)


def test_a_consultation_shows_as_excluded_time_and_never_what_the_third_party_said(
    visitor: Visitor, case: Received, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = consult(
        application=case.application, items=list(case.application.items.all()), kind="third_party", party=THIRD, summary="征求内容",
        sent_on=date(2026, 11, 10), reached_on=date(2026, 11, 11), by=officer, at=shanghai(2026, 11, 11),
    )  # fmt: skip
    waiting = html(visitor.open())
    assert "征求第三方意见" in waiting
    assert "答复期限目前暂停计算" in waiting
    record_opinion(
        consultation=asked, answer="refusal", reason="涉及商业秘密", is_reasonable=True, answered_on=date(2026, 11, 17), by=officer,
        at=shanghai(2026, 11, 17),
    )  # fmt: skip
    page = html(visitor.post("case/", {"ticket": visitor.ticket}))
    assert "向第三方征求意见" in page
    assert "征求意见结束" in page
    # 11 to 17 November are five workdays excluded: 30 November plus five is Monday 7 December.
    assert '<time datetime="2026-12-07">' in page
    for said in (*THIRD.values(), "商业秘密", "征求内容", "不同意", "refusal"):
        assert said not in waiting + page


def test_english_visitors_stay_in_english(case: Received) -> None:
    visitor = Visitor(case.application.number, case.code, prefix="/en")
    page = html(visitor.open())
    assert 'action="/en/requests/track/withdraw/"' in page
    assert '<html lang="en"' in page
