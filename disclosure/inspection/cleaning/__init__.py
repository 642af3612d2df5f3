"""Files made fit for the public: `clean` takes away who made them and with what, `scrub` also what is not seen, `cover` masks.

Bytes go in and come out; the same bytes give the same result, and cleaning twice changes nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure.containers import UnreadableError, kind_of
from disclosure.inspection.cleaning import covering, package, pdf, pictures

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

OFFICE = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp", "ofd"})
PICTURES = frozenset({"jpg", "png", "gif", "webp"})
COVERABLE = frozenset({"docx", "xlsx", "pptx", "txt"})

__all__ = ["COVERABLE", "clean", "cover", "scrub"]


def clean(content: bytes, name: str) -> bytes:
    """Without author, editor, company, properties, thumbnails, EXIF and the like. Raises UnreadableError for what cannot be opened."""
    return _bounded(content, _cleaned)


def _cleaned(content: bytes) -> bytes:
    kind = kind_of(content)
    if kind in OFFICE:
        return package.rewritten(content, package.clean_part)
    if kind == "zip":
        return package.rewritten(content, _clean_member)
    if kind == "pdf":
        return pdf.cleaned(content)
    return pictures.cleaned(content, kind) if kind in PICTURES else content


def scrub(content: bytes, name: str) -> bytes:
    """`clean`, and without comments, tracked changes (taken as accepted), hidden text, rows, columns, sheets and slides, notes,
    annotations, attachments and scripts. A box drawn over text stays: taking it away would show what it hides. Raises UnreadableError.
    """
    return _bounded(content, _scrubbed)


def _scrubbed(content: bytes) -> bytes:
    kind = kind_of(content)
    if kind == "pdf":
        return pdf.cleaned(content, deep=True)
    if kind in OFFICE:
        return package.rewritten(content, package.scrubber(content, kind))
    return _cleaned(content)


def _bounded(content: bytes, do: Callable[[bytes], bytes]) -> bytes:
    """A file made to break its reader is one that cannot be opened, nothing worse."""
    try:
        return do(content)
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(type(error).__name__) from error


def cover(content: bytes, values: AbstractSet[tuple[str, str]]) -> bytes:
    """With these (kind, value) pairs masked wherever they stand, in docx, xlsx, pptx and plain text. Raises UnreadableError."""
    kind = kind_of(content)
    if kind not in COVERABLE:
        raise UnreadableError("not a format in which text can be masked")
    return covering.covered(content, kind, values)


def _clean_member(name: str, content: bytes) -> bytes | None:
    try:
        return content if kind_of(content) == "zip" else clean(content, name)
    except UnreadableError:
        return content
