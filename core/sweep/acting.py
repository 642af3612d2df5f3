"""What the sweep does for one deadline that is awake: warn, mark overdue, climb the ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import duty
from core.access import Role, people_with
from core.deadlines import outcome_of, stages
from core.deadlines.store import ROUND, place
from core.events import prepare
from core.models import Deadline
from core.notices import Message
from core.people import people_above, present, substitutes, topmost
from core.rules import rule_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.deadlines import Outcome, Stage
    from core.models import Event, Organisation, User

# When nobody holds the roles that should hear of it, these do.
FALLBACK = (Role.OFFICER, Role.OFFICE_HEAD, Role.LEADER, Role.PRINCIPAL)


class Batch:
    """What the rows of one transaction share: the instant, the people looked up so far, and what is to be written at its end."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.messages: list[Message] = []
        self.events: list[Event] = []
        self.warned = 0
        self.overdue = 0
        self._found: dict[tuple[int, Role], list[User]] = {}
        self._substitutes = substitutes(at)

    def holders(self, organisation: Organisation, roles: Iterable[Role]) -> list[User]:
        """Who holds one of the roles, stand-ins included."""
        people: dict[int, User] = {}
        for role in roles:
            key = (organisation.pk, role)
            if key not in self._found:
                self._found[key] = people_with(role, organisation, self.at)
            people |= {person.pk: person for person in self._found[key]}
        return list(people.values())

    def audience(self, deadline: Deadline, stage: Stage) -> list[User]:
        """The stage's roles, and the handler of the matter; somebody always hears of it if there is anybody at all."""
        handler = [] if stage.kind == "escalate" else present([deadline.matter.handler], self.at, self._substitutes)
        unit = topmost(deadline.organisation) if stage.above else deadline.organisation
        people = [*handler, *self.holders(unit, stage.audience)]
        if not people:
            people = self.holders(deadline.organisation, FALLBACK) or people_above(Role.PRINCIPAL, deadline.organisation, self.at)
        return list({person.pk: person for person in people}.values())

    def tell(self, deadline: Deadline, stage: Stage, template: str, due: str) -> None:
        """Note a message; one for each person, stage and due time, whatever happens."""
        people = self.audience(deadline, stage)
        dedupe = f"{deadline.pk}:{stage.key}:{_occasion(deadline, due)}"
        self.messages.append(Message(people, template, deadline.organisation, dedupe, deadline.matter, deadline, {"stage": stage.key}))


def act(deadline: Deadline, batch: Batch) -> None:
    """Replay, do every stage that is reached and not done for this due time, and set the row's results, `acted` and `wake_at` (unsaved).

    Several late warnings collapse to the last; once it is overdue a warning says nothing new.
    """
    outcome = outcome_of(deadline, at=batch.at)
    place(deadline, outcome, at=batch.at)
    due = outcome.due_at.isoformat() if outcome.due_at else ""
    waiting = [stage for stage in stages(deadline, outcome) if deadline.acted.get(stage.key) != due]
    reached = [stage for stage in waiting if stage.at <= batch.at]
    _do(deadline, outcome, reached, due, batch)
    deadline.acted = deadline.acted | {stage.key: due for stage in reached}
    deadline.wake_at = min((stage.at for stage in waiting if stage.at > batch.at), default=None)


def _do(deadline: Deadline, outcome: Outcome, reached: list[Stage], due: str, batch: Batch) -> None:
    if any(stage.key == "call" for stage in reached) and not _called_sooner(deadline, outcome):
        duty.call_duty(deadline=deadline, at=batch.at, occasion=_occasion(deadline, due))
    warnings = [stage for stage in reached if stage.kind == "warn" and stage.key != "call"]
    if any(stage.kind == "overdue" for stage in reached):
        warnings = []
    for stage in [*warnings[-1:], *(stage for stage in reached if stage.kind != "warn")]:
        if stage.kind == "warn":
            batch.warned += 1
            batch.tell(deadline, stage, "deadline_warning", due)
        elif stage.kind == "overdue":
            batch.overdue += 1
            _mark(deadline, outcome, batch)
            batch.tell(deadline, stage, "deadline_overdue", due)
        else:
            batch.tell(deadline, stage, "deadline_escalated", due)


def _occasion(deadline: Deadline, due: str) -> str:
    """What messages are for: the due time, with a running number once the limit was set anew, since the same time may come back."""
    return f"{due}#{deadline.acted[ROUND]}" if ROUND in deadline.acted else due


def _called_sooner(deadline: Deadline, outcome: Outcome) -> bool:
    """Whether a clock of the matter from the same start ends earlier: the roster is called once for what happened, not for every limit."""
    others = Deadline.objects.open().filter(matter=deadline.matter_id, started_at=outcome.origin, due_at__lt=outcome.due_at)
    return any(rule_for(row.rule, deadline.organisation).calls_duty for row in others.exclude(pk=deadline.pk))


def _mark(deadline: Deadline, outcome: Outcome, batch: Batch) -> None:
    """Lateness counts from the due time, not from the sweep that found it."""
    assert outcome.due_at is not None  # noqa: S101  (for the type checker)
    at = batch.at
    deadline.overdue_marked_at = at
    late = int((at - outcome.due_at).total_seconds())
    about: dict[str, Any] = {"deadline": deadline.pk, "rule": deadline.rule, "due_at": outcome.due_at, "late_seconds": late}
    batch.events.append(prepare("deadline.overdue", organisation=deadline.organisation, matter=deadline.matter, by=None, at=at, **about))
