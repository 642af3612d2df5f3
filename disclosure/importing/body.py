"""Old pages say with styles what semantic HTML says with elements: bold lines are headings, big centred ones titles, bold words strong."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from disclosure.sanitise import ALIGNED

BOLD = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)|font-family\s*:[^;]*黑体", re.IGNORECASE)
NOT_BOLD = re.compile(r"font-weight\s*:\s*(normal|[1-5]00)", re.IGNORECASE)
BIG = re.compile(r"font-size\s*:\s*(1[6-9]|[2-4]\d)(\.\d+)?pt", re.IGNORECASE)
NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、\S|第[一二三四五六七八九十百零]{1,5}[编章节]\s*\S|\d{1,2}[\s\u3000]+\D")
SPACES = re.compile(r"[\s\u3000\xa0]+")
LONGEST_HEADING = 60
OWN = "/attachments/"  # pictures that came along


def arrange(root: Any, *, title: str, document_number: str, url: str) -> None:
    """Rearrange a parsed body in place, before it is sanitised.

    The title and number that open the text are left out when they repeat the record's, as the page shows them above; further big centred
    lines become second-level headings, numbered bold lines headings below; pictures, which are not ours to show, a link to the original.
    """
    _leave_out_opening(root, title, document_number)
    level, big_lines = 2, list[Any]()
    for paragraph in _paragraphs(root):
        text = squeeze(paragraph.text_content())
        if text and _is_big_line(paragraph):
            big_lines.append(paragraph)
            continue
        if big_lines:
            _one_heading(big_lines)
            level, big_lines = 3, []
        if text and len(text) <= LONGEST_HEADING and NUMBERED.match(_plain(paragraph)) and _is_bold_throughout(paragraph):
            _heading(paragraph, f"h{level}", _plain(paragraph))
    if big_lines:
        _one_heading(big_lines)
    for span in root.iter("span"):
        if BOLD.search(span.get("style") or "") and squeeze(span.text_content()):
            span.tag = "strong"
    for paragraph in root.iter("p"):
        if paragraph.text and paragraph.text.startswith("　　"):  # the page indents
            paragraph.text = paragraph.text.lstrip("　 \xa0")
    for picture in list(root.iter("img")):
        if not (picture.get("src") or "").startswith(OWN):
            _link_picture(picture, url)


def squeeze(text: str) -> str:
    """Text without any white space, ideographic included."""
    return SPACES.sub("", text)


def _plain(element: Any) -> str:
    return SPACES.sub(" ", element.text_content()).strip()


def _paragraphs(root: Any) -> list[Any]:
    return list(root.xpath(".//p[not(ancestor::table)]"))


def _is_centred(element: Any) -> bool:
    found = ALIGNED.search(element.get("style") or "")
    return (found.group(1) if found else element.get("align") or "").lower() == "center"


def _is_big_line(paragraph: Any) -> bool:
    big = any(BIG.search(span.get("style") or "") and squeeze(span.text_content()) for span in paragraph.iter("span", "font"))
    return big and _is_centred(paragraph) and _is_bold_throughout(paragraph) and len(squeeze(paragraph.text_content())) <= 100


def _is_bold_throughout(paragraph: Any) -> bool:
    """Whether every word stands in something bold, and nothing bold is made normal again by what holds words of its own."""
    for element in paragraph.iter():
        own = [element.text or "", *(child.tail or "" for child in element)]
        if any(squeeze(text) for text in own) and not _is_bold(element, paragraph):
            return False
    return True


def _is_bold(element: Any, paragraph: Any) -> bool:
    while element is not None:
        style = element.get("style") or ""
        if element.tag in {"b", "strong"} or BOLD.search(style):
            return True
        if element is paragraph or NOT_BOLD.search(style):
            return False
        element = element.getparent()
    return False


def _leave_out_opening(root: Any, title: str, document_number: str) -> None:
    """Drop the opening paragraphs that together are exactly the title, then one that is the number; else nothing."""
    wanted, seen, opening = squeeze(title), "", list[Any]()
    paragraphs = iter(_paragraphs(root))
    for paragraph in paragraphs:
        text = squeeze(paragraph.text_content())
        if not text:
            continue
        if not wanted.startswith(seen + text):
            return
        seen += text
        opening.append(paragraph)
        if seen == wanted:
            break
    if seen != wanted:
        return
    for paragraph in paragraphs:
        text = squeeze(paragraph.text_content())
        if text:
            if document_number and text.strip("（）()") == squeeze(document_number):
                opening.append(paragraph)
            break
    for paragraph in opening:
        paragraph.drop_tree()


def _one_heading(lines: list[Any]) -> None:
    """A title set in several lines is one heading."""
    text = "".join(SPACES.sub("", line.text_content()) if _is_spaced_out(line) else _plain(line) for line in lines)
    _heading(lines[0], "h2", text)
    for line in lines[1:]:
        line.drop_tree()


def _is_spaced_out(line: Any) -> bool:
    """关 于 设 立: single characters with spaces between."""
    return all(len(word) == 1 for word in _plain(line).split(" "))


def _heading(element: Any, tag: str, text: str) -> None:
    centred, tail = tag == "h2" and _is_centred(element), element.tail
    element.clear()
    element.tag, element.text, element.tail = tag, text, tail
    if centred:
        element.set("align", "center")


def _link_picture(picture: Any, url: str) -> None:
    source, tail = picture.get("src") or "", picture.tail
    try:
        address = urljoin(url, source) if source else url
    except ValueError:
        address = url
    picture.clear()
    picture.tag, picture.text, picture.tail = "a", "［图片，见原文］", tail
    if address:
        picture.set("href", address)
