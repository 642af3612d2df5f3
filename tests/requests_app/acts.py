"""What the tests of this room do again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from requests_app.services.intake import Filled, PartyDraft, Received, receive
from tests.conftest import shanghai

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation, User

# Invented; the check digits are right.
APPLICANT = {"name": "申请人甲", "identity_kind": "id_card", "identity_number": "11010519491231002X", "phone": "13800000000"}


def filled(*items: str, **changes: Any) -> Filled:
    """A citizen's application for these items (one when none is named)."""
    said: dict[str, Any] = {
        "applicant_class": "citizen",
        "parties": [PartyDraft("applicant", dict(APPLICANT))],
        "wanted": {"description": "2025年度工会经费收支决算"},
        "items": items or ("2025年度工会经费收支决算",),
        "forms": ["paper"],
        "ways": ["post"],
    }
    return Filled(**(said | changes))


def received(organisation: Organisation, on: datetime, *, by: User | None = None, channel: str = "online", **changes: Any) -> Received:
    """An application as it comes in at this instant."""
    return receive(organisation=organisation, channel=channel, filled=filled(), submitted_at=on, by=by, at=on, **changes)


AT = shanghai(2026, 11, 24)
