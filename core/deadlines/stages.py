"""When a deadline wants attention: warnings, the overdue mark, the rungs of the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from core.calendars import get_calendar
from core.counting import SHANGHAI, Unit, end_of_day, shift_workdays
from core.models.deadlines import DeadlineState
from core.rules import Offset, Rule, rule_for

if TYPE_CHECKING:
    from core.access import Role
    from core.calendars import Calendar
    from core.deadlines.replay import Outcome
    from core.models import Deadline

# Warnings counted in days come when an office opens, not at midnight.
OFFICE_OPENS = time(9)


@dataclass(frozen=True)
class Stage:
    """At this instant, for these roles, of the topmost unit with `above`. `key` is stable: it is done once for a due time."""

    key: str
    at: datetime
    kind: Literal["warn", "overdue", "escalate"]
    audience: tuple[Role, ...]
    above: bool = False


def stages(deadline: Deadline, outcome: Outcome) -> list[Stage]:
    """All stages of an open deadline with a due time, sorted; none while it is paused or after it ended.

    `call` is the start of a clock that calls the duty roster. A granted term ends without an overdue mark, by a warning
    `ended`; a chance that lapses ends without a word.
    """
    if outcome.state != DeadlineState.OPEN or outcome.due_at is None or outcome.last_day is None:
        return []
    due, last_day = outcome.due_at, outcome.last_day
    rule = rule_for(outcome.term.rule or deadline.rule, deadline.organisation)
    calendar = outcome.calendar or get_calendar(deadline.organisation.calendar_layers)
    found = [Stage("call", outcome.origin, "warn", rule.audience)] if rule.calls_duty else []
    for offset in rule.warnings:
        at = _before(offset, due, last_day, calendar)
        if (outcome.origin < at or outcome.term.backward) and at < due:
            found.append(Stage(f"warn-{offset.amount:g}-{offset.unit}", at, "warn", rule.audience))
    for share in rule.shares:
        found.append(Stage(f"share-{share.percent}", outcome.origin + (due - outcome.origin) * share.percent / 100, "warn", share.roles))
    if outcome.earlier_national is not None:
        found.append(Stage("warn-national", _opening(outcome.earlier_national), "warn", rule.audience))
    if rule.party == "granted":
        found.append(Stage("ended", due, "warn", rule.audience))
    elif not rule.lapses:
        found.append(Stage("overdue", due, "overdue", rule.audience))
        found += _ladder(rule, due, last_day, calendar)
    return sorted(found, key=lambda stage: (stage.at, ORDER[stage.kind], stage.key))


ORDER = {"warn": 0, "overdue": 1, "escalate": 2}


def next_wake(deadline: Deadline, outcome: Outcome) -> datetime | None:
    """The earliest stage not yet done for the present due time; null when nothing is left to do."""
    if outcome.due_at is None:
        return None
    due = outcome.due_at.isoformat()
    waiting = (stage.at for stage in stages(deadline, outcome) if deadline.acted.get(stage.key) != due)
    return min(waiting, default=None)


def _ladder(rule: Rule, due: datetime, last_day: date, calendar: Calendar) -> list[Stage]:
    return [
        Stage(f"escalate-{number}", _after(rung.after, due, last_day, calendar), "escalate", rung.roles, rung.above)
        for number, rung in enumerate(rule.ladder, 1)
    ]


def _before(offset: Offset, due: datetime, last_day: date, calendar: Calendar) -> datetime:
    """Hours before the due instant; days before the last day, at opening time."""
    if offset.unit is Unit.HOURS:
        return due - timedelta(hours=offset.amount)
    amount = int(offset.amount)
    day = shift_workdays(last_day, -amount, calendar) if offset.unit is Unit.WORKDAYS else last_day - timedelta(days=amount)
    return _opening(day)


def _after(offset: Offset, due: datetime, last_day: date, calendar: Calendar) -> datetime:
    """Hours after the due instant; days after it end at 24:00 like the limit itself."""
    if offset.unit is Unit.HOURS:
        return due + timedelta(hours=offset.amount)
    if not offset.amount:
        return due
    amount = int(offset.amount)
    return end_of_day(shift_workdays(last_day, amount, calendar) if offset.unit is Unit.WORKDAYS else last_day + timedelta(days=amount))


def _opening(day: date) -> datetime:
    return datetime.combine(day, OFFICE_OPENS, SHANGHAI)
