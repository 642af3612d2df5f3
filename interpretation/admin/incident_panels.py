"""Boxes of the incident's page: facts, limits with their history, duty calls, steps taken, statements, the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import deadlines
from core.access import Verb
from core.models import Event
from core.verb_labels import verb_label
from interpretation.admin.incident import incident_panel
from interpretation.queries.clocks import Clocks, clocks_of

if TYPE_CHECKING:
    from core.reach import Reach
    from interpretation.models import Incident


@incident_panel("facts", "admin/interpretation/panel_facts.html", order=10)
def facts(incident: Incident, reach: Reach) -> dict[str, Any]:
    """How it came and what is known of it."""
    return {"incident": incident, "may_handle": incident.organisation_id in reach.organisations(Verb.HANDLE_INCIDENTS)}


@incident_panel("statements", "admin/interpretation/panel_statements.html", order=20)
def statements(incident: Incident, reach: Reach) -> dict[str, Any]:
    """Statements in order, each with where its newest version stands."""
    rows: list[Any] = []
    for statement in incident.statements.select_related("document").order_by("position", "id"):
        newest = statement.document.versions.defer("body", "body_text").order_by("-number").first()
        if newest is not None:
            rows.append((statement, newest))
    return {"rows": rows, "incident": incident}


@incident_panel("limits", "admin/interpretation/panel_limits.html", order=30)
def limits(incident: Incident, reach: Reach) -> dict[str, Any]:
    """Every limit with how it was counted, entries of re-grading among them."""
    found = clocks_of([incident.matter_id], reach.user, reach.at).get(incident.matter_id, Clocks())
    return {"clocks": [(clock, deadlines.explain(clock.deadline, at=reach.at)) for clock in found.clocks], "calls": found.calls}


@incident_panel("steps", "admin/interpretation/panel_steps.html", order=40)
def steps(incident: Incident, reach: Reach) -> dict[str, Any]:
    """Re-gradings, reports upward, consultations, transfers; nothing where nothing happened."""
    found = {
        "regradings": list(incident.regradings.select_related("by", "approver").order_by("at", "id")),
        "reports": list(incident.reports.select_related("by").order_by("at", "id")),
        "consultations": list(incident.consultations.select_related("by").order_by("at", "id")),
        "transfers": list(incident.transfers.select_related("by").order_by("at", "id")),
        "conferences": list(incident.conferences.select_related("spokesperson").order_by("held_at", "id")),
    }
    return found if any(found.values()) else {}


@incident_panel("events", "admin/interpretation/panel_events.html", order=90)
def events(incident: Incident, reach: Reach) -> dict[str, Any]:
    """What was done, newest first."""
    rows = Event.objects.filter(matter=incident.matter_id).select_related("actor").order_by("-at", "-id")[:60]
    return {"events": [(row, verb_label(row.verb)) for row in rows]}
