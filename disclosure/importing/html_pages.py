"""Pages of the former site in a folder: title, date and body by CSS selectors; pictures and files come along; the address is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from django.utils.translation import gettext as _
from lxml import html as lxml_html  # type: ignore[import-untyped]

from core.filetypes import MIMES
from disclosure.importing.enclosures import Enclosure, FolderSource, bounded
from disclosure.importing.records import BadRecordError, Record, checked
from disclosure.pictures import PICTURES, UNKNOWN, address_of, picture_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

ENDINGS = frozenset({".html", ".htm", ".shtml"})
FILES = frozenset(MIMES) | {"doc", "xls", "ppt", "wps", "et", "dps", "jpeg"}
LARGEST = 8 * 1024 * 1024  # bytes of one page
CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
DAY = re.compile(r"(20\d\d|19\d\d)\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})")
IN_ADDRESS = re.compile(r"(?<!\d)((?:20|19)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Selectors:
    """Where things stand on a page: the first selector that finds something counts. `name@attribute` reads an attribute."""

    title: tuple[str, ...] = ("meta[name=ArticleTitle]@content", ".article h1", "h1", ".article-title", ".title", "h2")
    day: tuple[str, ...] = ("meta[name=PubDate]@content", "meta[name=publishdate]@content", ".pubdate", ".date", ".time", ".info")
    source: tuple[str, ...] = ("meta[name=ContentSource]@content", ".source")
    number: tuple[str, ...] = (".wenhao", ".document-number")
    body: tuple[str, ...] = field(
        default=(
            *(".TRS_Editor", ".TRS_UEDITOR", ".trs_editor_view", "#zoom", "#UCAP-CONTENT", ".article-content", ".article_content"),
            *(".pages_content", ".content", "#content", "article", "main"),
        )
    )


class Pages:
    """The pages below a folder. `base` is the address the folder had, `http://old.example.invalid/gk/`; unknown: a site's root."""

    def __init__(self, folder: Path, *, base: str | None, issuer: str, selectors: Selectors, today: date) -> None:
        self.folder, self.issuer, self.selectors, self.today = folder.resolve(), issuer, selectors, today
        self.is_known = base is not None
        base = base or "http://old.invalid/"
        self.base = base if base.endswith("/") else f"{base}/"
        self.source = FolderSource(folder)

    def read(self) -> Iterator[tuple[str, Record | BadRecordError]]:
        """(path below the folder, record or why not) for each page, in the order of their names."""
        for path in sorted(self.folder.rglob("*")):
            if path.suffix.lower() in ENDINGS and path.is_file() and path.resolve().is_relative_to(self.folder):
                place = path.relative_to(self.folder).as_posix()
                try:
                    yield place, self.record(place, bounded(path))
                except BadRecordError as error:
                    yield place, error

    def record(self, place: str, content: bytes) -> Record:
        """One page. Raises BadRecordError."""
        if len(content) > LARGEST:
            raise BadRecordError(_("超过 %(limit)s MB。") % {"limit": LARGEST // (1024 * 1024)})
        try:
            root = lxml_html.document_fromstring(_text(content), parser=lxml_html.HTMLParser(huge_tree=True, remove_comments=True))
        except (ValueError, lxml_html.etree.ParserError) as error:
            raise BadRecordError(_("不是网页。")) from error
        look = _Looking(root)
        title, body = look.text(self.selectors.title), look.element(self.selectors.body)
        if not title:
            raise BadRecordError(_("没有找到标题。"))
        if body is None or not (body.text_content().strip() or body.find(".//img") is not None):
            raise BadRecordError(_("没有找到正文。"))
        day = _day(look.text(self.selectors.day)) or _day_in(root.text_content()) or _day_of_address(place)
        files = self._enclosures(place, body)
        address = urljoin(self.base, place)
        record = checked(
            {
                "url": address,
                "index_number": "",
                "topic": "",
                "issuer": look.text(self.selectors.source).removeprefix("来源：").strip()[:120] or self.issuer,
                "title": title,
                "document_number": look.text(self.selectors.number),
                "written_on": day,
                "published_on": day,
                "subject_words": "",
                "html": (body.text or "") + "".join(lxml_html.tostring(child, encoding="unicode") for child in body),
            },
            today=self.today,
            files=tuple(files),
            old_paths=tuple(_paths(address)),
        )
        return record if self.is_known else replace(record, url="")

    def _enclosures(self, place: str, body: Any) -> list[Enclosure]:
        """Pictures and files of the folder that the body shows or links to; their addresses become ours, others the old site's."""
        found: dict[str, Enclosure] = {}
        for element, attribute in [*((row, "src") for row in body.iter("img")), *((row, "href") for row in body.iter("a"))]:
            given = (element.get(attribute) or "").strip()
            if not given or given.startswith(("#", "data:", "mailto:", "javascript:")):
                continue
            try:
                local = self._local(place, given)
            except ValueError:
                continue
            path = self.source.path(local) if local else None
            ending = PurePosixPath(local).suffix.lower().removeprefix(".")
            if path is None or (ending not in FILES and attribute == "href"):
                target = urljoin(urljoin(self.base, place), given)
                element.set(attribute, target if self.is_known else target.removeprefix("http://old.invalid"))
                continue
            content = bounded(path)
            stem = PurePosixPath(local).stem
            name = picture_name(content, stem, ending) if ending in PICTURES else PurePosixPath(local).name
            if name.casefold() in found and found[name.casefold()].content() != content:
                name = picture_name(content, stem, ending)
            words = " ".join(element.text_content().split()) if attribute == "href" else (element.get("alt") or element.get("title") or "")
            title = words.strip()[:200] or stem
            found.setdefault(name.casefold(), Enclosure(name, title, lambda path=path: bounded(path)))  # type: ignore[misc]
            element.set(attribute, address_of(UNKNOWN, name))
            if attribute == "src" and not (element.get("alt") or "").strip():
                element.set("alt", element.get("title") or "")
        return list(found.values())

    def _local(self, place: str, given: str) -> str:
        """The path below the folder that an address on a page means; empty for other sites."""
        target = urlsplit(urljoin(urljoin(self.base, place), given))
        home = urlsplit(self.base)
        if target.netloc != home.netloc or not target.path.startswith(home.path):
            return ""
        return unquote(target.path[len(home.path) :])


class _Looking:
    """CSS selectors over a page."""

    def __init__(self, root: Any) -> None:
        import cssselect2  # type: ignore[import-untyped]

        self.root = cssselect2.ElementWrapper.from_html_root(root)
        self.error = cssselect2.SelectorError

    def element(self, selectors: tuple[str, ...]) -> Any:
        """The lxml element that the first fitting selector finds."""
        for selector in selectors:
            try:
                found = self.root.query(selector.partition("@")[0])
            except self.error as error:
                raise BadRecordError(_("选择器“%(selector)s”有误。") % {"selector": selector}) from error
            if found is not None:
                return found.etree_element
        return None

    def text(self, selectors: tuple[str, ...]) -> str:
        """Text, or the attribute after `@`, of the first selector that yields any."""
        for selector in selectors:
            name, _at, attribute = selector.partition("@")
            found = self.element((name,))
            if found is not None:
                text = " ".join(((found.get(attribute) or "") if attribute else found.text_content()).split())
                if text:
                    return text
        return ""


def _text(content: bytes) -> str:
    declared = CHARSET.search(content[:2048])
    name = declared.group(1).decode("ascii", "replace").lower() if declared else ""
    encodings = ["gb18030", "utf-8"] if name.startswith("gb") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding).replace("\x00", "")
        except (UnicodeDecodeError, LookupError):
            continue
    raise BadRecordError(_("无法识别网页的编码。"))


def _day(text: str) -> str:
    found = DAY.search(text)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else ""


def _day_in(text: str) -> str:
    """The date that stands after 发布日期, 发布时间 or 时间 on the page."""
    found = re.search(r"(?:发布日期|发布时间|日期|时间)\s*[：:]\s*(.{8,20})", text)
    return _day(found[1]) if found else ""


def _day_of_address(place: str) -> str:
    """.../t20190103_123.html"""
    found = IN_ADDRESS.search(place)
    return f"{found[1]}-{found[2]}-{found[3]}" if found else ""


def _paths(address: str) -> list[str]:
    """What a reader's address bar held: the path, and for index pages the folder."""
    path = urlsplit(address).path
    return [path, path.rpartition("/")[0] + "/"] if path.rpartition("/")[2] in {"index.html", "index.htm", "index.shtml"} else [path]
