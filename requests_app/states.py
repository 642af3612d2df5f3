"""What may follow what. The services choose the next state; the tables say what can ever happen."""

from __future__ import annotations

from core.states import Machine, register_machine
from requests_app.models import AnswerState as A
from requests_app.models import ApplicationState as S
from requests_app.models import ErasureState as E
from requests_app.models import SuggestionState as P

_ENDS = {S.LAPSED, S.WITHDRAWN, S.MERGED}

APPLICATION = register_machine(
    Machine(
        name="application",
        title="公开申请",
        states=S,
        moves={
            S.SUBMITTED: {S.REGISTERED, S.WITHDRAWN, S.MERGED},
            S.REGISTERED: {S.HANDLING, S.CORRECTION, S.REASONS, S.FEE, S.ANSWERED, S.WITHDRAWN, S.MERGED},
            S.CORRECTION: {S.REGISTERED, S.HANDLING, S.ANSWERED, *_ENDS},
            S.REASONS: {S.HANDLING, S.ANSWERED, S.WITHDRAWN, S.MERGED},
            S.HANDLING: {S.CORRECTION, S.REASONS, S.FEE, S.ANSWERED, S.WITHDRAWN, S.MERGED},
            S.FEE: {S.HANDLING, *_ENDS},
            S.ANSWERED: {S.DELIVERED, S.CLOSED, S.HANDLING, S.WITHDRAWN},
            S.DELIVERED: {S.CLOSED, S.ANSWERED},
            S.CLOSED: {S.ARCHIVED, S.HANDLING},  # a review or a court may order a new answer
            S.LAPSED: {S.ARCHIVED, S.CORRECTION, S.FEE},  # with good reason, or what came in time was entered later
            S.WITHDRAWN: {S.ARCHIVED},
            S.MERGED: set(),
            S.ARCHIVED: {S.HANDLING},
        },
    )
)

ANSWER = register_machine(
    Machine(
        name="answer",
        title="申请答复",
        states=A,
        moves={
            A.DRAFT: {A.LEGAL},
            A.LEGAL: {A.APPROVAL, A.DRAFT},
            A.APPROVAL: {A.APPROVED, A.DRAFT},
            A.APPROVED: {A.DRAFT},
        },
    )
)

SUGGESTION = register_machine(
    Machine(
        name="suggestion",
        title="建议主动公开",
        states=P,
        moves={P.OPEN: {P.ACCEPTED, P.DECLINED}, P.ACCEPTED: {P.PUBLISHED, P.DECLINED}, P.DECLINED: set(), P.PUBLISHED: set()},
    )
)

ERASURE = register_machine(
    Machine(
        name="erasure",
        title="清除清单",
        states=E,
        moves={E.PROPOSED: {E.APPROVED, E.REJECTED}, E.APPROVED: {E.DONE}, E.REJECTED: set(), E.DONE: set()},
    )
)
