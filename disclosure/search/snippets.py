"""Titles and snippets as segments, cut from the raw text; the template escapes each and marks the found ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosure.search.tokens import Phrase

BEFORE, LENGTH = 36, 150  # characters


class Segment(NamedTuple):
    """A piece of raw text; `marked` when it is what was looked for."""

    text: str
    marked: bool


def pattern_of(phrases: Sequence[Phrase]) -> re.Pattern[str]:
    """One expression that finds any of the phrases in raw text."""
    return re.compile("|".join(phrase.pattern for phrase in phrases) or r"(?!)")


def segments(text: str, pattern: re.Pattern[str]) -> list[Segment]:
    """The whole text, cut where something was found. Joined again it is the text."""
    parts: list[Segment] = []
    end = 0
    for match in pattern.finditer(text):
        if match.start() > end:
            parts.append(Segment(text[end : match.start()], False))
        if match.group():
            parts.append(Segment(match.group(), True))
        end = max(end, match.end())
    if end < len(text):
        parts.append(Segment(text[end:], False))
    return parts


def snippet(text: str, pattern: re.Pattern[str]) -> list[Segment]:
    """About 150 characters round the first place found, else the beginning."""
    match = pattern.search(text)
    start = max(match.start() - BEFORE, 0) if match else 0
    end = max(start + LENGTH, match.end() if match else 0)
    piece = " ".join(text[start:end].split())
    return segments(f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}", pattern)
