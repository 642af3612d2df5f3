"""A letter as Word file and as PDF, in the layout of letters of GB/T 9704: red name and rules, number, title, text, signature, date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from docx.shared import Pt

from disclosure.exports.as_pdf import pdf_from
from requests_app.letters import docx_tools as w

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MIME = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
# The head fits one line down to this many characters; a longer name is set smaller.
HEAD_SIZE, HEAD_FITS = 30.0, 14
ANNEX = "附："


def style() -> str:
    """The sheet of printed letters."""
    return (Path(settings.BASE_DIR) / "static" / "css" / "letter.css").read_text(encoding="utf-8")


def html_of(content: Mapping[str, Any]) -> str:
    """The letter as a page that holds its style; for the PDF and for the preview."""
    text, annex = parts(content["paragraphs"])
    shown = {"letter": content, "text": text, "annex": annex, "long": len(content["issuer"]) > HEAD_FITS}
    return render_to_string("requests_app/letters/letter.html", shown | {"style": mark_safe(style())})  # noqa: S308 -- our own file


def parts(paragraphs: Sequence[str]) -> tuple[list[str], list[str]]:
    """(text, annex): what follows a paragraph that begins with 附： comes after the signature, on a page of its own."""
    for number, text in enumerate(paragraphs):
        if text.startswith(ANNEX):
            return list(paragraphs[: number + 1]), [text.removeprefix(ANNEX), *paragraphs[number + 1 :]]
    return list(paragraphs), []


def pdf_of(content: Mapping[str, Any]) -> bytes:
    """`content` as `Letter.content`. Raises UnavailableError where WeasyPrint's libraries or a Chinese font are missing."""
    return pdf_from(html_of(content))


def docx_of(content: Mapping[str, Any]) -> bytes:
    """The same as a Word file that the office may sign and seal."""
    made = w.new_document()
    w.page_numbers(made.sections[0])
    issuer = content["issuer"]
    size = min(HEAD_SIZE, HEAD_SIZE * HEAD_FITS / max(len(issuer), 1))
    head = w.line(made, issuer, align=w.CENTRE, size=size, font=w.TITLE, red=True)
    w.rule(head, "bottom", "thickThinSmallGap")
    number = w.line(made, content.get("number", ""), align=w.RIGHT)
    number.paragraph_format.space_before = Pt(6)
    w.line(made)
    w.line(made, content["title"], align=w.CENTRE, size=22, font=w.TITLE)
    w.line(made)
    w.line(made, f"{content['addressee']}：")
    written, annex = parts(content["paragraphs"])
    for text in written:
        last = w.line(made, text, align=w.BOTH, indent=2)
    last.paragraph_format.keep_with_next = True  # no page bears the signature alone
    for text in ("", content["signed_by"]):
        last = w.line(made, text, align=w.RIGHT)
        last.paragraph_format.keep_with_next = True
        last.paragraph_format.right_indent = Pt(32)
    dated = w.line(made, content["dated"], align=w.RIGHT)
    dated.paragraph_format.right_indent = Pt(64)
    for number, text in enumerate(annex):
        if number:
            w.line(made, text, align=w.BOTH, indent=2)
        else:
            w.line(made, text, align=w.CENTRE, size=22, font=w.TITLE).paragraph_format.page_break_before = True
    return w.saved(made, content["title"], issuer)
