"""Models of the core, one file per noun."""

from core.models.approvals import Approval
from core.models.calendar import CalendarDay, CalendarYear
from core.models.deadlines import Deadline, LedgerEntry, LocalRule
from core.models.events import Event, EventSeal
from core.models.files import Blob
from core.models.matters import Matter, NumberCounter
from core.models.notices import Delivery, Notice
from core.models.organisations import DutyShift, Membership, Organisation, StandIn, User
from core.models.pages import PageTouch
from core.models.sweeps import Heartbeat

__all__ = [
    "Approval",
    "Blob",
    "CalendarDay",
    "CalendarYear",
    "Deadline",
    "Delivery",
    "DutyShift",
    "Event",
    "EventSeal",
    "Heartbeat",
    "LedgerEntry",
    "LocalRule",
    "Matter",
    "Membership",
    "Notice",
    "NumberCounter",
    "Organisation",
    "PageTouch",
    "StandIn",
    "User",
]
