"""The fingerprint of a wording: what exactly stood on the page, attachments included."""

import hashlib
import json

from disclosure.models import DocumentVersion

HASHED = (
    *("title", "kind", "document_number", "issuer_text", "drafting_unit_text", "topic", "subject_words", "keywords", "summary"),
    *("content_source", "author", "attribute", "body", "note"),
)
HASHED_DATES = ("written_on", "effective_on", "expires_on")


def content_hash(version: DocumentVersion, *, has_parts: bool = True) -> str:
    """SHA-256 (hex) over canonical JSON of all elements, the body, the co-issuers and the names and hashes of the attachments.

    `has_parts=False` spares two queries where there are neither attachments nor co-issuers.
    """
    content: dict[str, object] = {name: getattr(version, name) for name in HASHED}
    content |= {name: day.isoformat() if (day := getattr(version, name)) else "" for name in HASHED_DATES}
    content["number"] = version.number
    content["column"] = version.column.code
    content["issuer"] = version.issuer_name
    content["drafting_unit"] = version.drafting_unit.name if version.drafting_unit else ""
    content["co_issuers"] = [str(row) for row in version.co_issuers.select_related("organisation")] if has_parts else []
    attachments = version.attachments.select_related("blob") if has_parts else []
    content["attachments"] = [[row.name, row.title, row.blob.sha256] for row in attachments]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
