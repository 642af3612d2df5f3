"""Uploads between the preview and the confirmation of an import: encrypted, for one person, a day at most."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

from django.conf import settings

from core import crypto

DAY = 86_400.0


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def keep(content: bytes, *, user: int) -> str:
    """A key under which this person finds the bytes again; what others left for more than a day goes."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > DAY:
            old.unlink(missing_ok=True)
    key = secrets.token_hex(16)
    (folder / key).write_bytes(crypto.encrypt(content, context=_context(key, user)))
    return key


def take(key: str, *, user: int) -> bytes | None:
    """The bytes, None where there are none for this person (any more)."""
    if len(key) != 32 or not key.isascii() or not key.isalnum():
        return None
    try:
        return crypto.decrypt((_folder() / key).read_bytes(), context=_context(key, user))
    except (OSError, crypto.UndecipherableError):
        return None


def drop(key: str) -> None:
    """The import is done."""
    if len(key) == 32 and key.isascii() and key.isalnum():
        (_folder() / key).unlink(missing_ok=True)


def _context(key: str, user: int) -> bytes:
    return f"import {key} {user}".encode()
