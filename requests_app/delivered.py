"""Whether an answer is out, since when, and whether that was in time (国办公开办函〔2016〕235号)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.counting import local_date
from core.models import Approval, Deadline
from core.models.approvals import Verdict
from core.models.deadlines import DeadlineState
from requests_app.models import Answer, Delivery, DeliveryWay, LetterKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from requests_app.models import Application

SIGN_STEP = "answer_sign"
BY_POST = (DeliveryWay.POST, DeliveryWay.COURIER)
ELECTRONIC = (DeliveryWay.EMAIL, DeliveryWay.FAX, DeliveryWay.ONLINE)
INTERNET = (DeliveryWay.EMAIL, DeliveryWay.ONLINE)


def effective_on(delivery: Delivery) -> date:
    """The day that counts: of posting for mail, of sending for what is electronic [I], of signature for everything handed over."""
    sent_on = local_date(delivery.sent_at) if delivery.sent_at else None
    if delivery.way in BY_POST:
        days = (delivery.posted_on, delivery.signed_on, sent_on)
    elif delivery.way in ELECTRONIC:
        days = (sent_on, delivery.signed_on, delivery.posted_on)
    else:
        days = (delivery.signed_on, delivery.posted_on, sent_on)
    return next(day for day in days if day is not None)  # one is there: delivery_has_date


def approved_at(answer: Answer) -> datetime | None:
    """When the present revision was signed off."""
    passed = Approval.objects.filter(matter=answer.application.matter_id, revision=answer.revision, step=SIGN_STEP, verdict=Verdict.PASS)
    return passed.order_by("-id").values_list("at", flat=True).first()


def deliveries(answer: Answer) -> list[Delivery]:
    """Those of the letters of the present revision, oldest first; what went to a wrong address by our mistake is among them."""
    since = approved_at(answer)
    if since is None:
        return []
    letters = {"letter__application": answer.application_id, "letter__kind": LetterKind.ANSWER, "letter__created_at__gte": since}
    return list(Delivery.objects.filter(**letters, letter__void_reason="").select_related("letter").order_by("id"))


def dispatched(answer: Answer) -> Delivery | None:
    """The delivery that fulfilled the limit: the first one not sent astray by the office itself; None while nothing is out."""
    return next((row for row in deliveries(answer) if not row.own_fault), None)


def reached(answer: Answer) -> bool:
    """Whether a delivery stands that did not come back."""
    return any(row.returned_on is None for row in deliveries(answer))


def in_time(application: Application) -> bool | None:
    """Whether the answer went out within its limit; None while it has not, or where nothing was owed."""
    rules = ("request_reply_20wd", "request_reply_15wd_2007")
    met = Deadline.objects.filter(matter=application.matter_id, rule__in=rules, state=DeadlineState.MET).order_by("-id").first()
    return None if met is None else not met.late_seconds
