"""What may follow what with a reader's question."""

from __future__ import annotations

from core.states import Machine, register_machine
from interpretation.models import QuestionState as S

QUESTION = register_machine(
    Machine(
        name="reader_question",
        title="读者提问",
        states=S,
        moves={
            S.HELD: {S.WAITING, S.HIDDEN},
            S.WAITING: {S.ANSWERED, S.HIDDEN},
            S.ANSWERED: {S.ANSWERED, S.HIDDEN},
            S.HIDDEN: {S.ANSWERED},
        },
    )
)
