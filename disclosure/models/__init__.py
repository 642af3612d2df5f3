"""Models of disclosure, one file per noun."""

from disclosure.models.catalogue import CatalogueEntry
from disclosure.models.channels import Channel, ChannelKind, ChannelPost, PostState
from disclosure.models.columns import Column, ColumnType
from disclosure.models.documents import Attribute, Document, DocumentRelation, RelationKind
from disclosure.models.guide import GuideSection, GuideText
from disclosure.models.inspection import FindingState, Inspection, InspectionFinding, OriginalFile, SensitiveWord, Severity
from disclosure.models.normative import NormativeDocument
from disclosure.models.office import DraftCopy, OldAddress, Receiver, Transfer
from disclosure.models.readings import DocumentReading
from disclosure.models.removals import RemovalKind, RemovalOrder
from disclosure.models.routes import Bundle, BundlePart, EmergencyOrder, ReviewRule
from disclosure.models.search import SearchPassage
from disclosure.models.subscriptions import FreshDocument, Subscription, SubscriptionItem, SubscriptionState
from disclosure.models.undisclosed import EntryState, UndisclosedEntry
from disclosure.models.versions import Attachment, CoIssuer, Contribution, DocumentVersion, VersionState

__all__ = [
    "Attachment",
    "Attribute",
    "Bundle",
    "BundlePart",
    "CatalogueEntry",
    "Channel",
    "ChannelKind",
    "ChannelPost",
    "CoIssuer",
    "Column",
    "ColumnType",
    "Contribution",
    "Document",
    "DocumentReading",
    "DocumentRelation",
    "DocumentVersion",
    "DraftCopy",
    "EmergencyOrder",
    "EntryState",
    "FindingState",
    "FreshDocument",
    "GuideSection",
    "GuideText",
    "Inspection",
    "InspectionFinding",
    "NormativeDocument",
    "OldAddress",
    "OriginalFile",
    "PostState",
    "Receiver",
    "RelationKind",
    "RemovalKind",
    "RemovalOrder",
    "ReviewRule",
    "SearchPassage",
    "SensitiveWord",
    "Severity",
    "Subscription",
    "SubscriptionItem",
    "SubscriptionState",
    "Transfer",
    "UndisclosedEntry",
    "VersionState",
]
