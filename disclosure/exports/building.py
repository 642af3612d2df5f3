"""Building and keeping files: at most two at a time for the whole site, each kept for a day under the version and its content."""

from __future__ import annotations

import contextlib
import logging
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from core.models import User
    from disclosure.exports.paper import Paper
    from disclosure.models import Document

log = logging.getLogger(__name__)

LIFE = 86400  # seconds
LARGEST = 4 * 1024 * 1024  # bytes; larger files are built each time
SLOTS = 2
SLOT_SECONDS = 90  # longer than a building may take
FORMATS = ("pdf", "docx")


class UnavailableError(Exception):
    """This machine cannot build it, or the document is beyond it. The message is for the reader."""


class BusyError(Exception):
    """Too many files are being built at this moment. The message is for the reader."""


def build(paper: Paper, name: str) -> bytes:
    """The file of this format (one of FORMATS). Raises UnavailableError."""
    if name == "pdf":
        from disclosure.exports.as_pdf import pdf_of

        return pdf_of(paper)
    from disclosure.exports.as_docx import docx_of

    return docx_of(paper)


def kept_or_built(paper: Paper, name: str, *, version: int, may_build: Callable[[], None]) -> bytes:
    """The file, from the cache where it was built before. `version` is the version's id; `may_build` raises where this reader must wait.

    Raises BusyError, UnavailableError and what `may_build` raises.
    """
    key, digest = _key(version, name, get_language() or ""), paper.digest
    if (found := _get(key)) and found[0] == digest:
        return found[1]
    may_build()
    with _slot():
        content = build(paper, name)
    if len(content) <= LARGEST:
        with contextlib.suppress(Exception):  # whatever a broken cache raises, the reader has the file
            cache.set(key, (digest, content), LIFE)
    return content


def forget(document: Document) -> None:
    """Remove every kept file of a document (封存, 清除). Nobody could reach them any more; they also leave the cache."""
    keys = [
        _key(pk, name, language)
        for pk in document.versions.values_list("pk", flat=True)
        for name in FORMATS
        for language, _label in settings.LANGUAGES
    ]
    cache.delete_many(keys)


def after_takedown(*, document: Document, by: User | None, at: datetime) -> None:
    """Hook of every take-down: kept files go once the transaction stands."""
    transaction.on_commit(lambda: forget(document), robust=True)


def _key(version: int, name: str, language: str) -> str:
    return f"export:{version}:{name}:{language}"


def _get(key: str) -> tuple[str, bytes] | None:
    try:
        return cache.get(key)  # type: ignore[no-any-return]
    except Exception as error:
        log.warning("kept files cannot be read: %s", type(error).__name__)
        return None


@contextlib.contextmanager
def _slot() -> Iterator[None]:
    """One of the places where files are built; with the cache away everybody has one."""
    mine, token = None, secrets.token_hex(8)
    for number in range(SLOTS):
        try:
            if cache.add(f"export:slot:{number}", token, SLOT_SECONDS):
                mine = f"export:slot:{number}"
                break
        except Exception as error:
            log.warning("places for building are not counted: %s", type(error).__name__)
            break
    else:
        raise BusyError(_("正在生成的文件较多，请一分钟后再下载。"))
    try:
        yield
    finally:
        if mine:
            with contextlib.suppress(Exception):
                cache.delete(mine)
