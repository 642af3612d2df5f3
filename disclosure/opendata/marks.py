"""What a document's page says of itself to machines: schema.org as JSON-LD, and Dublin Core."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from disclosure.dates import SHANGHAI
from disclosure.kinds import kinds
from disclosure.opendata.answers import file_address
from disclosure.opendata.selection import absolute, address_pattern
from disclosure.validity import Validity

if TYPE_CHECKING:
    from disclosure.reading import Reading

# schema.org types by kind of document; what is a policy is Legislation, everything else a document on the web
TYPES = {"report": "Report", "finance": "Report", "news": "NewsArticle", "interpretation": "Article"}
FORCE = {
    Validity.IN_FORCE: "InForce",
    Validity.AMENDED: "InForce",
    Validity.NOT_YET: "NotInForce",
    Validity.LAPSED: "NotInForce",
    Validity.ABOLISHED: "NotInForce",
}
# a data block is not run, but its text must not end the element it stands in
_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def linked_data(page: Reading) -> dict[str, Any]:
    """schema.org of a document's page; what is empty is left out."""
    document, version = page.document, page.version
    code, serial = document.organisation.code, document.serial
    url = address_pattern().replace("CODE", code).replace("SERIAL", serial)
    issuer = version.issuer_name or document.organisation.name
    kind = kinds.get(version.kind)
    is_policy = kind is not None and kind.is_policy
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation" if is_policy else TYPES.get(version.kind, "DigitalDocument"),
        "@id": url,
        "url": url,
        "name": version.title,
        "headline": version.title,
        "identifier": [value for value in (document.index_number, version.document_number) if value],
        "description": page.description,
        "keywords": version.keywords or version.subject_words,
        "genre": version.topic,
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
        "version": version.number,
        "dateCreated": version.written_on.isoformat() if version.written_on else "",
        "datePublished": _moment(document.published_at),
        "dateModified": _moment(document.updated_at or document.published_at),
        "creator": [_body(name) for name in (issuer, *version.partners)],
        "publisher": _body(document.organisation.name),
        "encoding": [
            {
                "@type": "MediaObject",
                "name": file.title,
                "contentUrl": file_address(code, serial, file.pk, file.name),
                "contentSize": str(file.size),
            }
            for file in page.files
        ],
    }
    if is_policy:
        found |= {
            "legislationIdentifier": version.document_number,
            "legislationDate": version.written_on.isoformat() if version.written_on else "",
            "legislationPassedBy": _body(issuer),
            "legislationLegalForce": FORCE[page.validity],
            "temporalCoverage": _span(page),
        }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def script(page: Reading) -> str:
    """The JSON as it may stand between the tags of a data block."""
    return json.dumps(linked_data(page), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def dublin_core(page: Reading) -> list[tuple[str, str]]:
    """(name, content) of the DC and DCTERMS elements; what is empty is left out."""
    document, version = page.document, page.version
    rows = [
        ("DC.title", version.title),
        ("DC.creator", version.issuer_name or document.organisation.name),
        ("DC.publisher", document.organisation.name),
        ("DC.identifier", document.index_number or document.serial),
        ("DC.subject", version.topic),
        ("DC.description", page.description),
        ("DC.date", _moment(document.published_at)[:10]),
        ("DC.type", "Text"),
        ("DC.format", "text/html"),
        ("DC.language", "zh-Hans"),
        ("DCTERMS.created", version.written_on.isoformat() if version.written_on else ""),
        ("DCTERMS.modified", _moment(document.updated_at or document.published_at)[:10]),
        ("DCTERMS.alternative", version.document_number),
        ("DCTERMS.isPartOf", absolute("/")),
    ]
    return [(name, content) for name, content in rows if content]


def _body(name: str) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": name}


def _moment(at: Any) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds") if at else ""


def _span(page: Reading) -> str:
    """ISO 8601 interval of the days in force."""
    version = page.version
    if not version.effective_on and not version.expires_on:
        return ""
    first, last = (day.isoformat() if day else ".." for day in (version.effective_on, version.expires_on))
    return f"{first}/{last}"
