"""What interpretation and response store."""

from interpretation.models.incidents import (
    Category,
    CountsFrom,
    Incident,
    IncidentState,
    IncidentTransfer,
    OrganConsultation,
    Regrading,
    Severity,
    Source,
    UpwardReport,
)

__all__ = [
    "Category",
    "CountsFrom",
    "Incident",
    "IncidentState",
    "IncidentTransfer",
    "OrganConsultation",
    "Regrading",
    "Severity",
    "Source",
    "UpwardReport",
]
