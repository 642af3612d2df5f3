"""What changed from one wording to the next: the elements, the text paragraph by paragraph, the files. Pure, and bounded for huge texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PAIRS = 1_000_000  # paragraphs here times paragraphs there; beyond it nothing is aligned
MOST_ROWS = 600
MOST_CHARACTERS = 60_000  # compared character by character on one page
LONGEST = 3_000  # characters of a paragraph compared so
SIMILAR = 0.35
CONTEXT = 1  # unchanged paragraphs shown beside a change


@dataclass(frozen=True)
class Piece:
    """A run of text: `same`, `del` (left only) or `ins` (right only)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Row:
    """Two paragraphs that stand for each other: `same`, `changed`, `removed`, `added`, or `skipped` unchanged ones (`count`)."""

    kind: str
    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    count: int = 0


@dataclass
class TextDifference:
    """Rows in order. `is_cut` when the texts are too long to show everything; `is_same` when no word differs."""

    rows: list[Row] = field(default_factory=list)
    is_cut: bool = False

    @property
    def is_same(self) -> bool:
        """Whether no paragraph differs."""
        return not self.is_cut and all(row.kind in ("same", "skipped") for row in self.rows)


def compare_texts(left: str, right: str) -> TextDifference:
    """Paragraphs (lines) aligned; within a changed pair the characters are marked."""
    old, new = left.split("\n") if left else [], right.split("\n") if right else []
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(a) * len(b) > MOST_PAIRS:
        return TextDifference(is_cut=True)
    rows = [_same(text) for text in old[:head]]
    budget = [MOST_CHARACTERS]
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        rows += [_same(text) for text in a[a1:a2]] if kind == "equal" else _changed(a[a1:a2], b[b1:b2], budget)
    rows += [_same(text) for text in old[len(old) - tail :]]
    found = _folded(rows)
    return TextDifference(found[:MOST_ROWS], is_cut=len(found) > MOST_ROWS)


def compare_lines(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The two sides of one line, marked character by character; wholly when they have little in common."""
    matcher = SequenceMatcher(None, left, right, autojunk=len(left) > 400)
    if not left or not right or matcher.ratio() < SIMILAR:
        return (Piece("del", left),) if left else (), (Piece("ins", right),) if right else ()
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            sides[0].append(Piece("same", left[a1:a2]))
            sides[1].append(Piece("same", right[b1:b2]))
        else:
            sides[0].extend([Piece("del", left[a1:a2])] if a1 < a2 else [])
            sides[1].extend([Piece("ins", right[b1:b2])] if b1 < b2 else [])
    return tuple(sides[0]), tuple(sides[1])


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """How many lines both begin with."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _same(text: str) -> Row:
    return Row("same", (Piece("same", text),), (Piece("same", text),))


def _changed(old: list[str], new: list[str], budget: list[int]) -> list[Row]:
    rows = []
    for left, right in zip(old, new, strict=False):
        cost = len(left) + len(right)
        if cost <= budget[0] and max(len(left), len(right)) <= LONGEST:
            budget[0] -= cost
            rows.append(Row("changed", *compare_lines(left, right)))
        else:
            rows.append(Row("changed", (Piece("del", left),), (Piece("ins", right),)))
    rows += [Row("removed", (Piece("del", text),)) for text in old[len(new) :]]
    rows += [Row("added", (), (Piece("ins", text),)) for text in new[len(old) :]]
    return rows


def _folded(rows: list[Row]) -> list[Row]:
    """Long runs of unchanged paragraphs become one row that says how many."""
    found: list[Row] = []
    place = 0
    while place < len(rows):
        end = place
        while end < len(rows) and rows[end].kind == "same":
            end += 1
        run = rows[place:end]
        before = CONTEXT if place else 0
        after = CONTEXT if end < len(rows) else 0
        if len(run) > before + after + 2:
            found += [*run[:before], Row("skipped", count=len(run) - before - after), *run[len(run) - after :]]
        else:
            found += run
        if end < len(rows):
            found.append(rows[end])
        place = end + 1
    return found
