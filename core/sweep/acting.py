"""What the sweep does for one deadline that is awake: warn, mark overdue, climb the ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import duty
from core.access import Role, people_with
from core.deadlines import recompute, stages
from core.deadlines.stages import next_wake
from core.events import record
from core.notices import Message
from core.people import people_above, present, substitutes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.deadlines import Outcome, Stage
    from core.models import Deadline, Organisation, User

# When nobody holds the roles that should hear of it, these do.
FALLBACK = (Role.OFFICER, Role.OFFICE_HEAD, Role.LEADER, Role.PRINCIPAL)


class Batch:
    """What the rows of one transaction share: the instant, the people looked up so far, and the messages to be written at its end."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.messages: list[Message] = []
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
        people = [*handler, *self.holders(deadline.organisation, stage.audience)]
        if not people:
            people = self.holders(deadline.organisation, FALLBACK) or people_above(Role.PRINCIPAL, deadline.organisation, self.at)
        return list({person.pk: person for person in people}.values())

    def tell(self, deadline: Deadline, stage: Stage, template: str, due: str) -> None:
        """Note a message; one for each person, stage and due time, whatever happens."""
        people = self.audience(deadline, stage)
        dedupe = f"{deadline.pk}:{stage.key}:{due}"
        self.messages.append(Message(people, template, deadline.organisation, dedupe, deadline.matter, deadline, {"stage": stage.key}))


def act(deadline: Deadline, batch: Batch) -> None:
    """Replay, do every stage that is reached and not done for this due time, and set `acted`, `overdue_marked_at` and `wake_at` (unsaved).

    Several late warnings collapse to the last; once it is overdue a warning says nothing new. Raises RuntimeError for a row that would wake
    again at once.
    """
    outcome = recompute(deadline, at=batch.at)
    if outcome.due_at is not None:
        due = outcome.due_at.isoformat()
        reached = [stage for stage in stages(deadline, outcome) if stage.at <= batch.at and deadline.acted.get(stage.key) != due]
        _do(deadline, outcome, reached, due, batch)
        deadline.acted = deadline.acted | {stage.key: due for stage in reached}
    deadline.wake_at = next_wake(deadline, outcome)
    if deadline.wake_at is not None and deadline.wake_at <= batch.at:
        raise RuntimeError(f"deadline {deadline.pk} would wake again at once")


def _do(deadline: Deadline, outcome: Outcome, reached: list[Stage], due: str, batch: Batch) -> None:
    if any(stage.key == "call" for stage in reached):
        duty.call_duty(deadline=deadline, at=batch.at, occasion=due)
    warnings = [stage for stage in reached if stage.kind == "warn" and stage.key != "call"]
    if any(stage.kind == "overdue" for stage in reached):
        warnings = []
    for stage in [*warnings[-1:], *(stage for stage in reached if stage.kind != "warn")]:
        if stage.kind == "warn":
            batch.warned += 1
            batch.tell(deadline, stage, "deadline_warning", due)
        elif stage.kind == "overdue":
            batch.overdue += 1
            _mark(deadline, outcome, batch.at)
            batch.tell(deadline, stage, "deadline_overdue", due)
        else:
            batch.tell(deadline, stage, "deadline_escalated", due)


def _mark(deadline: Deadline, outcome: Outcome, at: datetime) -> None:
    """Lateness counts from the due time, not from the sweep that found it."""
    assert outcome.due_at is not None  # noqa: S101  (for the type checker)
    deadline.overdue_marked_at = at
    late = int((at - outcome.due_at).total_seconds())
    about: dict[str, Any] = {"deadline": deadline.pk, "rule": deadline.rule, "due_at": outcome.due_at, "late_seconds": late}
    record("deadline.overdue", organisation=deadline.organisation, matter=deadline.matter, by=None, at=at, **about)
