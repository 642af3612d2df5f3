"""A body's table of contents: its headings, given anchors, and short numbered lines of official papers, which become headings.

Works on the output of disclosure/sanitise.py only, so a small pattern is enough; lines inside tables are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BLOCK = re.compile(r"<(h[2-4]|p)(\s[^>]*)?>(.*?)</\1>", re.DOTALL)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
MARKUP = re.compile(r"<[^>]+>")
NUMERAL = "[一二三四五六七八九十百零〇\\d]+"
# 第一章 总则, 第二节 ..., 一、总体要求: titles by the format of official papers (GB/T 9704) when they stand alone.
CHAPTER = re.compile(rf"第{NUMERAL}[编章][\s\u3000]*\S")
SECTION = re.compile(rf"第{NUMERAL}节[\s\u3000]*\S")
LEVEL_ONE = re.compile(r"[一二三四五六七八九十]+、\S")
LONGEST = 40  # characters; a longer line is a sentence
FEWEST = 2  # entries below which a table of contents helps nobody


@dataclass(frozen=True)
class Entry:
    """One line of the table of contents; `anchor` is an id on the page, `level` 2 or 3."""

    anchor: str
    text: str
    level: int


def outline(body: str) -> tuple[str, list[Entry]]:
    """(the body with anchors on its headings, the entries); no entries when there are fewer than two headings."""
    entries: list[Entry] = []

    def mark(match: re.Match[str]) -> str:
        tag, attributes, inner = match.group(1), match.group(2) or "", match.group(3)
        text = " ".join(MARKUP.sub("", inner).replace("\xa0", " ").split())
        level = int(tag[1]) if tag != "p" else _level(text)
        if not level or not text:
            return match.group(0)
        anchor = f"s{len(entries) + 1}"
        if level <= 3:
            entries.append(Entry(anchor, text[:60], level))
        return f'<h{level} id="{anchor}"{attributes}>{inner}</h{level}>' if level <= 3 else match.group(0)

    pieces, position = [], 0
    for table in TABLE.finditer(body):
        pieces += [BLOCK.sub(mark, body[position : table.start()]), table.group(0)]
        position = table.end()
    pieces.append(BLOCK.sub(mark, body[position:]))
    return "".join(pieces), entries if len(entries) >= FEWEST else []


def _level(text: str) -> int:
    """2 or 3 for a paragraph that is a title by its number, 0 for any other."""
    if len(text) > LONGEST or text.endswith(("。", "；", "：", "，")):
        return 0
    return 2 if CHAPTER.match(text) or LEVEL_ONE.match(text) else 3 if SECTION.match(text) else 0
