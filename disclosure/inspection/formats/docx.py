"""Word: tracked changes, comments, hidden and white text, headers, notes, properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from disclosure.containers import xml
from disclosure.inspection.formats.ooxml import W, inspect_package, text_in

if TYPE_CHECKING:
    import zipfile

    from disclosure.inspection.report import FileReport

STORIES = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange")
_WHITE = frozenset({"FFFFFF", "FEFEFE"})
_TINY = 4  # half points


def inspect(archive: zipfile.ZipFile, report: FileReport) -> None:
    """Every story of the document."""
    inspect_package(archive, report)
    hiding = hiding_styles(xml(archive, "word/styles.xml"))
    for member in sorted(name for name in archive.namelist() if STORIES.fullmatch(name)):
        root = xml(archive, member)
        report.parts.append(("", text_in(root)))
        changes = [element for name in _CHANGES for element in root.iter(W + name)]
        if changes:
            said = [text for text in (text_in(element).strip() for element in changes) if text]
            report.note("tracked_change", value=f"{member} {said}", excerpt="、".join(said) or member, times=len(changes))
        for run in root.iter(W + "r"):
            text = text_in(run).strip()
            if text and is_hidden(run, hiding):
                report.note("hidden_text", value=text, excerpt=text)
    comments = xml(archive, "word/comments.xml")
    for comment in comments.iter(W + "comment") if comments is not None else ():
        text = text_in(comment)
        report.parts.append(("", text))
        report.note("comment", value=text, excerpt=f"{comment.get(W + 'author', '')}：{text}")


def hiding_styles(styles: Any) -> set[str]:
    """Ids of styles that hide their text."""
    if styles is None:
        return set()
    return {style.get(W + "styleId", "") for style in styles.iter(W + "style") if _on(style.find(f"{W}rPr/{W}vanish"))}


def is_hidden(run: Any, hiding: set[str]) -> bool:
    """Whether a reader does not see this run: w:vanish (its own or by style), white on white, or letters of at most two points."""
    properties = run.find(W + "rPr")
    paragraph = next(run.iterancestors(W + "p"), None)
    style = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
    used = {style.get(W + "val", "")} if style is not None else set()
    if properties is None:
        return bool(used & hiding)
    own = properties.find(W + "rStyle")
    if own is not None:
        used.add(own.get(W + "val", ""))
    vanish = properties.find(W + "vanish")
    if _on(vanish) or (vanish is None and used & hiding):
        return True
    size = properties.find(W + "sz")
    if size is not None and size.get(W + "val", "").isdigit() and int(size.get(W + "val")) <= _TINY:
        return True
    colour = properties.find(W + "color")
    return colour is not None and colour.get(W + "val", "").upper() in _WHITE and not _shaded(run, properties)


def _on(element: Any) -> bool:
    return element is not None and element.get(W + "val", "1") not in {"0", "false", "off"}


def _shaded(run: Any, properties: Any) -> bool:
    """Whether something coloured lies behind: highlight, shading of run, paragraph, cell or table, or a drawn shape."""
    if properties.find(W + "highlight") is not None:
        return True
    shades = [properties.find(W + "shd")]
    for parent in run.iterancestors():
        if parent.tag.rpartition("}")[2] in {"txbxContent", "textbox"}:
            return True
        for name in ("pPr", "tcPr", "tblPr"):
            shades.append(parent.find(f"{W}{name}/{W}shd"))
        if parent.find(f"{W}tblPr/{W}tblStyle") is not None:
            return True
    return any(shade is not None and shade.get(W + "fill", "auto").upper() not in {"AUTO", "FFFFFF", ""} for shade in shades)
