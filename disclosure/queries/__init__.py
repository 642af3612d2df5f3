"""What pages and the admin ask. Nothing here writes."""

from disclosure.queries.elements import element_rows
from disclosure.queries.public import (
    RelatedDocument,
    breadcrumbs,
    column_and_below,
    column_counts,
    get_published,
    published_documents,
    related_documents,
    versions_of,
)
from disclosure.queries.reasons import missing_elements, reasons_not_to_publish, reasons_not_to_submit, steps_not_passed
from disclosure.queries.staff import documents_for, get_document_for, get_version_for, open_version

__all__ = [
    "RelatedDocument",
    "breadcrumbs",
    "column_and_below",
    "column_counts",
    "documents_for",
    "element_rows",
    "get_document_for",
    "get_published",
    "get_version_for",
    "missing_elements",
    "open_version",
    "published_documents",
    "reasons_not_to_publish",
    "reasons_not_to_submit",
    "related_documents",
    "steps_not_passed",
    "versions_of",
]
