"""A policy with the plan of its interpretation, through the services."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.models import Organisation
from disclosure.models import Document, DocumentVersion
from interpretation.models import InterpretationPlan
from interpretation.services.plans import save_plan
from tests.disclosure.acts import AT, Team, approve, draft
from tests.disclosure.acts import publish as publish_version


def planned(
    team: Team, version: DocumentVersion, *, interpreter: Organisation | None = None, at: Any = AT, **changes: Any
) -> InterpretationPlan:
    """The plan of a drafted policy; the version is read anew."""
    given = {"forms": ["text", "pictures"], "planned_on": date(2026, 11, 26), "points": "为什么出台、谁能办、怎么办。"} | changes
    plan = save_plan(policy=version.document, interpreter=interpreter or team.org, by=team.editor, at=at, **given)
    version.refresh_from_db()
    return plan


def policy_draft(team: Team, **elements: Any) -> DocumentVersion:
    """A policy that needs interpretation, without a plan."""
    return draft(team, **{"title": "互助办法", "kind": "policy", "needs_interpretation": True, "interpretation_reason": ""} | elements)


def published_policy(team: Team, *, interpreter: Organisation | None = None, at: Any = AT, **elements: Any) -> Document:
    """Planned, approved and public."""
    version = policy_draft(team, at=at, **elements)
    planned(team, version, interpreter=interpreter)
    publish_version(version=approve(team, version, at), by=team.officer, at=at)
    return Document.objects.get(pk=version.document_id)
