"""投诉、举报 about the work on disclosure (条例47条, 51条)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.counting import local_date
from core.events import record
from core.models import Matter
from disclosure.dates import start_of
from requests_app.errors import ApplicationError
from requests_app.models import Application, Complaint
from requests_app.services.receipt import moment

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import Organisation, User

KIND = "complaint"  # of the matter


@transaction.atomic
def open_complaint(
    *,
    organisation: Organisation,
    person: dict[str, Any],
    text: str,
    received_on: date,
    by: User,
    at: datetime,
    source: str = "",
    application: Application | None = None,
) -> Complaint:
    """Register a complaint, with or without an application. `person`: name, phone, address, all optional (an anonymous one is taken too).

    `source`: which body handed it on. Raises NotAllowedError, ApplicationError.
    """
    require(by, Verb.HANDLE_APPLICATIONS, organisation, at)
    reasons = []
    if not text.strip():
        reasons.append(_("请填写投诉、举报的内容。"))
    if received_on > local_date(at):
        reasons.append(_("收到日期不能晚于今天。"))
    if application is not None and application.organisation_id != organisation.pk:
        reasons.append(_("该申请不属于本单位。"))
    if reasons:
        raise ApplicationError(*reasons)
    matter = Matter.objects.create(
        organisation=organisation,
        kind=KIND,
        title=f"信息公开投诉举报 {received_on}",
        parent=application.matter if application else None,
        opened_at=start_of(received_on),
    )
    complaint = Complaint.objects.create(
        matter=matter,
        organisation=organisation,
        application=application,
        person={name: str(value).strip() for name, value in person.items() if str(value).strip()},
        text=text.strip(),
        source=source.strip(),
        received_on=received_on,
        by=by,
    )
    record("complaint.opened", organisation=organisation, matter=matter, by=by, at=at, received_on=received_on)
    return complaint


@transaction.atomic
def close_complaint(*, complaint: Complaint, finding: str, is_founded: bool, closed_on: date, by: User, at: datetime) -> Complaint:
    """What was found and done about it. Raises NotAllowedError, ApplicationError."""
    locked = Complaint.objects.select_for_update(of=("self",)).select_related("organisation", "matter").get(pk=complaint.pk)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.closed_on is not None:
        raise ApplicationError(_("该投诉举报已办结。"))
    if not finding.strip():
        raise ApplicationError(_("请填写处理意见。"))
    if closed_on < locked.received_on:
        raise ApplicationError(_("办结日期不能早于收到日期。"))
    moment(closed_on, at)
    locked.finding, locked.is_founded, locked.closed_on = finding.strip(), is_founded, closed_on
    locked.save(update_fields=["finding", "is_founded", "closed_on"])
    locked.matter.closed_at = at
    locked.matter.save(update_fields=["closed_at"])
    about: dict[str, Any] = {"is_founded": is_founded, "closed_on": closed_on}
    record("complaint.closed", organisation=locked.organisation, matter=locked.matter, by=by, at=at, **about)
    complaint.refresh_from_db()
    return complaint


@transaction.atomic
def reveal_complainant(*, complaint: Complaint, by: User, at: datetime) -> dict[str, Any]:
    """Who complained, in clear; that it was looked at is in the trail. Raises NotAllowedError."""
    require(by, Verb.REVEAL_APPLICANTS, complaint.organisation, at)
    record("complaint.revealed", organisation=complaint.organisation, matter=complaint.matter, by=by, at=at)
    return dict(complaint.person)
