"""What may follow what."""

from __future__ import annotations

from core.states import Machine, register_machine
from interpretation.models import IncidentState as S
from interpretation.models import PlanState as P

# Graded and not over; and over.
WORKED_ON = (S.TRIAGED, S.HANDLING, S.RESPONDED)
OVER = (S.CLOSED, S.TRANSFERRED)

INCIDENT = register_machine(
    Machine(
        name="incident",
        title="政务舆情",
        states=S,
        moves={
            S.REGISTERED: {S.TRIAGED, S.TRANSFERRED},
            S.TRIAGED: {S.HANDLING, S.RESPONDED, S.TRANSFERRED},
            S.HANDLING: {S.RESPONDED, S.TRANSFERRED},
            S.RESPONDED: {S.CLOSED, S.HANDLING},  # what was published was withdrawn again
            S.CLOSED: set(),
            S.TRANSFERRED: set(),
        },
    )
)

PLAN = register_machine(
    Machine(
        name="plan",
        title="解读方案",
        states=P,
        moves={P.DRAFT: {P.APPROVED}, P.APPROVED: {P.DRAFT, P.FULFILLED}, P.FULFILLED: set()},
    )
)
