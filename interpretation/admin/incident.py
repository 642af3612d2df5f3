"""The incident page's pieces: every part adds its buttons (pages of one act) and its panels here, in `interpretation/admin/<part>.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from core.access import Verb
    from core.admin_base import StaffAdmin
    from core.reach import Reach
    from interpretation.models import Incident

    View = Callable[[StaffAdmin, HttpRequest, Incident], HttpResponse]
    Context = Callable[[Incident, Reach], dict[str, Any]]

# Groups of buttons in the order of the work.
TRIAGE, STEPS, STATEMENTS, END = "triage", "steps", "statements", "end"


@dataclass(frozen=True)
class IncidentAct:
    """A button of the incident's page and the page behind it, at `<incident>/<name>/`, named `admin:interpretation_incident_<name>`.

    `when` says whether the incident is in a state for it; the service has the last word. `main`: the likeliest next step, shown in red.
    """

    name: str
    label: Any
    view: View
    verb: Verb
    when: Callable[[Incident], bool]
    group: str = STEPS
    main: bool = False
    danger: bool = False

    @property
    def url_name(self) -> str:
        """The name of its address within the admin."""
        return f"interpretation_incident_{self.name}"


@dataclass(frozen=True)
class IncidentPanel:
    """A box of the incident's page. `context` gives what the template needs as `panel`, or {} to leave the box out."""

    name: str
    template: str
    context: Context
    order: int = 50


INCIDENT_ACTS: dict[str, IncidentAct] = {}
INCIDENT_PANELS: dict[str, IncidentPanel] = {}


def incident_act(
    name: str,
    label: Any,
    *,
    verb: Verb,
    when: Callable[[Incident], bool],
    group: str = STEPS,
    main: bool = False,
    danger: bool = False,
) -> Callable[[View], View]:
    """Decorate `view(admin, request, incident) -> HttpResponse` (see core.admin_acts.act): button and page of the incident."""

    def register(view: View) -> View:
        INCIDENT_ACTS[name] = IncidentAct(name, label, view, verb, when, group, main, danger)
        return view

    return register


def incident_panel(name: str, template: str, *, order: int = 50) -> Callable[[Context], Context]:
    """Decorate `context(incident, reach) -> dict`: a box of the incident's page, by `order` (10 facts ... 90 events)."""

    def register(context: Context) -> Context:
        INCIDENT_PANELS[name] = IncidentPanel(name, template, context, order)
        return context

    return register


def acts_for(incident: Incident, reach: Reach) -> list[IncidentAct]:
    """Buttons this person can press on the incident as it stands, in the order in which they were registered, the likeliest first."""
    found = [act for act in INCIDENT_ACTS.values() if incident.organisation_id in reach.organisations(act.verb) and act.when(incident)]
    return sorted(found, key=lambda act: not act.main)


def panels_for(incident: Incident, reach: Reach) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of the boxes that have something to show."""
    found = []
    for panel in sorted(INCIDENT_PANELS.values(), key=lambda panel: panel.order):
        context = panel.context(incident, reach)
        if context:
            found.append((panel.template, context))
    return found
