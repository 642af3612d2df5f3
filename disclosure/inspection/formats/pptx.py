"""PowerPoint: hidden slides and shapes, speaker notes, comments, properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from disclosure.containers import xml
from disclosure.inspection.formats.ooxml import inspect_package, local, text_in

if TYPE_CHECKING:
    import zipfile

    from disclosure.inspection.report import FileReport

SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
NOTES = re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml")
COMMENTS = re.compile(r"ppt/comments/[^/]+\.xml")


def inspect(archive: zipfile.ZipFile, report: FileReport) -> None:
    """Every slide with its notes."""
    inspect_package(archive, report)
    names = archive.namelist()
    for number, member in sorted((int(match.group(1)), name) for name in names if (match := SLIDE.fullmatch(name))):
        root, place = xml(archive, member), f"slide:{number}"
        report.parts.append((place, text_in(root)))
        if root.get("show") in {"0", "false"} and text_in(root).strip():
            report.note("hidden_slide", value=text_in(root), excerpt=text_in(root), place=place)
        for shape in hidden_shapes(root):
            report.note("hidden_text", value=text_in(shape), excerpt=text_in(shape), place=place)
    for number, member in sorted((int(match.group(1)), name) for name in names if (match := NOTES.fullmatch(name))):
        text = "\n".join(text_in(shape).strip() for shape in note_shapes(xml(archive, member))).strip()
        if text:
            report.parts.append((f"slide:{number}", text))
            report.note("speaker_notes", value=text, excerpt=text, place=f"slide:{number}")
    for member in sorted(name for name in names if COMMENTS.fullmatch(name)):
        for comment in xml(archive, member).iter("{*}cm"):
            text = "".join(piece.text or "" for piece in comment.iter("{*}text", "{*}t"))
            report.parts.append(("", text))
            report.note("comment", value=text, excerpt=text)


def hidden_shapes(root: Any) -> list[Any]:
    """Shapes with text that the author hid."""
    marks = [mark for mark in root.iter("{*}cNvPr") if mark.get("hidden") in {"1", "true"}]
    return [shape for mark in marks if (shape := mark.getparent().getparent()) is not None and text_in(shape).strip()]


def note_shapes(root: Any) -> list[Any]:
    """The shapes of a notes page that hold what the speaker wrote: not its slide number, header, footer or date."""
    shapes = []
    for shape in root.iter("{*}sp"):
        kinds = {mark.get("type", "body") for mark in shape.iter("{*}ph") if local(mark) == "ph"}
        if not kinds & {"sldNum", "hdr", "ftr", "dt", "sldImg"}:
            shapes.append(shape)
    return shapes
