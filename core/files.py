"""Files by their content, outside the web root; private ones are encrypted. Nothing else reads or writes MEDIA_ROOT.

A file lies at `<first two digits of its SHA-256>/<SHA-256>`, a private one with `.sealed` behind.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core import crypto
from core.antivirus import refuse_infected
from core.events import record
from core.filetypes import FileRefusedError, detect
from core.models import Blob

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from core.models import Matter, Organisation, User

__all__ = ["FileGoneError", "FileRefusedError", "destroy", "examined", "open_stream", "read", "release", "sealed_files", "store"]

# Bytes younger than this may belong to a transaction that has not committed its row yet.
IN_FLIGHT = 3600.0  # seconds
NAME = re.compile(r"[0-9a-f]{64}(\.sealed)?")


class FileGoneError(Exception):
    """The file was destroyed by order, or its bytes are lost or damaged. The message is shown to the person."""


def path_of(blob: Blob) -> Path:
    """Where the bytes lie."""
    return Path(settings.MEDIA_ROOT) / blob.sha256[:2] / (blob.sha256 + (".sealed" if blob.private else ""))


def store(content: bytes, *, name: str, private: bool, at: datetime) -> Blob:
    """Keep the bytes and return their row; the same bytes are kept once. `name` only has to agree with the content.

    Raises FileRefusedError for what is too large, of a type that is not taken, infected, or was destroyed by order before.
    """
    mime = examined(content, name=name)
    digest = hashlib.sha256(content).hexdigest()
    if Blob.objects.filter(sha256=digest, destroyed_at__isnull=False).exists():
        raise FileRefusedError(_("“%(name)s”已按令清除，不能再次上传。") % {"name": name})
    # The bytes come first: a rollback leaves bytes without a row, which harms nobody, never a row without bytes.
    wanted = Blob(sha256=digest, private=private)
    path = path_of(wanted)
    try:
        os.utime(path)  # somebody counts on these bytes again: `release` leaves them alone
    except FileNotFoundError:
        _write(path, crypto.encrypt(content, context=_context(wanted)) if private else content)
    blob, _created = Blob.objects.get_or_create(
        sha256=digest, private=private, defaults={"size": len(content), "mime": mime, "stored_at": at}
    )
    return blob


def examined(content: bytes, *, name: str) -> str:
    """The MIME type of bytes that may be kept. Raises FileRefusedError as `store`."""
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise FileRefusedError(_("“%(name)s”超过 %(most)s 的上限。") % {"name": name, "most": filesizeformat(settings.MAX_UPLOAD_BYTES)})
    mime = detect(content, name=name)
    refuse_infected(content, name=name)
    return mime


def read(blob: Blob) -> bytes:
    """All bytes, in clear, checked against their hash. Raises FileGoneError."""
    if blob.destroyed_at:
        raise FileGoneError(_("该文件已按令清除。"))
    try:
        content = path_of(blob).read_bytes()
        if blob.private:
            content = crypto.decrypt(content, context=_context(blob))
    except (FileNotFoundError, crypto.UndecipherableError) as error:
        raise FileGoneError(_("该文件已丢失或损坏，请联系系统管理员。")) from error
    if hashlib.sha256(content).hexdigest() != blob.sha256:
        raise FileGoneError(_("该文件已丢失或损坏，请联系系统管理员。"))
    return content


def open_stream(blob: Blob) -> BinaryIO:
    """The bytes in clear as a stream, for FileResponse; a public file is not read into memory. Raises FileGoneError."""
    if blob.private or blob.destroyed_at:
        return io.BytesIO(read(blob))
    try:
        return path_of(blob).open("rb")
    except FileNotFoundError as error:
        raise FileGoneError(_("该文件已丢失或损坏，请联系系统管理员。")) from error


def destroy(*, blob: Blob, reason: str, organisation: Organisation, matter: Matter | None = None, by: User | None, at: datetime) -> None:
    """清除 by order: the bytes go once the transaction stands; row, hash, order and actor stay. The same bytes are never taken again."""
    with transaction.atomic():
        copies = list(Blob.objects.select_for_update().filter(sha256=blob.sha256, destroyed_at__isnull=True))
        for copy in copies:
            copy.destroyed_at = at
            copy.save(update_fields=["destroyed_at"])
        blob.destroyed_at = at
        record("file.destroyed", organisation=organisation, matter=matter, by=by, at=at, sha256=blob.sha256, size=blob.size, reason=reason)
        transaction.on_commit(lambda: _remove(copies))


def release(blobs: Iterable[Blob]) -> int:
    """Rows and bytes of files that no row refers to any more go, in the caller's transaction; those still in use stay. Returns how many.

    Unlike after `destroy`, the same bytes may come again.
    """
    gone = []
    for blob in blobs:
        try:
            with transaction.atomic():
                Blob.objects.filter(pk=blob.pk, destroyed_at__isnull=True).delete()
        except (models.ProtectedError, IntegrityError):
            continue
        gone.append(blob)
    transaction.on_commit(lambda: _remove_unused(gone))
    return len(gone)


def remove_orphans() -> int:
    """Bytes without a row, left by rollbacks and crashes, go once they are older than any transaction. Returns how many files."""
    count = 0
    for path in _kept():
        digest, private = path.name.removesuffix(".sealed"), path.name.endswith(".sealed")
        if _age(path) > IN_FLIGHT and not Blob.objects.filter(sha256=digest, private=private, destroyed_at__isnull=True).exists():
            path.unlink(missing_ok=True)
            count += 1
    return count


def sealed_files() -> Iterator[tuple[Path, bytes]]:
    """(path, context) of every encrypted file that lies here, whether or not a row knows it: for the rotation of keys."""
    for path in _kept():
        if path.name.endswith(".sealed"):
            yield path, _context(Blob(sha256=path.name.removesuffix(".sealed")))


def replace(path: Path, content: bytes) -> None:
    """Put other bytes in a file's place in one step. Its time changes with it, so that a copy for the archive takes it again."""
    _write(path, content)


def _kept() -> Iterator[Path]:
    """Everything that `store` wrote, and nothing else that lies in MEDIA_ROOT."""
    for path in Path(settings.MEDIA_ROOT).glob("??/*"):
        if NAME.fullmatch(path.name) and path.name.startswith(path.parent.name):
            yield path


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _remove_unused(blobs: list[Blob]) -> None:
    for blob in blobs:
        path = path_of(blob)
        if _age(path) > IN_FLIGHT and not Blob.objects.filter(sha256=blob.sha256, private=blob.private).exists():
            path.unlink(missing_ok=True)


def _remove(blobs: list[Blob]) -> None:
    for blob in blobs:
        path_of(blob).unlink(missing_ok=True)


def _context(blob: Blob) -> bytes:
    return f"file {blob.sha256}".encode()


def _write(path: Path, content: bytes) -> None:
    """In one step: whoever sees the file sees all of it, also after a crash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
