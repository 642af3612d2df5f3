"""What goes into the file: title, elements, body with its pictures, the names of the attachments, and where it came from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language

from core import files
from disclosure.models import Attachment
from disclosure.reading import READABLE

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation
    from disclosure.models import Document
    from disclosure.reading import Reading

LAYOUT = 1  # raise it when templates or styles of the files change: kept ones are then built anew
# An attachment's address by its number, or by its document and its name.
NUMBERED = re.compile(r'<img\b[^>]*?\bsrc="([^"]*/files/(\d{1,18})/[^"]*)"')
NAMED = re.compile(r'<img\b[^>]*?\bsrc="((?:/en)?/attachments/(\d{1,18})/([^"/]+))"')
PICTURES_AT_MOST = 40 * 1024 * 1024  # bytes of all pictures of one document; the rest is left out
RASTER = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True)
class Picture:
    """One picture of the body; `mime` is one of RASTER."""

    mime: str
    content: bytes


@dataclass(frozen=True)
class Paper:
    """A document as printed. `body` is sanitised HTML with anchors on its headings; `pictures` by the address that stands in it."""

    title: str
    address: str
    site_name: str
    publisher: str
    elements: list[tuple[str, str]]
    body: str
    attachments: list[tuple[str, str]]
    version: int
    is_current: bool
    published_at: datetime | None
    pictures: dict[str, Picture] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Hash of everything shown and of the language: equal digests are equal files."""
        parts = [
            *(LAYOUT, get_language(), self.title, self.address, self.site_name, self.publisher, self.elements, self.body),
            *(self.attachments, self.version, self.is_current, self.published_at.isoformat() if self.published_at else ""),
            sorted((source, hashlib.sha256(picture.content).hexdigest()) for source, picture in self.pictures.items()),
        ]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def paper_of(page: Reading, site: Organisation | None) -> Paper:
    """The paper of what a reader sees; one query more where the body has pictures. `site` gives the site its name."""
    document, version = page.document, page.version
    return Paper(
        title=version.title,
        address=settings.SITE_URL + document.get_absolute_url(),
        site_name=(site.site_name or site.name) if site else "",
        publisher=document.organisation.name,
        elements=[(str(row.label), str(row.value)) for row in page.elements],
        body=page.body,
        attachments=[(row.title, row.name) for row in page.files],
        version=version.number,
        is_current=page.is_current,
        published_at=version.published_at,
        pictures=pictures_of(document, page.body),
    )


def pictures_of(document: Document, body: str) -> dict[str, Picture]:
    """The body's pictures by their address: attachments of public versions of this document, nothing else."""
    numbered = {source: int(pk) for source, pk in NUMBERED.findall(body)}
    named = {source: unquote(name) for source, pk, name in NAMED.findall(body) if int(pk) == document.pk}
    if not numbered and not named:
        return {}
    rows = (
        Attachment.objects.filter(Q(pk__in=numbered.values()) | Q(name__in=named.values()))
        .filter(version__document=document, version__state__in=READABLE, blob__destroyed_at__isnull=True, blob__mime__in=RASTER)
        .select_related("blob")
        .order_by("version__number")
    )
    by_pk = {row.pk: row.blob for row in rows}
    by_name = {row.name: row.blob for row in rows}
    blobs = {source: by_pk[pk] for source, pk in numbered.items() if pk in by_pk}
    blobs |= {source: by_name[name] for source, name in named.items() if name in by_name}
    found: dict[str, Picture] = {}
    left = PICTURES_AT_MOST
    for source, blob in blobs.items():
        left -= blob.size
        if left < 0:
            break
        with contextlib.suppress(files.FileGoneError):  # its words remain
            found[source] = Picture(blob.mime, files.read(blob))
    return found
