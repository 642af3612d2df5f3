"""What was asked for by several people, and what published documents answered before an application was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum

from requests_app.models import Offer
from requests_app.models.suggestions import PublicationSuggestion, SuggestionSource

if TYPE_CHECKING:
    from core.models import Organisation

MOST = 20


@dataclass(frozen=True)
class Answered:
    """A published document and how often somebody filling in the form said that it was what they wanted."""

    title: str
    index_number: str
    times: int


def asked_repeatedly(*, organisation: Organisation, year: int) -> list[PublicationSuggestion]:
    """The same information asked for by three or more (条例44条), as found when an answer gave it; newest first. One query."""
    rows = PublicationSuggestion.objects.filter(organisation=organisation, source=SuggestionSource.ASKED_OFTEN, made_on__year=year)
    return list(rows.select_related("application", "document").order_by("-made_on", "-id"))


def answered_by_documents(*, organisation: Organisation, year: int) -> list[Answered]:
    """Documents that answered somebody at the form in that year, the most useful first; at most MOST. One query."""
    rows = Offer.objects.filter(document__organisation=organisation, on__year=year, count__gt=0).order_by()
    found = rows.values("document__title", "document__index_number").annotate(times=Sum("count")).order_by("-times")[:MOST]
    return [Answered(row["document__title"], row["document__index_number"], row["times"]) for row in found]
