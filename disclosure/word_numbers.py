"""Automatic numbers of a Word file as text: 一、（一）第一条 are words of a paper and must not become 1. 2. 3. of an HTML list."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree  # type: ignore[import-untyped]

from disclosure.containers import open_zip, xml

if TYPE_CHECKING:
    from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"
HAN = "零一二三四五六七八九"
IN_HAN = re.compile(r"chinese|japanese|ideograph|taiwanese", re.IGNORECASE)
LEVEL = re.compile(r"%([1-9])")


def han(number: int) -> str:
    """1 to 9999 in Chinese: 一, 十, 十一, 二十, 一百零五."""
    if number < 1 or number > 9999:
        return str(number)
    text, digits = "", f"{number:04d}"
    for digit, unit in zip(digits, ("千", "百", "十", ""), strict=True):
        text += HAN[int(digit)] + unit if digit != "0" else HAN[0]
    text = re.sub("零+", "零", text).strip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def with_numbers(content: bytes) -> bytes:
    """The docx with the numbers of Chinese lists written out; the same bytes where there are none. Raises UnreadableError."""
    with open_zip(content) as archive:
        numbering = xml(archive, "word/numbering.xml")
        document = xml(archive, DOCUMENT) if numbering is not None else None
        if document is None or not _write(document, _Lists(numbering, xml(archive, "word/styles.xml"))):
            return content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
            for info in archive.infolist():
                fresh.writestr(info.filename, etree.tostring(document) if info.filename == DOCUMENT else archive.read(info))
        return out.getvalue()


class _Lists:
    """Levels of the lists, and how far each is counted."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        abstract = {row.get(f"{W}abstractNumId"): row for row in numbering.iter(f"{W}abstractNum")}
        self.levels: dict[str, dict[int, Any]] = {}
        self.home: dict[str, str] = {}
        for row in numbering.iter(f"{W}num"):
            inner = row.find(f"{W}abstractNumId")
            key = str(inner.get(f"{W}val")) if inner is not None else ""
            if key in abstract:
                self.home[row.get(f"{W}numId")] = key
                self.levels[key] = {int(level.get(f"{W}ilvl") or 0): level for level in abstract[key].findall(f"{W}lvl")}
        self.styles = {}
        for style in styles.iter(f"{W}style") if styles is not None else ():
            found = style.find(f"{W}pPr/{W}numPr")
            if found is not None:
                self.styles[style.get(f"{W}styleId")] = found
        self.counts: dict[str, dict[int, int]] = {}

    def place(self, paragraph: Any) -> tuple[str, int] | None:
        """(list, level) of a paragraph."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        if own is None:
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            own = self.styles.get(style.get(f"{W}val")) if style is not None else None
        if own is None:
            return None
        number, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
        key = self.home.get(number.get(f"{W}val")) if number is not None else None
        depth = int(level.get(f"{W}val") or 0) if level is not None else 0
        return (key, depth) if key is not None and depth in self.levels[key] else None

    def next(self, key: str, depth: int) -> str:
        """The number's text of the next paragraph there; empty where it is no Chinese one."""
        counts = self.counts.setdefault(key, {})
        counts[depth] = counts.get(depth, self._first(key, depth) - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        pattern = self._value(self.levels[key][depth], "lvlText")
        if not IN_HAN.search(self._value(self.levels[key][depth], "numFmt")):
            return ""

        def number(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            count = counts.get(level, self._first(key, level))
            form = self._value(self.levels[key][level], "numFmt") if level in self.levels[key] else ""
            return han(count) if IN_HAN.search(form) else str(count)

        return LEVEL.sub(number, pattern)

    def _first(self, key: str, depth: int) -> int:
        value = self._value(self.levels[key][depth], "start") if depth in self.levels[key] else ""
        return int(value) if value.isascii() and value.isdigit() else 1

    def _value(self, level: Any, name: str) -> str:
        found = level.find(f"{W}{name}")
        return (found.get(f"{W}val") or "") if found is not None else ""


def _write(document: Any, lists: _Lists) -> bool:
    changed = False
    for paragraph in document.iter(f"{W}p"):
        place = lists.place(paragraph)
        text = lists.next(*place) if place else ""
        if not text:
            continue
        changed = True
        properties = paragraph.find(f"{W}pPr")
        own = properties.find(f"{W}numPr")
        if own is None:
            own = etree.SubElement(properties, f"{W}numPr")
        for child in list(own):
            own.remove(child)
        etree.SubElement(own, f"{W}numId").set(f"{W}val", "0")  # no list any more
        run = etree.Element(f"{W}r")
        words = etree.SubElement(run, f"{W}t")
        words.text = text
        paragraph.insert(list(paragraph).index(properties) + 1, run)
    return changed
