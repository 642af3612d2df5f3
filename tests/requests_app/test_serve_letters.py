"""送达登记 of letters other than the answer enters what follows from it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.models import Deadline
from requests_app.errors import ApplicationError
from requests_app.models import Application, Consultation
from requests_app.services.answers import reasons_not_to_submit
from requests_app.services.consultation import consult, override, record_opinion, record_told
from requests_app.services.delivery import record_delivery, record_signature
from requests_app.services.extension import approve_extension, propose_extension
from requests_app.services.fee import charge
from tests.conftest import shanghai
from tests.requests_app.answering import drafted, opened, posted, sealed_letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.models import Organisation, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(org: Organisation, officer: User) -> Application:
    """Received Monday 2026-03-02: the base date is Monday 03-30."""
    return opened(org, shanghai(2026, 3, 2), officer)


def asked(case: Application, officer: User) -> Consultation:
    return consult(
        application=case, kind="third_party", party={"name": "第三方乙"}, summary="合同", sent_on=date(2026, 3, 9), by=officer,
        at=shanghai(2026, 3, 9), items=list(case.items.all()),
    )  # fmt: skip


def last_day(case: Application) -> date | None:
    return Deadline.objects.get(matter=case.matter, rule="request_reply_20wd").last_day


# Ten workdays after 03-30, with 04-06 off (清明): 04-14.
def test_the_extension_counts_once_its_letter_is_posted(case: Application, officer: User, office_head: User) -> None:
    extension = propose_extension(application=case, workdays=10, reason="检索", by=officer, at=shanghai(2026, 3, 25))
    approve_extension(extension=extension, by=office_head, at=shanghai(2026, 3, 25))
    posted(
        sealed_letter(case, shanghai(2026, 3, 26), "邕工公延〔2026〕1号", "extension"), date(2026, 3, 27), officer, shanghai(2026, 3, 27)
    )
    extension.refresh_from_db()
    assert (extension.told_on, last_day(case)) == (date(2026, 3, 27), date(2026, 4, 14))


def test_a_letter_of_extension_posted_too_late_is_recorded_and_extends_nothing(case: Application, officer: User, office_head: User) -> None:
    extension = propose_extension(application=case, workdays=10, reason="检索", by=officer, at=shanghai(2026, 3, 25))
    approve_extension(extension=extension, by=office_head, at=shanghai(2026, 3, 25))
    letter = sealed_letter(case, shanghai(2026, 3, 26), "邕工公延〔2026〕1号", "extension")
    posted(letter, date(2026, 3, 31), officer, shanghai(2026, 3, 31))
    extension.refresh_from_db()
    assert (letter.deliveries.count(), extension.told_on, last_day(case)) == (1, None, date(2026, 3, 30))


# Signed for on Wednesday 2026-03-11: fifteen workdays end on Wednesday 04-01.
def test_the_term_of_a_third_party_begins_with_its_signature(case: Application, officer: User) -> None:
    consultation = asked(case, officer)
    letter = sealed_letter(case, shanghai(2026, 3, 9), "邕工公询〔2026〕1号", "consultation")
    letter.consultation = consultation
    letter.save(update_fields=["consultation"])
    delivery = posted(letter, date(2026, 3, 9), officer, shanghai(2026, 3, 9))
    consultation.refresh_from_db()
    assert consultation.reached_on is None
    record_signature(delivery=delivery, signed_on=date(2026, 3, 11), by=officer, at=shanghai(2026, 3, 12))
    consultation.refresh_from_db()
    assert consultation.reached_on == date(2026, 3, 11)
    assert Deadline.objects.get(matter=consultation.matter).last_day == date(2026, 4, 1)


def test_disclosure_against_a_third_party_waits_until_it_was_told(case: Application, officer: User, office_head: User) -> None:
    consultation = asked(case, officer)
    record_opinion(
        consultation=consultation, answer="refusal", reason="商业秘密", is_reasonable=True, answered_on=date(2026, 3, 12), by=officer,
        at=shanghai(2026, 3, 12),
    )  # fmt: skip
    override(consultation=consultation, reason="涉及饮用水安全", by=office_head, at=shanghai(2026, 3, 13))
    answer = drafted(case, officer, shanghai(2026, 3, 13))
    wanted = "决定公开第三方不同意公开的信息，须先将决定和理由书面告知第三方。"
    assert wanted in reasons_not_to_submit(answer)
    letter = sealed_letter(case, shanghai(2026, 3, 13), "邕工公告〔2026〕1号", "third_party_decision")
    letter.consultation = consultation
    letter.save(update_fields=["consultation"])
    posted(letter, date(2026, 3, 13), officer, shanghai(2026, 3, 13))
    consultation.refresh_from_db()
    assert consultation.third_party_told_on == date(2026, 3, 13)
    assert wanted not in reasons_not_to_submit(answer)


# Signed for on 2026-03-11: twenty workdays to pay, with 04-06 off: 04-09.
def test_the_term_to_pay_begins_with_the_signature(other_org: Organisation, person: Callable[..., User]) -> None:
    officer = person("officer", other_org)
    case = opened(other_org, shanghai(2026, 3, 2), officer)
    charge(application=case, standard="pages", quantity=68, told_on=date(2026, 3, 10), by=officer, at=shanghai(2026, 3, 10))
    letter = sealed_letter(case, shanghai(2026, 3, 10), "邕人社收〔2026〕1号", "fee")
    record_delivery(letter=letter, way="pick_up", signed_on=date(2026, 3, 11), by=officer, at=shanghai(2026, 3, 11))
    assert Deadline.objects.get(rule="fee_payment_20wd").last_day == date(2026, 4, 9)


def test_a_day_of_telling_is_needed_and_not_before_the_letter(case: Application, officer: User) -> None:
    consultation = asked(case, officer)
    at = shanghai(2026, 3, 10)
    with pytest.raises(ApplicationError, match="请填写告知日期。"):
        record_told(consultation=consultation, by=officer, at=at)
    with pytest.raises(ApplicationError, match="告知日期不能早于发出日期。"):
        record_told(consultation=consultation, applicant_told_on=date(2026, 3, 6), by=officer, at=at)
    with pytest.raises(ApplicationError, match="征求意见尚未结束。"):
        record_told(consultation=consultation, third_party_told_on=date(2026, 3, 10), by=officer, at=at)
    record_told(consultation=consultation, applicant_told_on=date(2026, 3, 10), by=officer, at=at)
    assert consultation.applicant_told_on == date(2026, 3, 10)
