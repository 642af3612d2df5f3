"""Whose turn it is in the register: which determinations wait for the signed-in person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from core.access import Verb
from disclosure.models import EntryState, UndisclosedEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from core.reach import Reach


def entries_for(reach: Reach) -> QuerySet[UndisclosedEntry]:
    """Those the person can pass or decide now, save what they registered themselves; oldest first."""
    office = Q(state=EntryState.OFFICE, organisation__in=reach.organisations(Verb.EXAMINE_ATTRIBUTE))
    leader = Q(state=EntryState.DECISION, organisation__in=reach.organisations(Verb.SIGN_OFF))
    return UndisclosedEntry.objects.filter(office | leader).exclude(created_by=reach.user.pk).select_related("organisation").order_by("id")
