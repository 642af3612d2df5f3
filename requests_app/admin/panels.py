"""Boxes of the case page: facts, people (masked), what is asked, limits, steps, papers, notes, possible duplicates, the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb
from core.counting import local_date
from core.due_words import due_text, how_far
from core.models import Deadline, Event
from core.models.deadlines import DeadlineState
from core.rules import rule_for
from core.verb_labels import verb_label
from requests_app.admin.registry import case_panel
from requests_app.choices import Form, IdentityKind
from requests_app.models import DeliveryWay
from requests_app.privacy.masking import LABELS, masked, masked_data
from requests_app.queries.same import same_as
from requests_app.queries.shown import CORRECTION_RULE
from requests_app.services.closing import matters_of

if TYPE_CHECKING:
    from core.reach import Reach
    from requests_app.models import Application

READERS = (Verb.HANDLE_APPLICATIONS, Verb.REVIEW_ANSWERS, Verb.SIGN_ANSWERS)


def may_read(application: Application, reach: Reach) -> bool:
    """Whether the person needs to know what is asked and written in the case: those who handle, review or sign; not the auditor."""
    return any(application.organisation_id in reach.organisations(verb) for verb in READERS)


@case_panel("facts", "admin/requests_app/panel_facts.html", order=10)
def facts(application: Application, reach: Reach) -> dict[str, Any]:
    """How it came and what is known of it."""
    forms, ways = dict(Form.choices), dict(DeliveryWay.choices)
    return {
        "application": application,
        "forms": "、".join(str(forms.get(code, code)) for code in application.forms),
        "ways": "、".join(str(ways.get(code, code)) for code in application.ways),
    }


@case_panel("parties", "admin/requests_app/panel_parties.html", order=15)
def parties(application: Application, reach: Reach) -> dict[str, Any]:
    """Who asks, masked."""
    people = [(party.get_role_display(), labelled(masked(party))) for party in application.parties.all()]
    return {"people": people, "erased": application.erased_at}


def labelled(values: dict[str, str]) -> list[tuple[Any, str]]:
    """(what it is, value) of masked data."""
    kinds = dict(IdentityKind.choices)
    return [(LABELS[key], str(kinds.get(value, value)) if key == "identity_kind" else value) for key, value in values.items()]


@case_panel("wanted", "admin/requests_app/panel_wanted.html", order=20)
def wanted(application: Application, reach: Reach) -> dict[str, Any]:
    """What is asked for, item by item."""
    return {
        "application": application,
        "may_read": may_read(application, reach),
        "items": application.items.select_related("handler"),
        "wanted": application.wanted,
    }


@case_panel("limits", "admin/requests_app/panel_limits.html", order=25)
def limits(application: Application, reach: Reach) -> dict[str, Any]:
    """Every limit of the case with its track of days; the open ones first."""
    rows = Deadline.objects.filter(matter__in=matters_of(application)).select_related("organisation", "matter").order_by("-state", "id")
    shown = [
        {
            "deadline": row,
            "label": rule_for(row.rule, row.organisation).label,
            "due": due_text(row),
            "far": far_of(row, reach),
            "late": row.is_overdue(reach.at) or (row.state == DeadlineState.MET and (row.late_seconds or 0) > 0),
            "open": row.state == "open",
            "trace": deadlines.explain(row, at=reach.at),
        }
        for row in rows
    ]
    return {"limits": shown, "today": local_date(reach.at), "application": application}


def far_of(limit: Deadline, reach: Reach) -> str:
    """How far it is; the chance to have an answer restart by a correction notice is not overdue, it is over."""
    over = limit.rule == CORRECTION_RULE and limit.state == DeadlineState.OPEN and limit.due_at is not None and limit.due_at <= reach.at
    return _("已过告知时限") if over else how_far(limit, reach.at)


@case_panel("steps", "admin/requests_app/panel_steps.html", order=30)
def steps(application: Application, reach: Reach) -> dict[str, Any]:
    """What happened in the procedure; nothing where nothing did."""
    found: dict[str, Any] = {
        name: getattr(application, name, None)
        for name in ("correction", "extension", "excess", "fee", "rating")
        if hasattr(application, name)
    }
    consultations = [
        (row, labelled(masked_data(row.party)), row.letters.all())
        for row in application.consultations.select_related("matter").prefetch_related("letters", "items")
    ]
    merged = list(application.merged.all())
    if not found and not consultations and not merged and application.merged_into_id is None:
        return {}
    return {
        **found,
        "consultations": consultations,
        "merged": merged,
        "application": application,
        "may_read": may_read(application, reach),
        "may_handle": application.organisation_id in reach.organisations(Verb.HANDLE_APPLICATIONS),
    }


@case_panel("papers", "admin/requests_app/panel_papers.html", order=60)
def papers(application: Application, reach: Reach) -> dict[str, Any]:
    """Papers of the case; names and files only for those who handle it."""
    rows = list(application.papers.select_related("added_by", "blob"))
    return {"papers": rows, "may_open": may_read(application, reach), "application": application} if rows else {}


@case_panel("notes", "admin/requests_app/panel_notes.html", order=65)
def notes(application: Application, reach: Reach) -> dict[str, Any]:
    """Entries of the case."""
    rows = list(application.notes.select_related("by"))
    return {"notes": rows, "may_read": may_read(application, reach)} if rows else {}


@case_panel("same", "admin/requests_app/panel_same.html", order=70)
def same(application: Application, reach: Reach) -> dict[str, Any]:
    """Possible duplicates, while the case is open."""
    if application.is_closed or not may_read(application, reach):
        return {}
    rows = same_as(application)
    return {"same": rows} if rows else {}


@case_panel("events", "admin/requests_app/panel_events.html", order=90)
def events(application: Application, reach: Reach) -> dict[str, Any]:
    """What was done, newest first."""
    rows = Event.objects.filter(matter__in=matters_of(application)).select_related("actor").order_by("-at", "-id")[:60]
    return {"events": [(row, verb_label(row.verb)) for row in rows]}
