"""The fingerprint of a wording: what exactly stood on the page, attachments included."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from disclosure.models import DocumentVersion

HASHED = (
    *("title", "kind", "document_number", "issuer_text", "drafting_unit_text", "topic", "subject_words", "keywords", "summary"),
    *("content_source", "author", "attribute", "body", "note"),
)
HASHED_DATES = ("written_on", "effective_on", "expires_on")


def names_of(version: DocumentVersion, *, has_parts: bool = True) -> dict[str, Any]:
    """Names of others that the page shows. Publication keeps them on the version: a unit renamed later changes nothing that stood there."""
    return {
        "column": version.column.code,
        "issuer": version.issuer_name,
        "drafting_unit": version.drafting_unit.name if version.drafting_unit else "",
        "co_issuers": [str(row) for row in version.co_issuers.select_related("organisation")] if has_parts else [],
    }


def content_text(version: DocumentVersion, *, has_parts: bool = True) -> str:
    """Canonical JSON of all elements, the body, the co-issuers and the names and SHA-256 of the attachments: what is hashed, to the byte.

    `has_parts=False` spares two queries where there are neither attachments nor co-issuers.
    """
    content: dict[str, object] = {name: getattr(version, name) for name in HASHED}
    content |= {name: day.isoformat() if (day := getattr(version, name)) else "" for name in HASHED_DATES}
    content |= version.names or names_of(version, has_parts=has_parts)
    content["number"] = version.number
    attachments = version.attachments.select_related("blob") if has_parts else []
    content["attachments"] = [[row.name, row.title, row.blob.sha256] for row in attachments]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(version: DocumentVersion, *, has_parts: bool = True) -> str:
    """SHA-256 (hex) over `content_text` in UTF-8. It stands on the version and in the trail's event of its publication."""
    return hashlib.sha256(content_text(version, has_parts=has_parts).encode()).hexdigest()
