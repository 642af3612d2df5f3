"""What docx, xlsx and pptx have in common: properties, embedded objects, pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosure.containers import part, xml
from disclosure.extraction import office_text
from disclosure.inspection.formats import images

if TYPE_CHECKING:
    import zipfile
    from typing import Any

    from disclosure.inspection.report import FileReport

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CORE = ("creator", "lastModifiedBy", "description", "keywords", "category", "contentStatus", "lastPrinted", "version")
_APP = ("Company", "Manager", "HyperlinkBase")
_EMBEDDED = re.compile(r"(?:word|xl|ppt)/(?:embeddings|activeX)/|/pivotCache/pivotCacheRecords")
_MEDIA = re.compile(r"(?:word|xl|ppt)/media/[^/]+\.(?:jpe?g|png|webp)\Z", re.IGNORECASE)


def inspect_package(archive: zipfile.ZipFile, report: FileReport) -> None:
    """Metadata, embedded objects and pictures of an office file."""
    for member, names in (("docProps/core.xml", _CORE), ("docProps/app.xml", _APP)):
        root = xml(archive, member)
        for element in root if root is not None else ():
            name = local(element)
            if name in names and (element.text or "").strip():
                report.note("metadata", value=f"{name}={element.text.strip()}", excerpt=f"{name}: {element.text.strip()}")
    custom = xml(archive, "docProps/custom.xml")
    if custom is not None and len(custom):
        report.note("metadata", value="custom", excerpt="custom: " + "、".join(row.get("name", "") for row in custom))
    for member in archive.namelist():
        if _EMBEDDED.search(member) and not member.endswith((".rels", "/")):
            report.note("embedded", value=f"{member} {archive.getinfo(member).CRC}", excerpt=member)
        elif _MEDIA.fullmatch(member):
            images.inspect(part(archive, member), report)


def local(element: Any) -> str:
    """The element's name without its namespace; "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_in(element: Any) -> str:
    """All text below, deletions included, a line a paragraph or table row."""
    return office_text(element, deleted=True)
