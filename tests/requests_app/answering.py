"""Cases brought to an answer, by the services alone."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf

from core import files
from requests_app.models import Answer, Application, Delivery, Letter
from requests_app.services.answers import approve_answer, decide_item, draft_answer, review_answer, submit_answer
from requests_app.services.delivery import record_delivery
from requests_app.services.intake import receive
from tests.requests_app.acts import filled

if TYPE_CHECKING:
    from core.models import Organisation, User


def _pdf() -> bytes:
    """One empty page."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


PDF = _pdf()
OPEN = {"method": "随本答复书邮寄复印件", "when": "2026年3月13日"}


def opened(organisation: Organisation, on: datetime, officer: User, *items: str, **said: Any) -> Application:
    """A case handed in at the counter at that instant."""
    wanted = filled(*items, **said)
    return receive(organisation=organisation, channel="in_person", filled=wanted, submitted_at=on, by=officer, at=on).application


def drafted(case: Application, officer: User, at: datetime, outcome: str = "36-2", basis: str = "", **data: str) -> Answer:
    """Every item decided alike."""
    answer = draft_answer(application=case, by=officer, at=at)
    for item in case.items.all():
        decide_item(answer=answer, item=item, outcome=outcome, basis=basis, data=data or dict(OPEN), by=officer, at=at)
    return answer


def signed(answer: Answer, officer: User, checker: User, leader: User, at: datetime) -> Answer:
    """Submitted, reviewed and signed."""
    submit_answer(answer=answer, by=officer, at=at)
    review_answer(answer=answer, by=checker, at=at)
    return approve_answer(answer=answer, by=leader, at=at)


def sealed_letter(case: Application, at: datetime, number: str = "邕工公复〔2026〕3号", kind: str = "answer") -> Letter:
    """A letter made, numbered and sealed at that instant."""
    blob = files.store(PDF, name="1.pdf", private=True, at=at)
    return Letter.objects.create(
        application=case, kind=kind, organisation=case.organisation, number=number, created_at=at, sealed=blob, sealed_on=at.date()
    )


def posted(letter: Letter, on: date, officer: User, at: datetime) -> Delivery:
    """Given to the post on that day."""
    return record_delivery(letter=letter, way="post", posted_on=on, post_number="1234567890123", by=officer, at=at)
