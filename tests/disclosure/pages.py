"""For tests of public pages: a fixed clock, an empty cache, and published documents made directly, without the workflow."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache

from core.calendars import get_calendar
from core.models import Matter, Organisation
from disclosure.models import Attachment, CoIssuer, Column, Document, DocumentVersion, VersionState
from tests.conftest import shanghai

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from core.models import Blob

NOW = shanghai(2026, 11, 24)
_numbers = count(1)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch, settings: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """The clock stands at NOW; pages are kept in a cache of this test alone; the calendar is in memory."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": request.node.nodeid}}
    settings.SITE_URL = "https://open.example.invalid"
    cache.clear()
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        get_calendar([])
    yield
    cache.clear()


def column(code: str = "bylaws", name: str = "制度文件", **extra: Any) -> Column:
    """A column by code."""
    return Column.objects.get_or_create(code=code, defaults={"name": name, **extra})[0]


def published(
    org: Organisation, title: str, *, at: datetime | None = None, kind: str = "policy", serial: str = "", **elements: Any
) -> Document:
    """A public document of one version; `elements` are the version's. Parts (`attachments`, `co_issuers`) are added before it is frozen."""
    at, number = at or shanghai(2026, 11, 23), next(_numbers)
    serial = serial or f"{at.year}-{number:05d}"
    place = elements.pop("column", None) or column()
    files: list[tuple[Blob, str, str]] = elements.pop("attachments", [])
    partners: list[str] = elements.pop("co_issuers", [])
    matter = Matter.objects.create(organisation=org, kind="document", title=title, opened_at=at)
    document = Document.objects.create(
        matter=matter,
        organisation=org,
        kind=kind,
        column=place,
        title=title,
        topic=elements.get("topic", ""),
        written_on=elements.get("written_on"),
        serial=serial,
        index_number=f"{org.code}/{serial}",
    )
    document.current = add_version(
        document, 1, at=at, files=files, partners=partners, title=title, kind=kind, column=place, issuer=org, **elements
    )
    document.published_at, document.updated_at, document.is_public = at, at, True
    document.save()
    return document


def add_version(
    document: Document,
    number: int,
    *,
    at: datetime,
    files: list[tuple[Blob, str, str]] | None = None,
    partners: list[str] | None = None,
    **elements: Any,
) -> DocumentVersion:
    """A public version, frozen only after its parts are there."""
    version = DocumentVersion.objects.create(document=document, number=number, created_at=at, **elements)
    for order, (blob, name, title) in enumerate(files or []):
        Attachment.objects.create(version=version, blob=blob, name=name, title=title, order=order)
    for order, name in enumerate(partners or []):
        CoIssuer.objects.create(version=version, name=name, order=order)
    version.state, version.published_at = VersionState.PUBLISHED, at
    version.save(update_fields=["state", "published_at"])
    return version


def correct(document: Document, *, at: datetime, **changes: Any) -> Document:
    """Publish a next version with these changes; the former becomes a historical one."""
    old = document.current
    assert old is not None
    DocumentVersion.objects.filter(pk=old.pk).update(state=VersionState.SUPERSEDED)
    kept = {name: getattr(old, name) for name in ("title", "kind", "column", "issuer", "document_number", "body", "body_text")}
    document.current = add_version(document, old.number + 1, at=at, **(kept | changes))
    document.title, document.updated_at = document.current.title, at
    document.save()
    return document


def withdraw(document: Document, *, at: datetime, note: str) -> Document:
    """Take it down, as the service would leave it."""
    DocumentVersion.objects.filter(pk=document.current_id).update(state=VersionState.WITHDRAWN)
    document.is_public, document.withdrawn_at, document.withdrawal_note = False, at, note
    document.save()
    return document
