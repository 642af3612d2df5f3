"""OpenDocument (odt, ods, odp) and OFD: text, comments, tracked changes, hidden parts, properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure.containers import xml
from disclosure.extraction import ofd_text
from disclosure.inspection.formats.ooxml import local

if TYPE_CHECKING:
    import zipfile

    from disclosure.inspection.report import FileReport

_META = frozenset({"creator", "initial-creator", "printed-by", "keyword", "description", "user-defined"})
_OFD_META = frozenset({"Author", "Creator", "Keyword", "CustomData"})


def inspect(archive: zipfile.ZipFile, report: FileReport) -> None:
    """An OpenDocument file."""
    _properties(archive, "meta.xml", _META, report)
    root = xml(archive, "content.xml")
    if root is None:
        return
    report.parts.append(("", "\n".join("".join(line.itertext()) for line in root.iter("{*}p", "{*}h"))))
    for note in root.iter("{*}annotation"):
        text = "".join(piece for line in note.iter("{*}p") for piece in line.itertext())
        report.note("comment", value=text, excerpt=text)
    changes = list(root.iter("{*}changed-region"))
    if changes:
        said = "".join(piece for line in changes[0].iter("{*}p") for piece in line.itertext())
        report.note("tracked_change", value="content.xml", excerpt=said, times=len(changes))
    for element in root.iter("{*}hidden-text", "{*}hidden-paragraph"):
        report.note("hidden_text", value="".join(element.itertext()), excerpt="".join(element.itertext()))
    hiding = {
        style.get(key)
        for style in root.iter("{*}style")
        for properties in style
        if any(name.rpartition("}")[2] == "display" and value in {"none", "false"} for name, value in properties.attrib.items())
        for key in style.attrib
        if key.rpartition("}")[2] == "name"
    }
    for element in root.iter("{*}table", "{*}span", "{*}p"):
        used = {value for name, value in element.attrib.items() if name.rpartition("}")[2] == "style-name"}
        text = "".join(element.itertext()).strip()
        if used & hiding and text:
            report.note("hidden_sheet" if local(element) == "table" else "hidden_text", value=text[:200], excerpt=text)
    for row in root.iter("{*}table-row", "{*}table-column"):
        if any(name.rpartition("}")[2] == "visibility" and value != "visible" for name, value in row.attrib.items()):
            report.note("hidden_cells", value="hidden", excerpt="".join(row.itertext()))


def inspect_ofd(archive: zipfile.ZipFile, report: FileReport) -> None:
    """An OFD file: its text codes, annotations and properties."""
    _properties(archive, "OFD.xml", _OFD_META, report)
    text = ofd_text(archive)
    report.parts.append(("", text))
    if not text.strip():
        report.note("scanned", value="scanned", excerpt="OFD")
    for member in archive.namelist():
        if member.endswith("/Annotation.xml") or "/Annots/" in member:
            root = xml(archive, member) if member.endswith(".xml") else None
            for note in root.iter("{*}Annot") if root is not None else ():
                said = "".join(note.itertext()).strip()
                if said:
                    report.note("comment", value=said, excerpt=said)
        elif member.rpartition("/")[2] == "Attachments.xml":
            report.note("embedded", value=member, excerpt=member)


def _properties(archive: zipfile.ZipFile, member: str, names: frozenset[str], report: FileReport) -> None:
    root = xml(archive, member)
    for element in root.iter() if root is not None else ():
        text = (element.text or "").strip()
        if local(element) in names and text:
            report.note("metadata", value=f"{local(element)}={text}", excerpt=f"{local(element)}: {text}")
