"""Somebody's process at this installation: reads `[function, arguments]` a line, calls it at the set instant, answers with JSON a line."""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from datetime import datetime
from typing import Any

import tests.clocks.hook  # noqa: F401  (first: it sets the clock)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

from django.utils import timezone  # noqa: E402

from core import notices  # noqa: E402
from core.access import Role  # noqa: E402
from core.models import Deadline, Delivery, DutyShift, Event, Heartbeat, Membership, Notice, Organisation, User  # noqa: E402
from disclosure.models import Document  # noqa: E402
from interpretation.models import Incident  # noqa: E402
from interpretation.services.incidents import register, responded  # noqa: E402
from interpretation.services.triage import grade  # noqa: E402
from tests.conftest import SHANGHAI, shanghai  # noqa: E402
from tests.disclosure.acts import Team  # noqa: E402
from tests.interpretation.plans import published_policy  # noqa: E402
from tests.interpretation.writing import put_out, started  # noqa: E402

ROLES = ("editor", "checker", "secrecy", "officer", "office_head", "leader", "principal", "spokesperson")


def found() -> None:
    """The district's office above, the federation with one person a role, and a roster: spokesperson, then officer."""
    district = Organisation.objects.create(
        code="YNQZF", name="南宁市邕宁区人民政府办公室", short_name="区政府办", legal_basis="administrative", order=9
    )
    org = Organisation.objects.create(
        code="YNZGH", name="南宁市邕宁区总工会", short_name="区总工会", legal_basis="mass", document_word="邕工发", parent=district,
        site_name="邕宁区总工会政务公开平台", office_name="区总工会政务公开办公室",
    )  # fmt: skip
    for unit, prefix, roles in ((org, "", ROLES), (district, "district_", ("officer", "office_head"))):
        for role in roles:
            name = f"{prefix}{role}"
            user = User.objects.create(username=name, display_name=name, is_staff=True, email=f"{name}@example.invalid")
            Membership.objects.create(user=user, organisation=unit, role=Role(role))
    DutyShift.objects.create(
        organisation=org,
        person=_user("spokesperson"),
        deputy=_user("officer"),
        starts_at=shanghai(2026, 11, 23),
        ends_at=shanghai(2026, 12, 31),
    )


def publish_policy() -> None:
    """Drafted with its plan, approved and published now."""
    published_policy(_team(), at=timezone.now())


def interpret() -> None:
    """The interpretation of the policy, published now."""
    put_out(_team(), started(_team(), policy=Document.objects.get(kind="policy")), at=timezone.now())


def incident(severity: str) -> None:
    """Seen, registered and graded now."""
    at = timezone.now()
    row: Incident = register(
        organisation=_org(), source="monitoring", title="某工地停工的传言", first_seen_at=at, by=_user("officer"), at=at
    )
    grade(incident=row, severity=severity, needs_conference=False, by=_user("spokesperson"), at=at)


def answer() -> None:
    """Statements of all incidents are public now."""
    at = timezone.now()
    for row in Incident.objects.order_by("id"):
        responded(incident=row, effective_at=at, by=_user("officer"), at=at)


def acknowledge(username: str) -> None:
    """The person answers the call."""
    row = Notice.objects.filter(template="duty_call", recipient=_user(username)).latest("id")
    notices.acknowledge(notice=row, by=_user(username), at=timezone.now())


def is_swept(at: str) -> bool:
    """A whole sweep has run at this very instant, and nothing waits to be sent."""
    swept = Heartbeat.objects.filter(name="sweep", at=datetime.fromisoformat(at)).exists()
    return swept and not Delivery.objects.filter(state="pending").exists()


def told() -> list[list[Any]]:
    """Each message that the clocks sent: [when, what, stage, rule, to whom]."""
    rows: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for row in Notice.objects.filter(deadline__isnull=False).select_related("deadline", "recipient").order_by("id"):
        assert row.deadline
        stage = str(row.params.get("stage", row.params.get("rung", "")))
        rows[_when(row.created_at), row.template, stage, row.deadline.rule].append(row.recipient.username)
    return [[*key, sorted(people)] for key, people in rows.items()]


def marks() -> list[list[Any]]:
    """Each overdue mark: [when it was set, rule, seconds of lateness then]."""
    rows = Event.objects.filter(verb="deadline.overdue").order_by("id")
    return [[_when(row.at), row.data["rule"], row.data["late_seconds"]] for row in rows]


def clocks() -> list[list[Any]]:
    """Each deadline of this issue: [rule, state, due, seconds late]."""
    rows = Deadline.objects.filter(rule__in=("interpretation_3wd", "response_1h", "response_5h", "response_48h")).order_by("id")
    return [[row.rule, row.state, _when(row.due_at), row.late_seconds] for row in rows]


def trail(verb: str) -> int:
    """How often this was recorded."""
    return Event.objects.filter(verb=verb).count()


def _when(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M:%S}" if at else ""


def _user(name: str) -> User:
    return User.objects.get(username=name)


def _org() -> Organisation:
    return Organisation.objects.get(code="YNZGH")


def _team() -> Team:
    return Team(_org(), *(_user(name) for name in ("editor", "checker", "secrecy", "leader", "officer")))


if __name__ == "__main__":
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever prints must not garble the answers
    for line in sys.stdin:
        act, words = json.loads(line)
        print(json.dumps(globals()[act](**words)), file=answers, flush=True)
