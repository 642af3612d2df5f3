"""Zip containers (docx, xlsx, pptx, odt, ofd, zip) opened within bounds: a bomb is refused before a byte of it is unpacked."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from typing import Any

MOST_MEMBERS = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
# Text compresses up to about a hundred times; a bomb a thousand times.
MOST_RATIO, RATIO_FROM = 150, 20 * 1024 * 1024
MOST_PART = 64 * 1024 * 1024


class UnreadableError(Exception):
    """The content cannot be opened, is encrypted, or is too large to be looked through. The message is shown to the person."""


def open_zip(content: bytes) -> zipfile.ZipFile:
    """The archive, its table of contents checked against the bounds. Raises UnreadableError."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise UnreadableError(_("文件已损坏，无法打开。")) from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or (unpacked > RATIO_FROM and unpacked > MOST_RATIO * len(content)):
        raise UnreadableError(_("文件展开后过大，不予处理。"))
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableError(_("文件已加密，无法检查。"))
    return archive


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member's bytes; empty when it is absent. zipfile reads no more than the size it declared. Raises UnreadableError."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return b""
    if info.file_size > MOST_PART:
        raise UnreadableError(_("文件展开后过大，不予处理。"))
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableError(_("文件已损坏，无法打开。")) from error
    except Exception as error:  # zlib.error and its like have no common base
        raise UnreadableError(_("文件已损坏，无法打开。")) from error


def xml(archive: zipfile.ZipFile, name: str) -> Any:
    """One member parsed: no entities, no network; None when it is absent. Raises UnreadableError."""
    content = part(archive, name)
    return parse_xml(content) if content else None


def parse_xml(content: bytes) -> Any:
    """An lxml element: entities unresolved, no network. Raises UnreadableError."""
    from lxml import etree  # type: ignore[import-untyped]

    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(_("文件已损坏，无法打开。")) from error


def kind_of(content: bytes) -> str:
    """docx, xlsx, pptx, odt, ods, odp, ofd, zip, pdf, jpg, png, gif, webp, ole (.doc, .wps, encrypted office), txt or "" (unknown)."""
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    for start, kind in (
        (b"%PDF-", "pdf"),
        (b"\xff\xd8\xff", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"GIF8", "gif"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    ):
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return "txt" if decoded(content) is not None else ""


def decoded(content: bytes) -> str | None:
    """Plain text by UTF-8, else GB 18030; None when it is neither or has control characters."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(ord(char) < 32 and char not in "\t\r\n\f\x1a\x1b" for char in text) else text
    return None


def _kind_of_zip(content: bytes) -> str:
    with open_zip(content) as archive:
        members = set(archive.namelist())
        for kind, member in (
            ("docx", "word/document.xml"),
            ("xlsx", "xl/workbook.xml"),
            ("pptx", "ppt/presentation.xml"),
            ("ofd", "OFD.xml"),
        ):
            if member in members:
                return kind
        mimetype = part(archive, "mimetype")[:100].decode("ascii", "replace") if "mimetype" in members else ""
        for kind, ending in (("odt", "text"), ("ods", "spreadsheet"), ("odp", "presentation")):
            if mimetype == f"application/vnd.oasis.opendocument.{ending}":
                return kind
    return "zip"
