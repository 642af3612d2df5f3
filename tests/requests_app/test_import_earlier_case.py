"""An earlier case that is taken over: nobody is told, and what ended elsewhere owes nothing here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core.models import Deadline, Notice
from requests_app.errors import ApplicationError
from requests_app.models import ApplicantMail
from requests_app.services.intake import receive
from requests_app.services.receipt import confirm
from tests.conftest import shanghai
from tests.requests_app.acts import AT, filled, received

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db


def test_an_open_case_is_carried_over_with_its_limit_and_nobody_is_told(org: Organisation, officer: User) -> None:
    said: dict[str, Any] = {"organisation": org, "filled": filled(), "by": officer, "at": AT, "carried_in": True}
    case = receive(
        channel="ordinary_post", submitted_at=shanghai(2019, 5, 10), received_on=date(2019, 5, 14), **said
    ).application  # fmt: skip
    assert (case.state, case.number, case.carried_in) == ("registered", "YNZGH-2019-00001", True)
    # Regulation of 2007, received Tuesday 14 May 2019: fifteen workdays, with 7 June off (端午): Tuesday 4 June.
    assert list(Deadline.objects.values_list("rule", "last_day")) == [("request_reply_15wd_2007", date(2019, 6, 4))]
    assert (Notice.objects.count(), ApplicantMail.objects.count()) == (0, 0)


def test_a_case_that_ended_elsewhere_owes_nothing(org: Organisation, officer: User) -> None:
    receive(
        organisation=org, filled=filled(), by=officer, at=AT, carried_in=True, owes=False, channel="in_person",
        submitted_at=shanghai(2018, 3, 1),
    )  # fmt: skip
    assert not Deadline.objects.exists()


def test_an_application_from_before_the_regulation_of_2019_needs_its_date_of_receipt(org: Organisation, officer: User) -> None:
    with pytest.raises(ApplicationError, match="2019年5月15日以前提交的申请须填写收到申请之日。"):
        receive(organisation=org, filled=filled(), by=officer, at=AT, channel="fax", submitted_at=shanghai(2019, 5, 14))


# The day decides (LEGAL.md 1.9): received on 15 May 2019 the new regulation applies. Twenty workdays, with 7 June off: Thursday 13 June.
def test_the_regulation_of_2019_holds_from_its_first_day(org: Organisation, officer: User) -> None:
    received(org, shanghai(2019, 5, 15), by=officer, channel="in_person")
    assert Deadline.objects.get(rule="request_reply_20wd").last_day == date(2019, 6, 13)


def test_what_somebody_took_before_it_was_confirmed_is_being_handled_afterwards(org: Organisation, officer: User) -> None:
    from requests_app.services.assignment import claim

    case = received(org, AT).application
    claim(application=case, by=officer, at=AT)
    assert case.state == "submitted"
    confirm(application=case, confirmed_at=AT, by=None, at=AT)
    assert case.state == "handling"
    assert list(Notice.objects.filter(template="application_confirmed").values_list("recipient", flat=True)) == [officer.pk]
