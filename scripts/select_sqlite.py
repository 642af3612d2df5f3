"""A pytest plugin (`-p scripts.select_sqlite`) that keeps what the run on SQLite is for: core, disclosure and `sqlite_too`."""

from pathlib import Path

import pytest

FOLDERS = {"core", "disclosure"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the rest, and whatever needs PostgreSQL or a browser."""
    tests = Path(config.rootpath) / "tests"
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        here = item.path.is_relative_to(tests) and item.path.relative_to(tests).parts[0] in FOLDERS
        wanted = here or item.get_closest_marker("sqlite_too")
        elsewhere = item.get_closest_marker("postgres") or item.get_closest_marker("browser")
        (kept if wanted and not elsewhere else dropped).append(item)
    items[:] = kept
    if dropped:
        config.hook.pytest_deselected(items=dropped)
