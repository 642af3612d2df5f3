"""What disclosure on application stores. Personal data and what was asked stand encrypted (core/fields.py)."""

from requests_app.models.answers import Answer, AnswerState, ItemDecision
from requests_app.models.applications import ApplicantClass, Application, ApplicationState, Channel, Item
from requests_app.models.drafts import DraftFile, FormDraft, Offer
from requests_app.models.erasures import ErasureList, ErasureState
from requests_app.models.letters import Delivery, DeliveryWay, Letter, LetterKind, LetterTemplate
from requests_app.models.mails import ApplicantMail, Step
from requests_app.models.papers import Paper, PaperKind
from requests_app.models.parties import Party, PartyRole
from requests_app.models.proceedings import Complaint, Proceeding, ProceedingKind, ProceedingResult
from requests_app.models.steps import (
    Consultation,
    ConsultationAnswer,
    ConsultationKind,
    Correction,
    ExcessInquiry,
    Extension,
    Fee,
    FeeStandard,
    Note,
    Rating,
    RetentionRule,
)
from requests_app.models.suggestions import PublicationSuggestion, SuggestionSource, SuggestionState

__all__ = [
    "Answer",
    "AnswerState",
    "ApplicantClass",
    "ApplicantMail",
    "Application",
    "ApplicationState",
    "Channel",
    "Complaint",
    "Consultation",
    "ConsultationAnswer",
    "ConsultationKind",
    "Correction",
    "Delivery",
    "DeliveryWay",
    "DraftFile",
    "ErasureList",
    "ErasureState",
    "ExcessInquiry",
    "Extension",
    "Fee",
    "FeeStandard",
    "FormDraft",
    "Item",
    "ItemDecision",
    "Letter",
    "LetterKind",
    "LetterTemplate",
    "Note",
    "Offer",
    "Paper",
    "PaperKind",
    "Party",
    "PartyRole",
    "Proceeding",
    "ProceedingKind",
    "ProceedingResult",
    "PublicationSuggestion",
    "Rating",
    "RetentionRule",
    "Step",
    "SuggestionSource",
    "SuggestionState",
]
