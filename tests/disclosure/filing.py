"""Public documents made directly, without the workflow: search and pages only read what is there."""

from __future__ import annotations

import json
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest

from core import files as core_files
from core.models import Matter, Organisation
from disclosure import search
from disclosure.models import Attachment, Column, Document, DocumentVersion
from disclosure.sanitise import sanitise
from tests.conftest import SHARED, shanghai

_numbers = count(1)


def column(code: str = "zcwj", **extra: Any) -> Column:
    """A column by code."""
    return Column.objects.get_or_create(code=code, defaults={"name": "政策文件", **extra})[0]


def public(
    org: Organisation,
    title: str = "",
    text: str = "",
    *,
    number: str = "",
    at: datetime | None = None,
    kind: str = "document",
    place: Column | None = None,
    files: dict[str, bytes] | None = None,
    **elements: Any,
) -> Document:
    """A published document of one version, indexed; `files` are attachments by name, `elements` the version's others."""
    at = at or shanghai(2026, 11, 1)
    title, place, serial = title or "未命名的文件", place or column(), next(_numbers)
    matter = Matter.objects.create(organisation=org, kind="document", title=title, opened_at=at)
    document = Document.objects.create(
        matter=matter,
        organisation=org,
        kind=kind,
        column=place,
        title=title,
        serial=f"{at.year}-{serial}",
        index_number=f"{org.code}/{at.year}-{serial}",
    )
    version = DocumentVersion.objects.create(
        document=document, title=title, kind=kind, column=place, document_number=number, issuer=org,
        body=f"<p>{text}</p>", body_text=text, published_at=at, created_at=at, **elements,
    )  # fmt: skip
    for order, (name, content) in enumerate((files or {}).items()):
        blob = core_files.store(content, name=name, private=False, at=at)
        Attachment.objects.create(version=version, blob=blob, name=name, title=name.rpartition(".")[0], order=order)
    version.state = "published"  # frozen from now on
    version.save(update_fields=["state"])
    document.current, document.published_at, document.is_public = version, at, True
    document.save()
    search.index_document(document)
    return document


def real_documents(org: Organisation) -> list[Document]:
    """The 40 real policy texts, filed; skips where the shared folder is absent."""
    file = SHARED / "data" / "policies.jsonl"
    if not file.exists():
        pytest.skip(f"{file} is not here")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    made = []
    for row in rows:
        day = date.fromisoformat(row["published_on"])
        text = sanitise(row["html"])[1]
        made.append(public(org, row["title"], text, number=row["document_number"], at=shanghai(day.year, day.month, day.day)))
    return made
