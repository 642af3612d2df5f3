"""A Word file's text as HTML, tables kept; the caller sanitises it like any other body."""

from __future__ import annotations

import io
import zipfile

import mammoth
from django.utils.translation import gettext as _

from disclosure.errors import RefusedError
from disclosure.inspection.gate import admit_for_body

# Official papers set the title in a style of its own; it stands in the element table, not in the body again.
STYLES = "p[style-name='Title'] => h2:fresh\np[style-name='标题'] => h2:fresh"
LIMIT = 20 * 1024 * 1024


def body_of(content: bytes, name: str = "") -> str:
    """The HTML of a .docx file. Pictures are left out (they are attached). Raises RefusedError for anything that is not one
    or bears a mark of secrecy (LEGAL.md §13)."""
    if len(content) > LIMIT:
        raise RefusedError(_("Word 文件超过20 MB，请另存后再导入。"))
    admit_for_body(content, name or _("Word 文件"))
    try:
        result = mammoth.convert_to_html(io.BytesIO(content), style_map=STYLES, convert_image=mammoth.images.img_element(lambda image: {}))
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, OSError) as error:
        raise RefusedError(_("这不是有效的 .docx 文件；旧版 .doc 请先用 Word 或 WPS 另存为 .docx。")) from error
    html = str(result.value)
    if not html.strip():
        raise RefusedError(_("这个 Word 文件里没有文字；扫描件请作为附件上传。"))
    return html
