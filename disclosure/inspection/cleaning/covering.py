"""Masking in place: every mask has the length of what it covers, so letters are replaced one by one across runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from disclosure.containers import UnreadableError, decoded
from disclosure.extraction import cell_text
from disclosure.inspection.cleaning import package
from disclosure.inspection.detectors import Hit, find, masked
from disclosure.inspection.formats import xlsx
from disclosure.inspection.formats.ooxml import local
from disclosure.sanitise import BLOCKS, parse, serialise

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    Values = AbstractSet[tuple[str, str]]

_TEXT_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|ppt/(?:slides|notesSlides|comments)/[^/]+\.xml"
    r"|xl/(?:sharedStrings|comments[^/]*)\.xml|xl/worksheets/[^/]+\.xml"
)


def cover_text(text: str, values: Values) -> str:
    """The text with these (kind, value) pairs masked: as detected, and wherever the value stands as it is."""
    hits = [hit for hit in find(text) if (hit.kind, hit.value) in values]
    taken = {place for hit in hits for place in range(hit.start, hit.end)}
    for kind, value in values:
        edge = r"(?![0-9A-Za-z])" if value[-1:].isascii() else ""
        for match in re.finditer((r"(?<![0-9A-Za-z])" if value[:1].isascii() else "") + re.escape(value) + edge, text, re.IGNORECASE):
            if not taken & set(range(match.start(), match.end())):
                hits.append(Hit(kind, match.start(), match.end(), value))
    return masked(text, hits)


def cover_html(body: str, values: Values) -> str:
    """The body with these masked, also across inline elements; links that carry such a value lose their address."""
    root = parse(body)
    pieces: list[tuple[Any, str, str]] = []
    for event, element in _walk(root):
        if element.tag in BLOCKS or element.tag in {"td", "th"}:
            pieces.append((None, "", "\n"))
        field = "text" if event == "start" else "tail"
        text = getattr(element, field)
        if text and not (field == "tail" and element is root):
            pieces.append((element, field, text))
    whole = "".join(text for _element, _field, text in pieces)
    covered, place = cover_text(whole, values), 0
    for element, field, text in pieces:
        if element is not None:
            setattr(element, field, covered[place : place + len(text)])
        place += len(text)
    for link in root.iter("a"):
        if any(value in (link.get("href") or "").casefold() for _kind, value in values):
            del link.attrib["href"]
    for picture in root.iter("img"):
        picture.set("alt", cover_text(picture.get("alt") or "", values))
    return serialise(root)


def covered(content: bytes, kind: str, values: Values) -> bytes:
    """A docx, xlsx, pptx or text file with these masked."""
    if kind == "txt":
        text = decoded(content)
        if text is None:
            raise UnreadableError("not text")
        return cover_text(text, values).encode("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8")

    def edit(root: Any) -> None:
        for holder in root.iter("{*}p", "{*}si", "{*}is"):
            nodes = [node for node in holder.iter() if local(node) in {"t", "delText"}]
            whole = "".join(node.text or "" for node in nodes)
            after, place = cover_text(whole, values), 0
            if after == whole:
                continue
            for node in nodes:
                size = len(node.text or "")
                node.text, place = after[place : place + size], place + size
        for cell in root.iter(xlsx.M + "c"):
            _cover_number(cell, values)

    def change(name: str, part: bytes) -> bytes:
        return package.edited(part, edit) if _TEXT_PARTS.fullmatch(name) else part

    return package.rewritten(content, change)


def _cover_number(cell: Any, values: Values) -> None:
    """A number in a cell of its own that is a telephone or a card."""
    value = cell.find(xlsx.M + "v")
    if value is None or cell.get("t", "n") not in {"n", "str"}:
        return
    text = xlsx.shown(cell_text(cell, []))
    after = cover_text(text, values)
    if after != text:
        value.text = after
        cell.set("t", "str")
        formula = cell.find(xlsx.M + "f")
        if formula is not None:
            cell.remove(formula)


def _walk(root: Any) -> Any:
    from lxml import etree  # type: ignore[import-untyped]

    return etree.iterwalk(root, events=("start", "end"))
