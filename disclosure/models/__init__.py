"""Models of disclosure, one file per noun."""

from disclosure.models.catalogue import CatalogueEntry
from disclosure.models.columns import Column, ColumnType
from disclosure.models.documents import Attribute, Document, DocumentRelation, RelationKind
from disclosure.models.guide import GuideSection, GuideText
from disclosure.models.normative import NormativeDocument
from disclosure.models.publications import ChannelKind, Publication
from disclosure.models.search import SearchPassage
from disclosure.models.undisclosed import EntryState, UndisclosedEntry
from disclosure.models.versions import Attachment, CoIssuer, Contribution, DocumentVersion, VersionState

__all__ = [
    "Attachment",
    "Attribute",
    "CatalogueEntry",
    "ChannelKind",
    "CoIssuer",
    "Column",
    "ColumnType",
    "Contribution",
    "Document",
    "DocumentRelation",
    "DocumentVersion",
    "EntryState",
    "GuideSection",
    "GuideText",
    "NormativeDocument",
    "Publication",
    "RelationKind",
    "SearchPassage",
    "UndisclosedEntry",
    "VersionState",
]
