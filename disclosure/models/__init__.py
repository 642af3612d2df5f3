"""Models of disclosure, one file per noun."""

from disclosure.models.columns import Column, ColumnType
from disclosure.models.documents import Attribute, Document, DocumentRelation, RelationKind
from disclosure.models.publications import ChannelKind, Publication
from disclosure.models.search import SearchPassage
from disclosure.models.versions import Attachment, CoIssuer, Contribution, DocumentVersion, VersionState

__all__ = [
    "Attachment",
    "Attribute",
    "ChannelKind",
    "CoIssuer",
    "Column",
    "ColumnType",
    "Contribution",
    "Document",
    "DocumentRelation",
    "DocumentVersion",
    "Publication",
    "RelationKind",
    "SearchPassage",
    "VersionState",
]
