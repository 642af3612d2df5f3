"""Office files part by part: properties emptied, names of authors replaced, pictures cleaned; for `scrub` also what is not seen."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from disclosure.containers import UnreadableError, open_zip, parse_xml, part
from disclosure.inspection.cleaning import pictures
from disclosure.inspection.cleaning.hidden import odf_parts, slide_parts, story_parts, workbook_parts
from disclosure.inspection.formats.ooxml import local

if TYPE_CHECKING:
    from collections.abc import Callable

NOBODY = "作者"
_EMPTY = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "meta.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta xmlns:office='
    b'"urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/></office:document-meta>',
}
_DROPPED = re.compile(r"docProps/(?:custom\.xml|thumbnail\.\w+)|Thumbnails/.*|xl/calcChain\.xml|word/_rels/settings\.xml\.rels")
_PICTURE = re.compile(r".*\.(?:jpe?g|png|webp)\Z", re.IGNORECASE)
_NAMED = re.compile(r"(?:word|xl|ppt)/.*(?:document|header|footer|footnotes|endnotes|comments?|people|persons?|[aA]uthors)[^/]*\.xml")


def rewritten(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with each member changed; a member for which `change` returns None is left out. Times and owners of members go."""
    out = io.BytesIO()
    with open_zip(content) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = [member.filename for member in archive.infolist() if not member.is_dir()]
        if "mimetype" in names:  # OpenDocument wants it first and as it is
            names.remove("mimetype")
            target.writestr(zipfile.ZipInfo("mimetype"), part(archive, "mimetype"), zipfile.ZIP_STORED)
        for name in names:
            changed = change(name, part(archive, name))
            if changed is not None:
                target.writestr(zipfile.ZipInfo(name), changed, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def clean_part(name: str, content: bytes) -> bytes | None:
    """One part without metadata."""
    if name in _EMPTY:
        return _EMPTY[name]
    if _DROPPED.fullmatch(name):
        return None
    if _PICTURE.fullmatch(name):
        return _picture(name, content)
    if name == "[Content_Types].xml" or name.endswith(".rels"):
        return _without_references(name, content)
    if name in {"word/settings.xml", "xl/workbook.xml", "OFD.xml"}:
        return edited(content, _settings)
    return edited(content, _anonymous) if _NAMED.fullmatch(name) else content


def scrubber(content: bytes, kind: str) -> Callable[[str, bytes], bytes | None]:
    """What changes each part of this file so that nothing hidden is left."""
    with open_zip(content) as archive:
        maker = {"docx": story_parts, "xlsx": workbook_parts, "pptx": slide_parts}.get(kind, odf_parts)
        edits = maker(archive)

    def change(name: str, content: bytes) -> bytes | None:
        cleaned = clean_part(name, content)
        return edited(cleaned, edits[name]) if cleaned is not None and name in edits else cleaned

    return change


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """A part of XML after `edit` changed its tree. Raises UnreadableError."""
    from lxml import etree  # type: ignore[import-untyped]

    root = parse_xml(content)
    edit(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _picture(name: str, content: bytes) -> bytes:
    kind = name.rpartition(".")[2].lower()
    try:
        return pictures.cleaned(content, "jpg" if kind == "jpeg" else kind)
    except UnreadableError:
        return content  # not what its name says: a viewer shows nothing either


def _without_references(name: str, content: bytes) -> bytes:
    """Nothing may point at a part that was dropped."""

    def edit(root: Any) -> None:
        for row in list(root):
            target = (row.get("Target") or row.get("PartName") or "").lstrip("/")
            full = "xl/calcChain.xml" if target == "calcChain.xml" else target
            if _DROPPED.fullmatch(full):
                root.remove(row)

    return edited(content, edit)


def _settings(root: Any) -> None:
    """Editing sessions, templates and paths on somebody's disk; the author of an OFD file."""
    for element in list(root.iter()):
        name = local(element)
        if name in {"rsids", "attachedTemplate", "docVars", "fileSharing", "Author", "Creator", "CreatorVersion", "CustomDatas"} or (
            name == "AlternateContent" and any(local(inner) == "absPath" for inner in element.iter())
        ):
            element.getparent().remove(element)


def _anonymous(root: Any) -> None:
    """Names of people beside comments and changes."""
    for element in root.iter():
        for key in element.attrib:
            name = key.rpartition("}")[2]
            if name in {"author", "displayName"} or (name == "name" and local(element) in {"cmAuthor", "author"}):
                element.set(key, NOBODY)
            elif name in {"initials", "userId", "providerId"}:
                element.set(key, "")
        if local(element) == "author" and not len(element) and element.text:
            element.text = NOBODY
