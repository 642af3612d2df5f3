"""The workflow of a version: a table of allowed moves. The services choose the next step by kind; the table says what can ever happen."""

from core.states import Machine, register_machine
from disclosure.models import PostState as P
from disclosure.models import VersionState as S

VERSION = register_machine(
    Machine(
        name="version",
        title="信息版本",
        states=S,
        moves={
            S.DRAFT: {S.FIRST_CHECK, S.SECRECY},
            S.FIRST_CHECK: {S.SECOND_CHECK, S.SECRECY, S.DRAFT},
            S.SECOND_CHECK: {S.FINAL_CHECK, S.SECRECY, S.DRAFT},
            S.FINAL_CHECK: {S.SECRECY, S.DRAFT},
            S.SECRECY: {S.SIGN_OFF, S.APPROVED, S.DRAFT},  # approved at once on the emergency's short way
            S.SIGN_OFF: {S.APPROVED, S.DRAFT},
            S.APPROVED: {S.SCHEDULED, S.PUBLISHED, S.DRAFT},
            S.SCHEDULED: {S.PUBLISHED, S.APPROVED, S.DRAFT},
            S.PUBLISHED: {S.SUPERSEDED, S.WITHDRAWN},
            S.SUPERSEDED: {S.WITHDRAWN},
            S.WITHDRAWN: set(),
        },
    )
)

POST = register_machine(
    Machine(
        name="post",
        title="渠道发布",
        states=P,
        moves={
            P.PLANNED: {P.TO_POST},
            P.TO_POST: {P.POSTED, P.PLANNED},
            P.POSTED: {P.TO_CORRECT, P.TO_TAKE_DOWN, P.TAKEN_DOWN},
            P.TO_CORRECT: {P.POSTED, P.TO_TAKE_DOWN, P.TAKEN_DOWN},
            P.TO_TAKE_DOWN: {P.TAKEN_DOWN, P.TO_CORRECT},
            P.TAKEN_DOWN: {P.TO_POST},
        },
    )
)
