"""Addresses of files by their name in a document: pictures of a text, whatever version is read, and files that a text links to.

The name of a picture holds a piece of its hash, so one name is one picture in all versions of the document.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from django.utils.translation import gettext as _

from disclosure.sanitise import parse

if TYPE_CHECKING:
    from disclosure.models import DocumentVersion

ROOT = "/attachments/"
# Stands for the document while it has no number yet.
UNKNOWN = 0
PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "webp"})


def address_of(document: int, name: str) -> str:
    """`/attachments/<document>/<name>`."""
    return f"{ROOT}{document}/{quote(name)}"


def picture_name(content: bytes, stem: str, ending: str) -> str:
    """`<stem>-<8 hex digits of the SHA-256>.<ending>`; at most 120 characters."""
    kept = "".join(char for char in PurePosixPath(stem).name if char.isalnum() or char in "-_")[:100] or "图片"
    return f"{kept}-{hashlib.sha256(content).hexdigest()[:8]}.{ending.lower()}"


def settle(body: str, document: int) -> str:
    """The body with the addresses of a document that had no number yet."""
    return body.replace(f'"{ROOT}{UNKNOWN}/', f'"{ROOT}{document}/')


def reasons_without_alt(version: DocumentVersion) -> list[str]:
    """Submission check: who cannot see a picture of the text must be told what it shows."""
    if "<img" not in version.body:
        return []
    bare = sum(not (picture.get("alt") or "").strip() for picture in parse(version.body).iter("img"))
    return (
        [_("正文有 %(count)s 幅图片没有文字说明：请在编辑器中点图片，再点工具栏的“图片”按钮，填写替代文字。") % {"count": bare}]
        if bare
        else []
    )


def names_in(body: str) -> set[str]:
    """Names of the attachments that the body shows or links to by such an address."""
    names, rest = set(), body
    while ROOT in rest:
        rest = rest.partition(ROOT)[2]
        names.add(unquote(rest.partition('"')[0].partition("/")[2]))
    return names
