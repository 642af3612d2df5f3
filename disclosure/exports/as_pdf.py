"""A paper as PDF: one HTML text with its style and pictures inside, handed to a process of its own (weasy.py)."""

from __future__ import annotations

import base64
import functools
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from disclosure.exports import weasy
from disclosure.exports.building import UnavailableError
from disclosure.qr import svg_of

if TYPE_CHECKING:
    from disclosure.exports.paper import Paper

log = logging.getLogger(__name__)

PATIENCE = 60  # seconds
STYLE = Path(settings.BASE_DIR) / "static" / "css" / "paper.css"


def pdf_of(paper: Paper) -> bytes:
    """Raises UnavailableError where pango or a Chinese font is missing, or the document takes too long."""
    return pdf_from(html_of(paper))


def pdf_from(html: str) -> bytes:
    """Any HTML that holds its styles and pictures. Raises UnavailableError as `pdf_of`."""
    source = html.encode()
    fonts = Path(settings.VAR_DIR) / "fontcache"
    fonts.mkdir(parents=True, exist_ok=True)
    env = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": str(fonts), "XDG_CACHE_HOME": str(fonts)}
    # -P: what lies in this package's folder must not stand for the library's modules
    command = [sys.executable, "-P", weasy.__file__]
    try:
        done = subprocess.run(command, input=source, capture_output=True, timeout=PATIENCE, env=env, check=False)  # noqa: S603  (ours)
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(_("该文件内容较多，暂时无法生成 PDF，请下载 Word 文件或使用浏览器的打印功能。")) from error
    if done.returncode == 0 and done.stdout.startswith(b"%PDF-"):
        return done.stdout
    log.warning("no PDF, exit %s: %s", done.returncode, done.stderr[-400:].decode(errors="replace"))
    if done.returncode in (weasy.NO_LIBRARY, weasy.NO_FONT):
        raise UnavailableError(_("本站服务器尚未安装生成 PDF 所需的组件（libpango 或中文字体），请下载 Word 文件或使用浏览器的打印功能。"))
    raise UnavailableError(_("PDF 生成失败，请下载 Word 文件或使用浏览器的打印功能。"))


def html_of(paper: Paper) -> str:
    """Everything in one text: nothing has to be fetched."""
    body = paper.body
    for source, picture in paper.pictures.items():
        body = body.replace(f'src="{escape(source)}"', f'src="{data_url(picture.mime, picture.content)}"')
        body = body.replace(f'src="{source}"', f'src="{data_url(picture.mime, picture.content)}"')
    context = {
        "paper": paper,
        "body": mark_safe(body),  # noqa: S308 -- sanitised when it was saved
        "style": mark_safe(_style()),  # noqa: S308 -- our own file
        "qr": data_url("image/svg+xml", svg_of(paper.address)),
    }
    return render_to_string("disclosure/paper.html", context)


def data_url(mime: str, content: bytes) -> str:
    """RFC 2397."""
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


@functools.cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")
