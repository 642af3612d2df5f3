"""States: an enum and a printed table of allowed moves; one door per status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.events import record

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Matter, Organisation, User


class MoveError(Exception):
    """The move is not in the table. The message is shown to the person."""


@dataclass(frozen=True)
class Machine:
    """The table of one status field. `moves` maps a state to the states it may go to."""

    name: str
    states: type[models.TextChoices]
    moves: dict[str, set[str]]
    title: str
    field: str = "state"


machines: dict[str, Machine] = {}


def register_machine(machine: Machine) -> Machine:
    """Make the table known to `manage.py states` and to the tests."""
    machines[machine.name] = machine
    return machine


def move(
    obj: models.Model,
    machine: Machine,
    *,
    to: str,
    by: User | None,
    at: datetime,
    organisation: Organisation,
    matter: Matter | None,
    **extra: Any,
) -> None:
    """Lock the row, check the table, save the new state and record an event `<machine>.<to>` with `extra` as data. Raises MoveError."""
    with transaction.atomic():
        current = type(obj)._default_manager.select_for_update().values_list(machine.field, flat=True).get(pk=obj.pk)
        if to not in machine.moves.get(current, set()):
            labels = dict(machine.states.choices)
            raise MoveError(_("“%(current)s”不能变为“%(to)s”。") % {"current": labels.get(current, current), "to": labels.get(to, to)})
        setattr(obj, machine.field, to)
        obj.save(update_fields=[machine.field])
        record(
            f"{machine.name}.{to}",
            organisation=organisation,
            matter=matter,
            by=by,
            at=at,
            before={machine.field: current},
            after={machine.field: to},
            **extra,
        )
