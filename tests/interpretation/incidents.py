"""Incidents for tests: an invented broken water main."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.models import Deadline, Organisation, User
from interpretation.models import Incident, Severity
from interpretation.services import incidents, triage
from tests.conftest import shanghai

SEEN = shanghai(2026, 11, 20, 22)  # a Friday night


def registered(organisation: Organisation, by: User, *, at: datetime = SEEN, **changed: Any) -> Incident:
    """Seen and registered at the same instant."""
    given = {"source": "social", "title": "某小区供水管破裂", "first_seen_at": at, **changed}
    return incidents.register(organisation=organisation, by=by, at=at, **given)


def graded(organisation: Organisation, by: User, *, severity: str = Severity.OTHER, at: datetime = SEEN, **changed: Any) -> Incident:
    """Registered and graded at once."""
    options = {name: changed.pop(name) for name in ("needs_conference", "counts_from") if name in changed}
    incident = registered(organisation, by, at=at, **changed)
    return triage.grade(incident=incident, severity=severity, by=by, at=at, **{"needs_conference": False, **options})


def clock(incident: Incident, rule: str) -> Deadline:
    """The newest clock of the rule."""
    found = Deadline.objects.filter(matter=incident.matter, rule=rule).order_by("-id").first()
    assert found is not None, rule
    return found


def rules(incident: Incident) -> list[str]:
    """Rules of the open clocks."""
    return sorted(Deadline.objects.open().filter(matter=incident.matter).values_list("rule", flat=True))
