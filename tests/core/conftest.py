"""Fixtures of the core's tests."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_folders(settings: object, tmp_path: Path) -> None:
    """Files and the anchor of the trail belong to one test: several run at once on databases of their own."""
    settings.TRAIL_ANCHOR = tmp_path / "trail-head.jsonl"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
