"""A wording as plain text and pictures, ready to be pasted into another channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from lxml import html as lxml_html  # type: ignore[import-untyped]

from disclosure.pictures import PICTURES, names_in
from disclosure.sanitise import parse

if TYPE_CHECKING:
    from disclosure.models import Attachment, DocumentVersion

BLOCKS = frozenset({"p", "h2", "h3", "h4", "li", "tr", "caption", "blockquote"})


def text_of(version: DocumentVersion, *, address: str = "") -> str:
    """Title, document number, the body with an empty line between paragraphs and cells of tables divided, and the public address."""
    parts = [version.title]
    if version.document_number:
        parts.append(version.document_number)
    parts += _paragraphs(version.body)
    names = [row.title for row in files_of(version)]
    if names:
        parts.append(_("附件：") + "；".join(names))
    if address:
        parts.append(_("原文：") + address)
    return "\n\n".join(parts)


def files_of(version: DocumentVersion) -> list[Attachment]:
    """Its attachments, without the pictures that the text shows in their place."""
    shown = names_in(version.body)
    return [row for row in version.attachments.all() if row.name not in shown or row.name.rpartition(".")[2].lower() not in PICTURES]


def pictures_of(version: DocumentVersion) -> list[tuple[str, str]]:
    """(address, alternative text) of the pictures in the body, each once."""
    found = dict.fromkeys((image.get("src") or "", image.get("alt") or "") for image in parse(version.body).iter("img"))
    return [row for row in found if row[0]]


def _paragraphs(body: str) -> list[str]:
    lines: list[str] = []
    for element in parse(body).iter():
        if element.tag not in BLOCKS or any(parent.tag == "tr" for parent in element.iterancestors()):
            continue
        if element.tag != "tr" and any(child.tag in BLOCKS for child in element.iterdescendants()):
            continue
        text = _line(element)
        if text:
            lines.append(text)
    return lines or [line for line in parse(body).text_content().split("\n") if line.strip()]


def _line(element: lxml_html.HtmlElement) -> str:
    if element.tag == "tr":
        return " | ".join(_cell(cell) for cell in element if cell.tag in {"td", "th"})
    prefix = "· " if element.tag == "li" else ""
    text = " ".join(element.text_content().split())
    return f"{prefix}{text}" if text else ""


def _cell(cell: lxml_html.HtmlElement) -> str:
    """Its paragraphs on one line."""
    parts = [child.text_content() for child in cell.iter("p")] or [cell.text_content()]
    return " ".join(" ".join(parts).split())
