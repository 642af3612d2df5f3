"""Rich text becomes safe, semantic HTML: what is not on the list goes, no styles, no scripts; tables scroll by themselves on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nh3
from lxml import html as lxml_html  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr", "br"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("strong", "b", "em", "i", "u", "s", "sub", "sup", "a", "img"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
# The only classes a body may carry: alignment, which official papers use for headings and signatures.
ALIGN = {"center", "right"}
CLASSES = {tag: {f"align-{side}" for side in ALIGN} for tag in ("p", "h2", "h3", "h4", "td", "th")}
# Pictures come from this site: an attachment's address, never another host.
OWN_PICTURE = re.compile(r"^/(?:en/)?(?:documents|attachments|files)/[^\s\"'<>\\]+\Z")
BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "table", "div", "blockquote", "caption", "hr", "br", "ul", "ol"})
ALIGNED = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
SPACE = re.compile(r"[ \t\r\f\v\xa0]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SPAN_LIMIT = 1000


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if OWN_PICTURE.match(value) and ".." not in value else None
    if name in {"colspan", "rowspan", "start", "width", "height"}:
        return value if value.isascii() and value.isdigit() and int(value) <= (SPAN_LIMIT if name.endswith("span") else 9999) else None
    return value


_cleaner = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style", "title", "noscript", "template", "iframe", "object", "svg", "math", "textarea", "select"},
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)


def sanitise(body: str, *, before: Callable[[Any], None] | None = None) -> tuple[str, str]:
    """(safe HTML, its plain text). `before` may rearrange the parsed tree (an lxml element) before unsafe parts go.

    Alignment by `style` or `align` becomes a class; empty paragraphs and pictures without an own source go; each table is wrapped
    in a region that scrolls and can be reached by keyboard. Never raises on bad HTML.
    """
    root = parse(body)
    if before is not None:
        before(root)
    _open_figures(root)
    for element in root.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th"):
        _note_alignment(element)
        if element.tag in {"h1", "h5", "h6"}:
            element.tag = "h2" if element.tag == "h1" else "h4"
    clean = parse(_cleaner.clean(serialise(root)))
    for element in clean.xpath('.//*[@class=""]'):  # what is left of a class that is not ours
        del element.attrib["class"]
    _drop_empty(clean)
    text = plain_text(clean)
    _wrap_tables(clean)
    return serialise(clean), text


def parse(body: str) -> Any:
    """A <div> that holds the body. Control characters, which neither XML nor PostgreSQL take, are dropped."""
    safe = CONTROL.sub("", body).encode("utf-8", "replace").decode()
    return lxml_html.fragment_fromstring(safe, create_parent="div", parser=lxml_html.HTMLParser(huge_tree=True, encoding="utf-8"))


def serialise(root: Any) -> str:
    """What stands inside the <div>."""
    text = lxml_html.tostring(root, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("</div>")].strip() if text.endswith("</div>") else ""


def plain_text(root: Any) -> str:
    """The text, a line per block and no blank lines."""
    pieces: list[str] = []
    for event, element in lxml_html.etree.iterwalk(root, events=("start", "end")):
        block = element.tag in BLOCKS
        if event == "start":
            pieces += ["\n"] if block else []
            pieces += [element.text] if element.text else []
        else:
            pieces += ["\n"] if block else ["\t"] if element.tag in {"td", "th"} else []
            pieces += [element.tail] if element.tail and element is not root else []
    lines = (SPACE.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _note_alignment(element: Any) -> None:
    found = ALIGNED.search(element.get("style") or "")
    side = (found.group(1) if found else element.get("align") or "").lower()
    if side in ALIGN:
        element.set("class", f"align-{side}")


def _open_figures(root: Any) -> None:
    """A figure of the editor is a paragraph with its picture, the caption a centred one below."""
    for figure in list(root.iter("figure")):
        figure.tag = "p"
        figure.attrib.clear()
        for caption in reversed(list(figure.iter("figcaption"))):
            tail, caption.tail = caption.tail, None
            caption.tag = "p"
            caption.attrib.clear()
            caption.set("class", "align-center")
            figure.addnext(caption)
            caption.tail = tail


def _drop_empty(root: Any) -> None:
    for picture in list(root.iter("img")):
        if not picture.get("src"):
            picture.drop_tag()
        elif picture.get("alt") is None:
            picture.set("alt", "")
    for element in list(root.iter("p", "h2", "h3", "h4", "ul", "ol", "caption")):
        while len(element) and element[-1].tag == "br" and not (element[-1].tail or "").strip():
            element.remove(element[-1])
        if not element.text_content().strip(" \t\r\n\xa0\u3000") and element.find(".//img") is None:
            element.drop_tree()


def _wrap_tables(root: Any) -> None:
    number = 0
    for table in list(root.iter("table")):
        if any(parent.tag == "table" for parent in table.iterancestors()):
            continue
        number += 1  # landmarks of one page must differ in name
        region = lxml_html.Element("div", {"class": "table-wrap", "role": "region", "aria-label": f"表格{number}", "tabindex": "0"})
        region.tail, table.tail = table.tail, None
        table.getparent().replace(table, region)
        region.append(table)
