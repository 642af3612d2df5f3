"""A Word file's text as HTML, tables kept; the caller sanitises it like any other body."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import mammoth
from django.utils.translation import gettext as _

from disclosure.containers import UnreadableError
from disclosure.errors import RefusedError
from disclosure.inspection.gate import admit_for_body
from disclosure.pictures import UNKNOWN, address_of, picture_name
from disclosure.word_numbers import with_numbers

if TYPE_CHECKING:
    from typing import Any

# Official papers set the title in a style of its own; it stands in the element table, not in the body again.
STYLES = "p[style-name='Title'] => h2:fresh\np[style-name='标题'] => h2:fresh"
LIMIT = 20 * 1024 * 1024
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
MOST_PICTURES = 100


@dataclass(frozen=True)
class Picture:
    """A picture of the text; `alt` is what the writer said it shows."""

    name: str
    alt: str
    content: bytes


@dataclass
class WordBody:
    """HTML with the pictures' addresses in a document without number (disclosure.pictures.settle); `left_out` counts drawings."""

    html: str
    pictures: list[Picture] = field(default_factory=list)
    left_out: int = 0


def body_of(content: bytes, name: str = "") -> str:
    """The HTML of a .docx file without its pictures. Raises as `read_word`."""
    return read_word(content, name, with_pictures=False).html


def read_word(content: bytes, name: str = "", *, with_pictures: bool = True) -> WordBody:
    """Text, tables with merged cells, numbers as written, pictures. Raises RefusedError for anything that is no .docx or bears a mark of
    secrecy (LEGAL.md §13)."""
    made = WordBody("")

    def picture(image: Any) -> dict[str, str]:
        ending = ENDINGS.get(image.content_type, "")
        if not ending or not with_pictures or len(made.pictures) == MOST_PICTURES:
            made.left_out += 1
            return {}
        with image.open() as stream:
            inner = stream.read()
        named = picture_name(inner, "图片", ending)
        if named not in {row.name for row in made.pictures}:
            made.pictures.append(Picture(named, (image.alt_text or "").strip(), inner))
        return {"src": address_of(UNKNOWN, named)}

    if len(content) > LIMIT:
        raise RefusedError(_("Word 文件超过20 MB，请另存后再导入。"))
    admit_for_body(content, name or _("Word 文件"))
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(with_numbers(content)), style_map=STYLES, convert_image=mammoth.images.img_element(picture)
        )
    except (UnreadableError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, OSError) as error:
        raise RefusedError(_("这不是有效的 .docx 文件；旧版 .doc 请先用 Word 或 WPS 另存为 .docx。")) from error
    made.html = str(result.value)
    if not made.html.strip():
        raise RefusedError(_("这个 Word 文件里没有文字；扫描件请作为附件上传。"))
    return made
