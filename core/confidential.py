"""Matters whose very title is for few: rooms name the kind and the verb, boards of everybody else leave them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from core.access import Verb
    from core.reach import Reach

# Kind of matter -> the verb one must hold where the matter lies. Filled in `AppConfig.ready()`.
confidential_kinds: dict[str, Verb] = {}


def shown_matters(reach: Reach, path: str = "matter") -> Q:
    """The condition that a row's matter may be shown to the person. `path` leads from the row to its matter; "" for matters themselves."""
    prefix = f"{path}__" if path else ""
    condition = Q()
    for kind, verb in confidential_kinds.items():
        condition &= ~Q(**{f"{prefix}kind": kind}) | Q(**{f"{prefix}organisation__in": reach.organisations(verb)})
    return condition
