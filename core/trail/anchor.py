"""The last sealed head outside the database (`TRAIL_ANCHOR`), so that cutting events together with their seals is noticed."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from core.models import EventSeal

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Line:
    """A head: number and hash of the newest seal at the end of a day (Asia/Shanghai), or just now for today."""

    seq: int
    chain_hash: str
    at: datetime

    @property
    def day(self) -> str:
        """The date in Asia/Shanghai, YYYY-MM-DD."""
        return timezone.localtime(self.at).date().isoformat()


def read() -> list[Line]:
    """One line for each day, oldest first; empty when nothing was sealed yet. Raises ValueError, naming the line, when one is no head."""
    path: Path = settings.TRAIL_ANCHOR
    if not path.exists():
        return []
    lines = []
    for number, text in enumerate(path.read_text().splitlines(), start=1):
        try:
            row = json.loads(text)
            lines.append(Line(int(row["seq"]), str(row["chain_hash"]), datetime.fromisoformat(row["at"])))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number}") from error
    return lines


def write(*, seq: int, chain_hash: str, at: datetime) -> None:
    """Put this head in the place of the day's former one; the file is replaced in one step.

    A head older than the newest known is ignored, and one that the database no longer bears out stays for ever: it proves a cut.
    """
    path: Path = settings.TRAIL_ANCHOR
    lines = read()
    new = Line(seq, chain_hash, at)
    if lines and lines[-1].seq >= seq:
        return
    if lines and lines[-1].day == new.day and EventSeal.objects.filter(seq=lines[-1].seq, chain_hash=lines[-1].chain_hash).exists():
        lines.pop()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps({"seq": line.seq, "chain_hash": line.chain_hash, "at": line.at.isoformat()}) + "\n" for line in [*lines, new])
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
