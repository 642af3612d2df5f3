"""What follows from the service of a letter, so that no date is entered twice. What the procedure does not bear changes nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.deadlines import LedgerError
from requests_app.delivered import effective_on
from requests_app.errors import ApplicationError
from requests_app.models import Fee, LetterKind
from requests_app.services.consultation import record_reached, record_told
from requests_app.services.extension import tell_extension
from requests_app.services.fee import record_notice_reached

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from core.models import User
    from requests_app.models import Delivery, Letter


def after_service(*, delivery: Delivery, by: User, at: datetime) -> None:
    """The letter went out: an approved extension counts, and who was to be told of a consultation is told. Signed for: terms begin."""
    letter = delivery.letter
    step = _sent(letter, effective_on(delivery), by=by, at=at)
    if step is not None:
        _try(step)
    if delivery.signed_on is not None:
        after_signature(letter=letter, signed_on=delivery.signed_on, by=by, at=at)


def after_signature(*, letter: Letter, signed_on: date, by: User, at: datetime) -> None:
    """Whoever got the letter signed for it: the fifteen workdays for an opinion, or the twenty to pay, begin."""
    consultation, fee = letter.consultation, Fee.objects.filter(application=letter.application).first()
    if letter.kind == LetterKind.CONSULTATION and consultation is not None and consultation.reached_on is None:
        _try(lambda: record_reached(consultation=consultation, reached_on=signed_on, by=by, at=at))
    elif letter.kind == LetterKind.FEE and fee is not None and fee.reached_on is None:
        _try(lambda: record_notice_reached(fee=fee, reached_on=signed_on, by=by, at=at))


def _sent(letter: Letter, on: date, *, by: User, at: datetime) -> Callable[[], object] | None:
    extension = getattr(letter.application, "extension", None)
    consultation = letter.consultation
    if letter.kind == LetterKind.EXTENSION and extension is not None and extension.told_on is None:
        return lambda: tell_extension(extension=extension, told_on=on, by=by, at=at)
    if consultation is None:
        return None
    if letter.kind == LetterKind.CONSULTATION_NOTICE and consultation.applicant_told_on is None:
        return lambda: record_told(consultation=consultation, applicant_told_on=on, by=by, at=at)
    if letter.kind == LetterKind.THIRD_PARTY_DECISION and consultation.third_party_told_on is None:
        return lambda: record_told(consultation=consultation, third_party_told_on=on, by=by, at=at)
    return None


def _try(step: Callable[[], object]) -> None:
    """The service stands whatever the procedure says of it (an extension told too late extends nothing)."""
    try:
        with transaction.atomic():
            step()
    except (ApplicationError, LedgerError):
        return
