"""The archive of everything published: built in one go, put in place at once, believed only while it holds nothing that was taken away.

Two files under `OPEN_DATA_DIR`: the archive, named by its hash, and `latest.json` that names it. A document withdrawn or sealed after the
building began makes the archive untrue from that moment: it is no longer served, the next sweep deletes it, and the task builds another.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from disclosure.dates import SHANGHAI
from disclosure.models import Document
from disclosure.opendata.packing import write_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosure.opendata.packing import Contents

log = logging.getLogger(__name__)

POINTER = "latest.json"
# A withdrawal is dated when its transaction begins; one that commits later than this after it would be missed, and none runs so long.
BACK = timedelta(hours=1)
NIGHT = 2  # o'clock in Asia/Shanghai
TRIES = 3
ABANDONED = 12 * 3600  # seconds


@dataclass(frozen=True)
class Archive:
    """What stands in the pointer. `gone` are ids that had been taken away shortly before the building and are not in the archive."""

    name: str
    size: int
    sha256: str
    began_at: str
    documents: int
    attachments: int
    gone: tuple[int, ...]

    @property
    def path(self) -> Path:
        """Where the file is."""
        return folder() / self.name

    @property
    def began(self) -> datetime:
        """The instant before anything was read."""
        return datetime.fromisoformat(self.began_at)


class NotBuiltError(Exception):
    """Documents were taken away during every try."""


def folder() -> Path:
    """The archive's folder, outside the web root."""
    return Path(settings.OPEN_DATA_DIR)


def newest() -> Archive | None:
    """The archive in place, whether still true or not."""
    try:
        state = json.loads((folder() / POINTER).read_text(encoding="utf-8"))
        archive = Archive(**(state | {"gone": tuple(state["gone"])}))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return archive if archive.path.is_file() else None


def taken_away(since: datetime) -> set[int]:
    """Ids of documents withdrawn or sealed since then; two small indexes answer."""
    gone = Document.objects.filter(is_public=False)
    return {pk for name in ("withdrawn_at", "sealed_at") for pk in gone.filter(**{f"{name}__gte": since}).values_list("pk", flat=True)}


def is_true(archive: Archive) -> bool:
    """Whether nothing in it was taken away meanwhile. Two queries."""
    return not taken_away(archive.began - BACK) - set(archive.gone)


def current() -> Archive | None:
    """The archive that may be given out."""
    archive = newest()
    return archive if archive is not None and is_true(archive) else None


def drop_untrue(at: datetime) -> int:
    """Sweep job: delete an archive that holds what was taken away. Returns 1 if one was deleted."""
    archive = newest()
    if archive is None or is_true(archive):
        return 0
    (folder() / POINTER).unlink(missing_ok=True)
    _tidy(None)
    log.warning("open data archive deleted: it held a document that was withdrawn or sealed")
    return 1


def is_due(at: datetime) -> bool:
    """Whether there is none, or it is from before the last night's hour."""
    archive = current()
    if archive is None:
        return True
    local = at.astimezone(SHANGHAI)
    night = local.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return archive.began < (night if local >= night else night - timedelta(days=1))


def build(at: datetime) -> Archive:
    """Build and put in place. Raises NotBuiltError, OSError (the disk is full); the former archive then stays as long as it is true."""
    folder().mkdir(parents=True, exist_ok=True)
    for abandoned in folder().glob("building-*.zip"):  # by a worker that was killed
        if abandoned.stat().st_mtime < at.timestamp() - ABANDONED:
            abandoned.unlink(missing_ok=True)
    for _try in range(TRIES):
        handle, path = tempfile.mkstemp(dir=folder(), prefix="building-", suffix=".zip")
        os.close(handle)
        try:
            contents = write_archive(Path(path), at)
            gone = taken_away(at - BACK)
            if not gone.intersection(contents.documents):
                return _place(Path(path), at, contents, gone)
        finally:
            Path(path).unlink(missing_ok=True)
    raise NotBuiltError


def _place(path: Path, at: datetime, contents: Contents, gone: set[int]) -> Archive:
    digest, size = hashlib.sha256(), path.stat().st_size
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
        os.fsync(file.fileno())
    sha256 = digest.hexdigest()
    name = f"open-data-{at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}-{sha256[:12]}.zip"
    began = at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    archive = Archive(name, size, sha256, began, contents.count, contents.attachments, tuple(sorted(gone)))
    path.chmod(0o640)
    os.replace(path, archive.path)
    pointer = folder() / f".{POINTER}.{os.getpid()}"
    pointer.write_text(json.dumps(asdict(archive)), encoding="utf-8")
    os.replace(pointer, folder() / POINTER)
    _tidy(archive)
    return archive


def _tidy(keep: Archive | None) -> None:
    """Delete archives that are no longer named; whoever is downloading one has it open."""
    for path in _archives():
        if keep is None or path.name != keep.name:
            path.unlink(missing_ok=True)


def _archives() -> Iterator[Path]:
    return folder().glob("open-data-*.zip")
