"""Seeing people in clear: for a reason out of a closed list, and never without a trace.

The reason is a code, not free text: what staff would type into it could itself name the person, and the trail is kept for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Verb, require
from core.events import record
from requests_app.errors import ApplicationError
from requests_app.models import Consultation, Party

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from requests_app.models import Application


class RevealReason(models.TextChoices):
    """What the full data of a person are needed for (个人信息保护法6条: no more than the purpose needs)."""

    CONTACT = "contact", gettext_lazy("联系当事人")
    IDENTITY = "identity", gettext_lazy("核验身份")
    LETTER = "letter", gettext_lazy("制作文书")
    DELIVERY = "delivery", gettext_lazy("送达、收费")
    PROCEEDING = "proceeding", gettext_lazy("复议、诉讼、投诉处理")
    ARCHIVE = "archive", gettext_lazy("归档、移交")
    OWN_REQUEST = "own_request", gettext_lazy("本人查阅、更正个人信息")


@transaction.atomic
def reveal(*, party: Party | Consultation, reason: str, by: User, at: datetime) -> dict[str, Any]:
    """The data of a party, or of whoever is consulted, in clear (keys as `Party.data`); the trail keeps who looked, when and what for.

    `reason` is one of RevealReason. Raises NotAllowedError, ApplicationError.
    """
    application = party.application
    require(by, Verb.REVEAL_APPLICANTS, application.organisation, at)
    if reason not in RevealReason.values:
        raise ApplicationError(_("请选择查看完整信息的理由。"))
    if application.erased_at is not None:
        raise ApplicationError(_("该申请的在线副本已清除，没有可以查看的个人信息。"))
    data = dict(party.data if isinstance(party, Party) else party.party)
    record(
        "application.person_revealed",
        organisation=application.organisation,
        matter=application.matter,
        by=by,
        at=at,
        reason=str(reason),
        of="party" if isinstance(party, Party) else "consultation",
        pk=party.pk,
    )
    return data


def people_of(application: Application) -> dict[str, Party | Consultation]:
    """Everybody of a case who can be revealed, by a key for forms (`party:3`, `consultation:5`)."""
    found: dict[str, Party | Consultation] = {f"party:{party.pk}": party for party in application.parties.all()}
    return found | {f"consultation:{row.pk}": row for row in application.consultations.all() if row.party}
