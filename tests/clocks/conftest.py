"""The installation on both pairs: SQLite with the filesystem, and PostgreSQL with Redis."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.clocks.installation import Installation


@pytest.fixture
def installation(transactional_db: None, tmp_path: Path, worker_id: str) -> Iterator[Installation]:
    """On the test's own database: PostgreSQL's as it is, SQLite's as a copy in a file, both just migrated and empty."""
    database, redis_url = connection.settings_dict, ""
    if connection.vendor == "postgresql":
        if not settings.REDIS_URL:
            pytest.skip("REDIS_URL is not set")
        number = 8 + int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 7
        redis_url = f"{settings.REDIS_URL.rsplit('/', 1)[0]}/{number}"
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    else:
        file = tmp_path / "db.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        url = f"sqlite:///{file}"
    made = Installation(tmp_path, database_url=url, redis_url=redis_url)
    yield made
    made.close()
