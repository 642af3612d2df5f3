"""The heads kept outside the database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.events import record
from core.models import Event, EventSeal, Organisation
from core.trail import daily_heads, seal
from tests.conftest import shanghai
from tests.core.trail.helpers import found

Committing = Callable[..., AbstractContextManager[Any]]


def test_the_anchor_keeps_one_line_a_day_and_the_newest(
    trail: list[Event], org: Organisation, at: datetime, settings: Any, django_capture_on_commit_callbacks: Committing
) -> None:
    for day, hour in ((24, 23), (25, 1), (25, 9)):
        record("later", organisation=org, by=None, at=at)
        with django_capture_on_commit_callbacks(execute=True):
            seal(shanghai(2026, 11, day, hour))
    hashes = dict(EventSeal.objects.values_list("seq", "chain_hash"))
    assert daily_heads() == [
        {"date": "2026-11-24", "seq": 6, "chain_hash": hashes[6]},
        {"date": "2026-11-25", "seq": 8, "chain_hash": hashes[8]},
    ]
    assert found() == []
    assert [path.name for path in settings.TRAIL_ANCHOR.parent.iterdir() if "trail" in path.name] == ["trail-head.jsonl"]


def test_a_write_of_the_anchor_that_fails_leaves_the_old_one(
    trail: list[Event], at: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.trail import anchor

    before = settings.TRAIL_ANCHOR.read_text()

    def fail(*_args: object) -> None:
        raise OSError("full")

    monkeypatch.setattr("core.trail.anchor.os.replace", fail)
    with pytest.raises(OSError, match="full"):
        anchor.write(seq=6, chain_hash="0" * 64, at=at)
    assert settings.TRAIL_ANCHOR.read_text() == before
    assert [path.name for path in Path(settings.TRAIL_ANCHOR).parent.iterdir() if "trail" in path.name] == ["trail-head.jsonl"]


def test_an_older_head_does_not_replace_a_newer_one(trail: list[Event], at: datetime, settings: Any) -> None:
    from core.trail import anchor

    before = settings.TRAIL_ANCHOR.read_text()
    for seq in (4, 5):
        anchor.write(seq=seq, chain_hash="0" * 64, at=at + timedelta(days=1))
    assert settings.TRAIL_ANCHOR.read_text() == before


def test_without_an_anchor_nothing_is_anchored() -> None:
    assert daily_heads() == []
