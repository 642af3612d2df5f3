"""Ways to get an interpretation to where a test begins, through the services."""

from __future__ import annotations

import struct
import zlib
from datetime import datetime
from typing import Any

from disclosure.default_columns import ensure_columns
from disclosure.models import Document, DocumentVersion
from disclosure.services.publication import publish
from interpretation.services.materials import set_material, start_interpretation
from tests.disclosure.acts import AT, Team, approve

CHECKED: dict[str, Any] = {code: {"covered": True} for code in ("background", "goals", "standards", "how", "points")} | {
    "opinions": {"covered": False, "reason": "未征求过意见"}
}
CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n办理互助金要几步？\n\n00:00:02.000 --> 00:00:04.000\n三步。\n".encode()


def png(colour: int = 0) -> bytes:
    """A picture of one point, another for each colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes([0, colour, 0, 0]))) + chunk(b"IEND", b"")


def mp4() -> bytes:
    """Looks like a video to whoever reads its beginning."""
    return b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes(range(256)) * 4


def started(team: Team, form: str = "text", *, policy: Document | None = None, title: str = "互助办法解读") -> DocumentVersion:
    """A draft with the checklist filled in and, where its form is text, a text."""
    version = start_interpretation(
        organisation=team.org, policy=policy, form=form, title=title, column=ensure_columns()["interpretations"], by=team.editor, at=AT
    )
    changes: dict[str, Any] = {"checklist": CHECKED}
    if form == "text":
        changes["intro"] = "<p>办法减少了两份材料。</p>"
    set_material(version=version, changes=changes, by=team.editor, at=AT)
    return DocumentVersion.objects.select_related("document__organisation", "document__matter").get(pk=version.pk)


def put_out(team: Team, version: DocumentVersion, at: datetime = AT) -> Document:
    """Through its review, published."""
    fresh = DocumentVersion.objects.select_related("document__organisation", "document__matter").get(pk=version.pk)
    publish(version=approve(team, fresh, at), by=team.officer, at=at)
    return Document.objects.select_related("organisation", "matter", "current").get(pk=version.document_id)
