"""Applications and proceedings for figures: rows put straight into the tables, with nothing but what is counted."""

from __future__ import annotations

from datetime import date
from itertools import count

from core.models import Matter, Organisation
from requests_app.models import ApplicantClass, Application, ApplicationState, Channel, Proceeding
from tests.conftest import shanghai

serials = count(1)


def application(
    organisation: Organisation,
    received_on: date | None,
    closed_on: date | None = None,
    row: str = "",
    applicant_class: str = ApplicantClass.CITIZEN,
    state: str = "",
) -> Application:
    """One application as the figures see it."""
    serial, opened = next(serials), shanghai(2017, 1, 3)
    state = state or (ApplicationState.CLOSED if closed_on else ApplicationState.REGISTERED)
    return Application.objects.create(
        matter=Matter.objects.create(organisation=organisation, kind="application", title=f"公开申请 {serial}", opened_at=opened),
        organisation=organisation,
        year=received_on.year if received_on else 2026,
        serial=serial,
        number=f"T-{serial}",
        state=state,
        channel=Channel.IN_PERSON,
        applicant_class=applicant_class,
        submitted_at=opened,
        received_on=received_on,
        closed_on=closed_on,
        row=row,
    )


def proceeding(about: Application, kind: str, received_on: date, result: str = "", result_on: date | None = None) -> Proceeding:
    """One review or suit as the figures see it."""
    matter = Matter.objects.create(
        organisation=about.organisation, kind="proceeding", title="复议诉讼", parent=about.matter, opened_at=shanghai(2017, 1, 3)
    )
    return Proceeding.objects.create(
        matter=matter, application=about, kind=kind, organ="虚构的机关", copy_received_on=received_on, result=result, result_on=result_on
    )
