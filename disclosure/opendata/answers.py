"""One document as data: every element, the text, the attachments, the relations, the wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import override

from disclosure.dates import SHANGHAI, shanghai_date
from disclosure.kinds import kinds
from disclosure.models import Attachment, DocumentVersion
from disclosure.opendata.selection import absolute, address_pattern
from disclosure.queries import related_documents
from disclosure.reading import READABLE
from disclosure.validity import shown_validity

if TYPE_CHECKING:
    from datetime import datetime

    from disclosure.models import Document


def api_address(code: str, serial: str, *more: object) -> str:
    """Absolute address of a document in the API, or of what stands below it."""
    return absolute("/".join(["/api/v1/documents", code, serial, *map(str, more)]))


def version_of(document: Document, number: int | None) -> DocumentVersion:
    """The wording with this number, the current one for None. Raises DocumentVersion.DoesNotExist."""
    wanted = Q(pk=document.current_id) if number is None else Q(number=number, state__in=READABLE)
    return DocumentVersion.objects.select_related("issuer", "column").get(wanted, document=document)


def detail(document: Document, version: DocumentVersion, at: datetime) -> dict[str, Any]:
    """What schemas.Detail describes. `document` has its organisation loaded. Four queries."""
    kind, published = kinds.get(version.kind), document.published_at or at
    code, serial = document.organisation.code, document.serial
    return {
        "index_number": document.index_number or serial,
        "title": version.title,
        "document_number": version.document_number,
        "issuer": version.issuer_name or document.organisation.name,
        "co_issuers": version.partners,
        "topic": version.topic,
        "subject_words": version.subject_words,
        "keywords": version.keywords,
        "summary": version.summary,
        "kind": {"code": version.kind, "name": str(kind.label) if kind else version.kind},
        "column": {"code": version.column.code, "name": version.column.name},
        "organisation": {"code": code, "name": document.organisation.name},
        "written_on": version.written_on,
        "effective_on": version.effective_on,
        "expires_on": version.expires_on,
        "published_at": published.astimezone(SHANGHAI),
        "updated_at": (document.updated_at or published).astimezone(SHANGHAI),
        "validity": shown_validity(document, version, shanghai_date(at)).value,
        "attribute": version.attribute,
        "content_source": version.content_source,
        "author": version.author,
        "version": version.number,
        "is_current": version.pk == document.current_id,
        "content_hash": version.content_hash,
        "body_html": version.body,
        "body_text": version.body_text,
        "attachments": attachments(version, code, serial),
        "relations": relations(document, at),
        "source_url": document.foreign_source,
        "url": _page(code, serial, None if version.pk == document.current_id else version.number),
        "versions_url": api_address(code, serial, "versions"),
    }


def attachments(version: DocumentVersion, code: str, serial: str) -> list[dict[str, Any]]:
    """Files that are still there, in their order; one query."""
    found = Attachment.objects.filter(version=version, blob__destroyed_at__isnull=True).select_related("blob")
    return [
        {
            "title": row.title,
            "name": row.name,
            "media_type": row.blob.mime,
            "size": row.blob.size,
            "sha256": row.blob.sha256,
            "url": file_address(code, serial, row.pk, row.name),
        }
        for row in found
    ]


def file_address(code: str, serial: str, pk: int, name: str) -> str:
    """Absolute address of an attachment."""
    with override("zh-hans"):
        return absolute(reverse("disclosure:file", args=[code, serial, pk, name]))


def relations(document: Document, at: datetime) -> list[dict[str, Any]]:
    """Public documents at the other ends; one query."""
    pattern = address_pattern()
    return [
        {
            "kind": row.kind,
            "outgoing": row.outgoing,
            "label": str(row.label),
            "effective_on": row.effective_on,
            "title": row.document.title,
            "index_number": row.document.index_number or row.document.serial,
            "url": pattern.replace("CODE", row.document.organisation.code).replace("SERIAL", row.document.serial),
        }
        for row in related_documents(document, at)
    ]


def versions(document: Document) -> list[dict[str, Any]]:
    """What schemas.Version describes, newest first; one query, no bodies."""
    code, serial = document.organisation.code, document.serial
    rows = DocumentVersion.objects.filter(document=document, state__in=READABLE).order_by("-number")
    found = []
    for pk, number, title, note, published_at, content_hash in rows.values_list(
        "pk", "number", "title", "note", "published_at", "content_hash"
    ):
        current = pk == document.current_id
        found.append(
            {
                "number": number,
                "title": title,
                "note": note,
                "published_at": published_at.astimezone(SHANGHAI) if published_at else None,
                "is_current": current,
                "content_hash": content_hash,
                "url": _page(code, serial, None if current else number),
                "api_url": api_address(code, serial, "versions", number),
            }
        )
    return found


def _page(code: str, serial: str, number: int | None) -> str:
    with override("zh-hans"):
        if number is None:
            return absolute(reverse("disclosure:document", args=[code, serial]))
        return absolute(reverse("disclosure:version", args=[code, serial, number]))


def list_address(**query: str) -> str:
    """Absolute address of the list page with these filters."""
    with override("zh-hans"):
        return absolute(f"{reverse('disclosure:list')}?{urlencode(query)}")
