"""Whom to tell: stand-ins for those absent, and whoever is there further up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access import people_with
from core.models import StandIn, User

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.access import Role
    from core.models import Organisation


def substitutes(at: datetime) -> dict[int, User]:
    """Id of somebody absent -> who stands in for them now."""
    rows = StandIn.objects.at(at).filter(substitute__is_active=True).select_related("substitute")
    return {row.absent_id: row.substitute for row in rows}


def present(people: Iterable[User | None], at: datetime, known: dict[int, User] | None = None) -> list[User]:
    """These people, stand-ins in place of those absent, active ones only, each once, in this order. `known` is `substitutes(at)`."""
    known = substitutes(at) if known is None else known
    found = {}
    for person in people:
        if person is not None:
            here = known.get(person.pk, person)
            if here.is_active:
                found[here.pk] = here
    return list(found.values())


def people_above(role: Role, organisation: Organisation, at: datetime) -> list[User]:
    """Who holds the role here, else at the nearest unit above; empty when nobody does."""
    here: Organisation | None = organisation
    seen: set[int] = set()
    while here is not None and here.pk not in seen:
        if found := people_with(role, here, at):
            return found
        seen.add(here.pk)
        here = here.parent
    return []


def topmost(organisation: Organisation) -> Organisation:
    """The unit at the top of this one's line: the district's."""
    here, seen = organisation, {organisation.pk}
    while here.parent is not None and here.parent_id not in seen:
        here = here.parent
        seen.add(here.pk)
    return here
