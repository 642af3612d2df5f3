"""Possible duplicates: by the same person, and of the same matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from requests_app.alike import alike
from requests_app.models import Application, Party, PartyRole

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 20


@dataclass
class Same:
    """Another application. `person`: the same applicant by number, name or telephone; `share`: how alike what is asked for is, of 100."""

    application: Application
    person: bool = False
    share: int = 0
    items: list[int] = field(default_factory=list)


def same_as(application: Application) -> list[Same]:
    """Others of the organisation by the same person or for the same matter, the most telling first; at most MOST. Five queries at most."""
    found: dict[int, Same] = {}
    for other in _by_person(application):
        found[other.pk] = Same(other, person=True)
    for item in application.items.all()[:5]:
        for row in alike(item, application=application)[:MOST]:
            entry = found.setdefault(row.item.application_id, Same(row.item.application))
            entry.share = max(entry.share, row.share)
            entry.items.append(row.item.number)
    order = sorted(found.values(), key=lambda row: (not (row.person and row.share), -row.share, not row.person, -row.application.pk))
    return order[:MOST]


def _by_person(application: Application) -> Iterable[Application]:
    party = Party.objects.filter(application=application, role=PartyRole.APPLICANT).first()
    if party is None:
        return []
    indexes = {name: getattr(party, name) for name in ("identity_index", "phone_index", "name_index")}
    if indexes["identity_index"]:  # a name alone tells nothing where the number is known
        indexes.pop("name_index")
    condition = Q(pk__in=[])
    for name, value in indexes.items():
        if value:
            condition |= Q(**{name: value})
    others = Party.objects.filter(condition, application__organisation=application.organisation_id).exclude(application=application)
    return Application.objects.filter(pk__in=others.values("application")).order_by("-pk")[:MOST]
