"""The clocks of incidents as staff see them: how far they ran, who was called and who has acknowledged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Deadline, LedgerEntry, Notice, StandIn
from core.models.deadlines import DeadlineState, EntryKind
from core.rules import rule_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.models import User

# The shares of a limit at which somebody hears of it; the last 15 minutes sound on the board.
STEPS = (50, 80, 95, 100)
LAST = timedelta(minutes=15)


@dataclass(frozen=True)
class Clock:
    """One limit of an incident, as it stands at an instant."""

    deadline: Deadline
    label: str
    source: str
    at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.deadline.state == DeadlineState.OPEN

    @property
    def left(self) -> int:
        """Seconds to its end, negative behind it; to the instant it was met if it was."""
        end = self.at if self.is_open else self.deadline.met_at or self.at
        return int((self.deadline.due_at - end).total_seconds()) if self.deadline.due_at else 0

    @property
    def share(self) -> int:
        """Whole percent that have run, rounded down."""
        if self.deadline.due_at is None:
            return 0
        whole = (self.deadline.due_at - self.deadline.started_at).total_seconds()
        end = self.at if self.is_open else self.deadline.met_at or self.at
        return int(100 * (end - self.deadline.started_at).total_seconds() / whole) if whole > 0 else 100

    @property
    def is_late(self) -> bool:
        """Open and past its end, or met behind it."""
        return self.left < 0 or (self.is_open and self.left == 0)

    @property
    def is_last(self) -> bool:
        """Open with no more than 15 minutes left."""
        return self.is_open and 0 < self.left <= LAST.total_seconds()

    @property
    def level(self) -> str:
        """`late`, `last`, `red` from 80 %, `amber` from 50 %, `calm`; `done` once met, `off` when cancelled."""
        if self.deadline.state == DeadlineState.CANCELLED:
            return "off"
        if not self.is_open:
            return "done"
        if self.is_late:
            return "late"
        return "last" if self.is_last else "red" if self.share >= STEPS[1] else "amber" if self.share >= STEPS[0] else "calm"

    @property
    def steps(self) -> list[tuple[int, bool]]:
        """(percent, whether reached) of the escalation ladder."""
        return [(step, self.share >= step) for step in STEPS]

    @property
    def words(self) -> str:
        """What is left, how late it is, or how it ended; the script of the board says the same anew each second."""
        if self.deadline.state == DeadlineState.CANCELLED:
            return _("已取消")
        if not self.is_open:
            return _("逾期 %(time)s 履行") % {"time": spoken(-self.left)} if self.is_late else _("按时履行")
        if self.deadline.due_at is None:
            return _("暂停计算")
        return _("已逾期 %(time)s") % {"time": spoken(-self.left)} if self.is_late else _("还剩 %(time)s") % {"time": spoken(self.left)}


@dataclass(frozen=True)
class Call:
    """A call of the duty roster. `rung` 0 is the person on duty."""

    notice: Notice
    is_mine: bool
    at: datetime

    @property
    def rung(self) -> int:
        """How high the call has climbed."""
        return int(self.notice.params.get("rung", 0))

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its acknowledgement and has not gone on to the next rung."""
        return self.notice.acknowledged_at is None and self.notice.climbed_at is None

    @property
    def words(self) -> str:
        """What became of it."""
        notice = self.notice
        if notice.acknowledged_at:
            minutes = int((notice.acknowledged_at - notice.created_at).total_seconds() // 60)
            return ngettext("%(minutes)s 分钟签收", "%(minutes)s 分钟签收", minutes) % {"minutes": minutes}
        return _("10 分钟内未签收，已提级") if notice.climbed_at else _("待签收")


@dataclass
class Clocks:
    """All limits and calls of one matter."""

    clocks: list[Clock] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    @property
    def first(self) -> Clock | None:
        """The open one that ends first."""
        running = [clock for clock in self.clocks if clock.is_open and clock.deadline.due_at]
        return min(running, key=lambda clock: clock.left, default=None)

    @property
    def open(self) -> list[Clock]:
        """Those that run, the soonest first."""
        return sorted((clock for clock in self.clocks if clock.is_open), key=lambda clock: clock.left)

    @property
    def mine(self) -> list[Call]:
        """Calls to the person that still want their acknowledgement."""
        return [call for call in self.calls if call.is_mine and call.notice.acknowledged_at is None]

    @property
    def waiting(self) -> list[Call]:
        """Calls nobody has acknowledged yet, where no one on the same call has either."""
        answered = {call.notice.params.get("call") for call in self.calls if call.notice.acknowledged_at}
        return [call for call in self.calls if call.is_open and call.notice.params.get("call") not in answered]

    @property
    def called(self) -> list[Call]:
        """The same, one for each person: several limits of one incident call at once."""
        return list({call.notice.recipient_id: call for call in self.waiting}.values())


def clocks_of(matters: Iterable[int], user: User, at: datetime) -> dict[int, Clocks]:
    """Limits and calls by the matter's id. Four queries, whatever the number. A re-graded limit goes by the name of its present rule."""
    found: dict[int, Clocks] = defaultdict(Clocks)
    pks = list(matters)
    regrades = LedgerEntry.objects.filter(deadline__matter__in=pks, kind=EntryKind.REGRADE, voided_by__isnull=True).exclude(cause="")
    present = dict(regrades.order_by("effective_at", "id").values_list("deadline", "cause"))
    for deadline in Deadline.objects.filter(matter__in=pks).select_related("organisation", "matter").order_by("due_at", "id"):
        rule = rule_for(present.get(deadline.pk, deadline.rule), deadline.organisation)
        found[deadline.matter_id].clocks.append(Clock(deadline, str(rule.label), rule.citation, at))
    absent = set(StandIn.objects.at(at).filter(substitute=user).values_list("absent_id", flat=True))
    rows = Notice.objects.filter(deadline__matter__in=pks, acknowledge_by__isnull=False).select_related("recipient", "deadline")
    for notice in rows.order_by("created_at", "id"):
        if notice.deadline is not None:
            is_mine = notice.recipient_id == user.pk or notice.recipient_id in absent
            found[notice.deadline.matter_id].calls.append(Call(notice, is_mine, at))
    return found


def spoken(seconds: int) -> str:
    """A length of time in hours and minutes, in minutes below an hour, in seconds below a minute."""
    if seconds < 60:
        return _("%(seconds)s 秒") % {"seconds": seconds}
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return _("%(minutes)s 分钟") % {"minutes": minutes}
    return (
        _("%(hours)s 小时 %(minutes)s 分钟") % {"hours": hours, "minutes": minutes} if minutes else _("%(hours)s 小时") % {"hours": hours}
    )
