"""How a due date is said to staff: the last day, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from core.counting import SHANGHAI
from core.models.deadlines import DeadlineState

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Deadline


def due_text(deadline: Deadline) -> str:
    """The last day (or the instant of an hour clock); while excluded time runs, the earliest day; 暂按 where a notice is still to come."""
    if deadline.last_day and deadline.due_at:
        local = deadline.due_at.astimezone(SHANGHAI)
        exact = (local.hour, local.minute) != (0, 0)
        text = date_format(local, "Y-m-d H:i") if exact else date_format(deadline.last_day, "Y-m-d")
    elif deadline.earliest_due:
        text = _("扣除期间，最早 %(day)s") % {"day": date_format(deadline.earliest_due.astimezone(SHANGHAI), "Y-m-d")}
    else:
        return _("待重新计算")
    return _("%(day)s（暂按）") % {"day": text} if deadline.provisional else text


def how_far(deadline: Deadline, at: datetime) -> str:
    """Open: how long is left or how long overdue; closed: met in time or how late."""
    if deadline.state == DeadlineState.CANCELLED:
        return _("已取消")
    if deadline.state == DeadlineState.MET:
        return _("逾期办结") if (deadline.late_seconds or 0) > 0 else _("按期办结")
    if deadline.due_at is None:
        return _("暂停计算")
    if deadline.due_at <= at:
        return _("已逾期 %(time)s") % {"time": timesince(deadline.due_at, at, depth=1)}
    return _("还剩 %(time)s") % {"time": timesince(at, deadline.due_at, depth=1)}
