"""Staff pages of the core."""

from core.admin.calendar import CalendarDayAdmin, CalendarYearAdmin
from core.admin.deadlines import DeadlineAdmin, LocalRuleAdmin
from core.admin.matters import MatterAdmin
from core.admin.notices import DeliveryAdmin, NoticeAdmin
from core.admin.organisations import OrganisationAdmin
from core.admin.people import UserAdmin
from core.admin.rosters import DutyShiftAdmin, StandInAdmin
from core.admin.trail import ApprovalAdmin, EventAdmin

__all__ = [
    "ApprovalAdmin",
    "CalendarDayAdmin",
    "CalendarYearAdmin",
    "DeadlineAdmin",
    "DeliveryAdmin",
    "DutyShiftAdmin",
    "EventAdmin",
    "LocalRuleAdmin",
    "MatterAdmin",
    "NoticeAdmin",
    "OrganisationAdmin",
    "StandInAdmin",
    "UserAdmin",
]
