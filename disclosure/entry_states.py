"""The way of a determination (源头认定) as a table of allowed moves."""

from core.states import Machine, register_machine
from disclosure.models import EntryState as S

ENTRY = register_machine(
    Machine(
        name="undisclosed",
        title="源头认定",
        states=S,
        moves={
            S.DRAFT: {S.OFFICE, S.DECISION},
            S.OFFICE: {S.DECISION, S.DRAFT},
            S.DECISION: {S.DECIDED, S.DRAFT},
            S.DECIDED: {S.CONVERTED},
            S.CONVERTED: set(),
        },
    )
)
