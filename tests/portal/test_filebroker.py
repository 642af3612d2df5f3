"""The embedded queue."""

from __future__ import annotations

from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

import portal.celery  # noqa: F401  (registers the transport)
from portal.filebroker import Channel


@pytest.fixture
def channel(tmp_path: Path) -> Any:
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path / "control")}
    with Connection("filesystem://", transport_options=options) as connection:
        found = connection.channel()
        assert isinstance(found, Channel)
        yield found


def test_a_message_half_written_is_not_there_yet(channel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    write, seen = Path.write_bytes, []

    def slowly(self: Path, data: bytes) -> int:
        write(self, data[:3])
        with pytest.raises(Empty):
            channel._get("sweep")
        seen.append(self.name)
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", slowly)
    channel._put("sweep", {"body": "一"})
    assert len(seen) == 1
    assert channel._get("sweep") == {"body": "一"}
    with pytest.raises(Empty):
        channel._get("sweep")


def test_messages_come_out_in_the_order_of_their_queue_only(channel: Any) -> None:
    channel._put("sweep", {"n": 1})
    channel._put("default", {"n": 2})
    assert channel._size("sweep") == 1
    assert channel._get("default") == {"n": 2}
    assert channel._get("sweep") == {"n": 1}


def test_a_folder_that_is_gone_is_an_error_of_the_broker(channel: Any, tmp_path: Path) -> None:
    tmp_path.rename(tmp_path.with_name("elsewhere"))
    with pytest.raises(ChannelError, match="Cannot add file"):
        channel._put("sweep", {})
