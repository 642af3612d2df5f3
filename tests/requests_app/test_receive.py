"""Taking applications in: number, code, date of receipt, limits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from core.access import NotAllowedError
from core.models import Deadline, Event, Notice
from requests_app import codes
from requests_app.errors import ApplicationError
from requests_app.models import Application
from requests_app.services.intake import receive
from requests_app.services.receipt import confirm
from tests.conftest import shanghai
from tests.requests_app.acts import AT, filled, received

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db


def limits(application: Application) -> dict[str, tuple[str, date | None]]:
    return {row.rule: (row.state, row.last_day) for row in Deadline.objects.filter(matter=application.matter)}


def test_an_application_sent_online_waits_for_confirmation_and_is_counted_as_a_precaution(org: Organisation, officer: User) -> None:
    case = received(org, AT).application
    assert (case.number, case.state, case.received_on) == ("YNZGH-2026-00001", "submitted", None)
    # Tuesday 24 November 2026 is day zero; four full weeks without a holiday: Tuesday 22 December.
    assert limits(case) == {"request_precaution_20wd": ("open", date(2026, 12, 22))}
    assert case.matter.title == "依申请公开 YNZGH-2026-00001"
    assert list(Notice.objects.values_list("recipient", "template")) == [(officer.pk, "application_submitted")]


def test_confirmation_sets_the_date_of_receipt(org: Organisation, officer: User) -> None:
    case = received(org, AT).application
    confirm(application=case, confirmed_at=shanghai(2026, 11, 26), by=officer, at=shanghai(2026, 11, 26, 17))
    assert (case.state, case.received_on) == ("registered", date(2026, 11, 26))
    # Thursday 26 November: 20 workdays are Thursday 24 December, 7 are Monday 7 December.
    assert limits(case) == {
        "request_precaution_20wd": ("cancelled", date(2026, 12, 22)),
        "request_reply_20wd": ("open", date(2026, 12, 24)),
        "correction_7wd": ("open", date(2026, 12, 7)),
    }
    with pytest.raises(ApplicationError, match="该申请已确认收到，目前为“已登记”。"):
        confirm(application=case, confirmed_at=AT, by=officer, at=shanghai(2026, 11, 27))


def test_what_is_handed_over_is_received_that_day_and_what_is_signed_for_the_day_it_is_signed(org: Organisation, officer: User) -> None:
    by_hand = received(org, AT, by=officer, channel="in_person").application
    posted = receive(
        organisation=org, channel="registered_post", filled=filled(), submitted_at=shanghai(2026, 11, 20), by=officer, at=AT,
        signed_on=date(2026, 11, 23),
    ).application  # fmt: skip
    assert (by_hand.state, by_hand.received_on) == ("registered", date(2026, 11, 24))
    assert (posted.state, posted.received_on) == ("registered", date(2026, 11, 23))
    with pytest.raises(ApplicationError, match="挂号、特快专递须填写签收日期，签收之日为收到申请之日。"):
        received(org, AT, by=officer, channel="registered_post")


def test_the_regime_follows_the_date_of_receipt(org: Organisation, officer: User) -> None:
    case = received(org, shanghai(2017, 9, 25), by=officer, channel="in_person").application
    # LEGAL.md 1.9: 2017-09-25, 15 workdays: 2017-10-20.
    assert limits(case) == {"request_reply_15wd_2007": ("open", date(2017, 10, 20))}


def test_the_code_opens_its_own_number_only(org: Organisation) -> None:
    first, second = received(org, AT), received(org, AT)
    assert (second.application.number, len(second.code)) == ("YNZGH-2026-00002", 12)
    assert codes.find("YNZGH-2026-00001", first.code) == first.application.pk
    assert codes.find("YNZGH-2026-00002", first.code) is None


def test_everything_wrong_is_said_at_once(org: Organisation, officer: User) -> None:
    with pytest.raises(ApplicationError) as refusal:
        receive(
            organisation=org, channel="unified", by=officer, at=AT, submitted_at=AT + timedelta(hours=1),
            filled=filled(" ", parties=[], applicant_class="king"),
        )  # fmt: skip
    assert refusal.value.reasons == [
        "请选择申请人类型。",
        "请填写申请人的姓名或者名称。",
        "请填写所需信息的名称、文号或者便于查询的其他特征性描述。",
        "请填写统一平台的申请编号。",
        "提交时间不能晚于现在。",
    ]
    assert Application.objects.count() == 0


def test_the_trail_names_nobody(org: Organisation) -> None:
    received(org, AT)
    text = "".join(str(row.data) for row in Event.objects.all())
    assert "申请人甲" not in text
    assert "13800000000" not in text
    assert "决算" not in text


def test_only_the_office_of_the_organisation_takes_applications_in(org: Organisation, editor: User, stranger: User) -> None:
    for person in (editor, stranger):
        with pytest.raises(NotAllowedError):
            received(org, AT, by=person, channel="in_person")
    with pytest.raises(ApplicationError, match="公众只能在线提交申请。"):
        received(org, AT, channel="fax")
