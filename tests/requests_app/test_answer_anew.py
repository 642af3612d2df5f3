"""A review ordered another answer: the first letter stays as it is, the answer is written, signed and delivered anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from requests_app.delivered import dispatched
from requests_app.errors import ApplicationError
from requests_app.services.answers import draft_answer
from requests_app.services.delivery import finish
from requests_app.services.proceedings import conclude, open_proceeding, order_new_answer
from tests.conftest import shanghai
from tests.requests_app.answering import drafted, opened, posted, sealed_letter, signed

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db
FIRST, AGAIN = shanghai(2026, 3, 20), shanghai(2026, 6, 10)


def test_an_ordered_answer_is_delivered_on_its_own_and_the_first_one_counts(
    org: Organisation, officer: User, checker: User, leader: User
) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer)
    answer = drafted(case, officer, FIRST, "36-3", "16-1", reason="内部事务")
    signed(answer, officer, checker, leader, FIRST)
    old = posted(sealed_letter(case, FIRST), FIRST.date(), officer, FIRST)
    finish(application=case, by=officer, at=FIRST)
    found = open_proceeding(
        application=case, kind="review", organ="邕宁区人民政府", claims="责令重新答复", copy_received_on=date(2026, 4, 1), by=officer,
        at=shanghai(2026, 4, 1),
    )  # fmt: skip
    conclude(proceeding=found, result="corrected", result_on=date(2026, 6, 1), by=officer, at=shanghai(2026, 6, 1))
    order_new_answer(proceeding=found, ordered_on=date(2026, 6, 2), by=officer, at=shanghai(2026, 6, 2))
    case.refresh_from_db()
    draft_answer(application=case, by=officer, at=AGAIN)
    answer.refresh_from_db()
    assert (case.state, answer.state, dispatched(answer)) == ("handling", "draft", None)
    drafted(case, officer, AGAIN)
    signed(answer, officer, checker, leader, AGAIN)
    with pytest.raises(ApplicationError, match="答复书不是按已签发的答复制作的，请重新制作。"):
        posted(old.letter, AGAIN.date(), officer, AGAIN)
    new = posted(sealed_letter(case, AGAIN, number="邕工公复〔2026〕9号"), AGAIN.date(), officer, AGAIN)
    assert (dispatched(answer), old.letter.void_reason) == (new, "")
    finish(application=case, by=officer, at=AGAIN)
    assert (case.state, case.row, case.closed_on, answer.row) == ("closed", "r3_5", FIRST.date(), "r1")
