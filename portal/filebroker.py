"""The embedded queue: kombu's filesystem transport, but a message appears in its folder whole.

Kombu opens the file under its final name and then writes it; a worker that polls in between reads an empty message and ends.
"""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):  # type: ignore[misc, unused-ignore]  # kombu ships few hints
    """Writes aside, then renames."""

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]  # the hints of its bases differ
        """Put the message onto the queue. Raises ChannelError when the folder cannot be written."""
        file = Path(self.data_folder_out) / f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        aside = file.with_name(f"{file.name}.part")  # readers take names that end with the queue's
        try:
            aside.write_bytes(dumps(message).encode())
            aside.replace(file)
        except OSError as error:
            raise ChannelError(f"Cannot add file {str(file)!r} to directory") from error


class Transport(filesystem.Transport):  # type: ignore[misc, unused-ignore]  # the same
    """`filesystem://` of this portal (portal/celery.py)."""

    Channel = Channel
