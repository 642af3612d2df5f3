"""Files that come with imported documents: named in a spreadsheet, linked from an old page; read from a folder or a zip."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from disclosure.containers import UnreadableError, open_zip, part
from disclosure.importing.records import BadRecordError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable


@dataclass(frozen=True)
class Enclosure:
    """A file to attach. `content` reads it when its turn comes, so that a long import holds one file at a time."""

    name: str
    title: str
    content: Callable[[], bytes]


class Source(Protocol):
    """Where files are looked for by their name or relative path."""

    def find(self, name: str) -> Callable[[], bytes] | None:
        """A reader of the file's bytes, None where there is none."""


class NoFiles:
    """Nothing was sent along."""

    def find(self, name: str) -> Callable[[], bytes] | None:
        """Nothing."""
        return None


class FolderSource:
    """Files below a folder; a name that leads out of it finds nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def find(self, name: str) -> Callable[[], bytes] | None:
        """By relative path."""
        found = self.path(name)
        return (lambda: bounded(found)) if found else None

    def path(self, name: str) -> Path | None:
        """The file's path, None where it is not below the folder."""
        try:
            path = (self.folder / name.replace("\\", "/").lstrip("/")).resolve()
            return path if path.is_relative_to(self.folder) and path.is_file() else None
        except (OSError, ValueError):
            return None


class ZipSource:
    """Files of an archive, by path or, where it is the only one of that name, by name alone."""

    def __init__(self, content: bytes) -> None:
        try:
            self.archive = open_zip(content)
        except UnreadableError as error:
            raise BadRecordError(_("附件压缩包：%(error)s") % {"error": error}) from error
        self.names: dict[str, list[zipfile.ZipInfo]] = {}
        for info in self.archive.infolist():
            if not info.is_dir():
                path = _decoded(info)
                for name in {path, PurePosixPath(path).name}:
                    self.names.setdefault(name.casefold(), []).append(info)

    def find(self, name: str) -> Callable[[], bytes] | None:
        """By path or name."""
        rows = self.names.get(name.replace("\\", "/").lstrip("/").casefold(), [])
        if len(rows) != 1:
            return None

        def read() -> bytes:
            try:
                return part(self.archive, rows[0].filename)
            except UnreadableError as error:
                raise BadRecordError(str(error)) from error

        return read


def bounded(path: Path) -> bytes:
    """The file's bytes. Raises BadRecordError for what is too large or cannot be read."""
    try:
        if path.stat().st_size > settings.MAX_UPLOAD_BYTES:
            raise BadRecordError(_("“%(name)s”过大。") % {"name": path.name})
        return path.read_bytes()
    except OSError as error:
        raise BadRecordError(_("无法读取“%(name)s”：%(error)s。") % {"name": path.name, "error": error.strerror}) from error


def _decoded(info: zipfile.ZipInfo) -> str:
    """Chinese programs write names in GBK without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
