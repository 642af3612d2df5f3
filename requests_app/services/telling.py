"""Whom of the staff a step is told to. Notices name the case by its number, never a person of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access import Verb, people_with
from core.notices import notify
from core.people import present

if TYPE_CHECKING:
    from datetime import datetime

    from requests_app.models import Application


def tell_staff(application: Application, template: str, *, at: datetime, occasion: object = "", verb: Verb | None = None) -> None:
    """Tell whoever handles the case, or all who may while nobody does; with `verb` those who may do that. Once for each `occasion`."""
    organisation, matter = application.organisation, application.matter
    people = [] if verb else present([matter.handler], at)
    notify(
        recipients=people or people_with(verb or Verb.HANDLE_APPLICATIONS, organisation, at),
        template=template,
        organisation=organisation,
        matter=matter,
        dedupe=f"{template}:{application.pk}:{occasion}",
        at=at,
    )
