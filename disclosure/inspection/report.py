"""What inspection of a file or a version returns, before it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosure.inspection.detectors import find, masked
from disclosure.inspection.kinds import KINDS, MASKABLE

if TYPE_CHECKING:
    from disclosure.inspection.words import WordList

EXCERPT = 60


@dataclass(frozen=True)
class Finding:
    """One thing found. `source` is "file" or the name of an element; `place` a code of `place_label`; `value` never leaves memory."""

    kind: str
    source: str
    value: str = ""
    excerpt: str = ""
    place: str = ""
    file_name: str = ""
    times: int = 1

    @property
    def blocking(self) -> bool:
        """Whether it blocks publication while open."""
        return KINDS[self.kind].blocking


@dataclass
class FileReport:
    """A file looked through: its text by place (hidden text, comments and deletions included), and what is amiss besides its text."""

    parts: list[tuple[str, str]] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)

    def note(self, kind: str, *, value: str = "", excerpt: str = "", place: str = "", times: int = 1) -> None:
        """Add a finding. Personal data in the excerpt is covered; the same thing at the same place is counted, not repeated."""
        excerpt = shortened(safe(excerpt or value))
        for index, other in enumerate(self.found):
            if (other.kind, other.place, other.value) == (kind, place, value):
                self.found[index] = Finding(kind, "file", value, other.excerpt, place, times=other.times + times)
                return
        self.found.append(Finding(kind, "file", value, excerpt, place, times=times))

    @property
    def text(self) -> str:
        """All text, for marks of secrecy and for search."""
        return "\n".join(text for _place, text in self.parts)


def in_text(text: str, *, source: str, place: str = "", published: frozenset[str], words: WordList) -> list[Finding]:
    """Personal data and listed words in one text; a value that stands there several times is one finding."""
    hits = find(text, published=published)
    covered = masked(text, find(text)) if hits or words.rows else text
    found: dict[tuple[str, str], Finding] = {}
    starts = [(hit.kind, hit.value, hit.start, hit.end) for hit in hits] + words.places(text)
    for kind, value, start, end in starts:
        known = found.get((kind, value))
        if known:
            found[kind, value] = Finding(kind, source, value, known.excerpt, known.place, times=known.times + 1)
            continue
        piece = covered[max(0, start - 16) : min(len(text), end + 10)]
        note = words.suggestion(value) if kind not in MASKABLE else ""
        where = f"{place}|line:{text.count(chr(10), 0, start) + 1}" if place else f"line:{text.count(chr(10), 0, start) + 1}"
        found[kind, value] = Finding(kind, source, value, shortened(" ".join(piece.split()) + note), where)
    return list(found.values())


def safe(text: str) -> str:
    """With personal data covered."""
    return masked(text, find(text))


def shortened(text: str) -> str:
    """One line of at most EXCERPT characters."""
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def place_label(place: str) -> str:
    """Words for `line:12`, `page:3`, `sheet:明细`, `row:5`, `slide:2`, `member:a.docx`, joined by "|"."""
    labels = []
    for piece in filter(None, place.split("|")):
        what, _colon, value = piece.partition(":")
        pattern = {
            "line": _("第%(value)s行"),
            "page": _("第%(value)s页"),
            "slide": _("第%(value)s张幻灯片"),
            "sheet": _("工作表“%(value)s”"),
            "row": _("第%(value)s行"),
            "member": _("压缩包内“%(value)s”"),
        }.get(what)
        labels.append(pattern % {"value": value} if pattern else piece)
    return " ".join(labels)
