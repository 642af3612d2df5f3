"""The health addresses tell the truth, briefly, and nothing secret."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from core.models import Heartbeat
from portal import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = "tests.portal.site_urls"
    monkeypatch.setattr(health, "_migrated_until", 0.0)


def beat(seconds_ago: int) -> None:
    Heartbeat.objects.create(name="sweep", at=timezone.now() - timedelta(seconds=seconds_ago))


def test_healthz_touches_nothing(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert answer.json() == {"status": "ok"}
    assert answer["Cache-Control"] == "no-store"


def test_a_late_clock_is_reported_and_fails_only_its_own_part(client: Client) -> None:
    beat(400)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["clock"] == "late"
    assert answer.json()["clock_age_seconds"] >= 400
    assert client.get("/readyz?part=clock").status_code == 503


def test_a_fresh_clock_is_ready(client: Client) -> None:
    beat(60)
    answer = client.get("/readyz?part=clock")
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in ("status", "database", "cache", "migrations", "clock")} == dict.fromkeys(
        ("status", "database", "cache", "migrations", "clock"), "ok"
    )


def test_a_clock_that_never_ran_is_not_ready(client: Client) -> None:
    assert client.get("/readyz").status_code == 200
    assert client.get("/readyz?part=clock").status_code == 503
    assert client.get("/readyz").json()["clock"] == "never"


@pytest.mark.parametrize("part", ["database", "shared_cache", "migrations"])
def test_each_part_that_fails_is_named_without_its_text(client: Client, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    def fail() -> str:
        raise ConnectionError("postgres://user:secret@10.0.0.1/portal")

    monkeypatch.setattr(health, part, fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()[{"shared_cache": "cache"}.get(part, part)] == "failed: ConnectionError"
    assert "secret" not in answer.content.decode()


def test_unapplied_migrations_are_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: [1, 2])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "failed: 2 unapplied"


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/readyz").status_code == 405
