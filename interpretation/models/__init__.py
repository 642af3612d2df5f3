"""What interpretation and response store."""

from interpretation.models.forms import Form
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
from interpretation.models.materials import (
    ChartData,
    ChartStyle,
    Expert,
    Material,
    Media,
    PicturePage,
    QuestionAnswer,
    Speaker,
    SpeakerRole,
)
from interpretation.models.monitoring import MonitoringEvent, MonitoringService
from interpretation.models.plans import AssistTask, Case, InterpretationPlan, PlanState
from interpretation.models.questions import QuestionState, ReaderQuestion
from interpretation.models.statements import ClaimCheck, Conference, Finding, Statement, StatementKind

__all__ = [
    "AssistTask",
    "Case",
    "Category",
    "ChartData",
    "ChartStyle",
    "ClaimCheck",
    "Conference",
    "CountsFrom",
    "Expert",
    "Finding",
    "Form",
    "Incident",
    "IncidentState",
    "IncidentTransfer",
    "InterpretationPlan",
    "Material",
    "Media",
    "MonitoringEvent",
    "MonitoringService",
    "OrganConsultation",
    "PicturePage",
    "PlanState",
    "QuestionAnswer",
    "QuestionState",
    "ReaderQuestion",
    "Regrading",
    "Severity",
    "Source",
    "Speaker",
    "SpeakerRole",
    "Statement",
    "StatementKind",
    "UpwardReport",
]
