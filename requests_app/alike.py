"""Which earlier applications asked for the same: compared in memory, for what was asked stands encrypted. Bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from requests_app.models import Item, PartyRole
from requests_app.models.parties import Party

if TYPE_CHECKING:
    from requests_app.models import Application

COMPARED = 1_000  # newest items of the organisation that are read
SAME = 0.6  # Dice share of pairs of characters from which two items ask for the same


@dataclass(frozen=True)
class Alike:
    """An item of another application; `share` of 100."""

    item: Item
    share: int


def alike(item: Item, *, application: Application) -> list[Alike]:
    """Items of other applications of the organisation that ask for the same, most alike first. One query."""
    own = pairs(item.wanted)
    rows = (
        Item.objects.filter(application__organisation=application.organisation_id)
        .exclude(application=application)
        .select_related("application")
        .order_by("-pk")[:COMPARED]
    )
    found = [Alike(row, round(100 * share)) for row in rows if (share := dice(own, pairs(row.wanted))) >= SAME]
    return sorted(found, key=lambda row: (-row.share, -row.item.pk))


def person_key(application: Application) -> str:
    """Who asks, without reading who: the blind index of the number, else of the name, else the application itself."""
    party = Party.objects.filter(application=application, role=PartyRole.APPLICANT).first()
    index = (party.identity_index or party.name_index) if party else ""
    return index or f"#{application.pk}"


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters and digits."""
    plain = "".join(char for char in text if char.isalnum())
    return frozenset(plain[place : place + 2] for place in range(max(len(plain) - 1, 1 if plain else 0)))


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two sets have in common, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
