"""Readings are counted by day and document; nothing is known of readers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.test import Client

from core.models import Organisation
from disclosure import readings
from disclosure.models import DocumentReading
from tests.conftest import shanghai
from tests.disclosure.pages import NOW, _still, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosure.models import Document

READ = "/documents/YNZGH/2026-00118/read"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> Iterator[None]:
    settings.READINGS_BUFFER_SECONDS = 0
    readings._gathered.clear()
    readings._known.clear()
    yield
    readings._gathered.clear()
    readings._known.clear()


@pytest.fixture
def bylaw(org: Organisation) -> Document:
    return published(org, "职工医疗互助保障实施细则", serial="2026-00118")


def post(client: Client, *, agent: str = BROWSER, address: str = "192.0.2.1", **headers: str) -> Any:
    return client.post(READ, headers={"User-Agent": agent, **headers}, REMOTE_ADDR=address)


def kept() -> list[tuple[date, int]]:
    return list(DocumentReading.objects.order_by("day").values_list("day", "count"))


def test_a_reader_counts_once_and_another_once_more(client: Client, bylaw: Document) -> None:
    assert post(client).json() == {"count": 1}
    assert post(client).json() == {"count": 1}
    answer = post(client, address="192.0.2.2")
    assert answer.json() == {"count": 2}
    assert kept() == [(date(2026, 11, 24), 2)]
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_days_are_those_of_shanghai_and_are_summed(client: Client, bylaw: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: shanghai(2026, 11, 24, 23, 50))
    post(client)
    monkeypatch.setattr("django.utils.timezone.now", lambda: shanghai(2026, 11, 25, 0, 10))
    assert post(client).json() == {"count": 2}
    assert kept() == [(date(2026, 11, 24), 1), (date(2026, 11, 25), 1)]


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Baiduspider/2.0)",
        "Googlebot/2.1",
        "python-requests/2.32",
        "curl/8.5",
        "Mozilla/5.0 HeadlessChrome/140.0",
    ],
)
def test_machines_do_not_count(client: Client, bylaw: Document, agent: str) -> None:
    assert post(client, agent=agent).json() == {"count": 0}
    assert kept() == []


def test_a_page_loaded_in_advance_does_not_count(client: Client, bylaw: Document) -> None:
    assert post(client, **{"Sec-Purpose": "prefetch"}).json() == {"count": 0}


def test_only_public_documents_are_counted_and_only_by_post(client: Client, bylaw: Document) -> None:
    assert client.get(READ).status_code == 405
    assert client.post("/documents/YNZGH/2026-99999/read", headers={"User-Agent": BROWSER}).status_code == 404
    withdraw(bylaw, at=NOW, note="撤下。")
    assert post(client).status_code == 404
    assert kept() == []


def test_another_site_cannot_make_readers_count(client: Client, bylaw: Document) -> None:
    assert post(client, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_no_address_is_stored_and_the_cache_has_only_a_hash_of_the_day(client: Client, bylaw: Document) -> None:
    post(client, address="198.51.100.77")
    assert {field.name for field in DocumentReading._meta.get_fields()} == {"id", "document", "day", "count"}
    names = [key for key in cache._cache if "reading" in key]  # type: ignore[attr-defined]
    assert len(names) == 2
    assert not any("198.51" in name for name in names)


def test_what_was_gathered_is_written_together_and_never_shown_twice(
    client: Client, bylaw: Document, settings: Any, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    settings.READINGS_BUFFER_SECONDS = 60
    monkeypatch.setattr("threading.Timer.start", lambda timer: None)
    assert [post(client, address=f"192.0.2.{number}").json()["count"] for number in range(1, 4)] == [1, 2, 3]
    assert kept() == []
    assert readings.flush() == 3
    assert kept() == [(date(2026, 11, 24), 3)]
    with django_assert_num_queries(0):
        assert post(client, address="192.0.2.4").json() == {"count": 4}
    assert readings.flush() == 1
    assert readings.totals([bylaw.pk]) == {bylaw.pk: 4}
    monkeypatch.setattr(readings, "_timer", None)


def test_what_cannot_be_written_waits_for_the_next_time(
    client: Client, bylaw: Document, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.READINGS_BUFFER_SECONDS = 60
    monkeypatch.setattr("threading.Timer.start", lambda timer: None)
    post(client)
    with monkeypatch.context() as broken:

        def away(*args: object) -> None:
            raise OSError("the disk is full")

        broken.setattr(readings, "_add", away)
        assert readings.flush() == 0
    assert readings.flush() == 1
    assert kept() == [(date(2026, 11, 24), 1)]
    monkeypatch.setattr(readings, "_timer", None)


def test_one_address_that_reads_everything_is_not_believed(client: Client, bylaw: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MOST", 1)
    post(client, address="192.0.2.8")
    cache.delete_many([key for key in cache._cache if "reading:" in key])  # type: ignore[attr-defined]
    assert post(client, address="192.0.2.8").json() == {"count": 1}


def test_related_documents_have_a_page_of_their_own(client: Client, bylaw: Document, org: Organisation) -> None:
    for number in range(8):
        published(org, f"制度{number}", serial=f"2026-0020{number}", topic="劳动/工会")
    published(org, "别的栏目", serial="2026-00300", column=None)
    page = client.get("/documents/YNZGH/2026-00118/related/").content.decode()
    part = page.split("data-related-part")[1].split("</div>")[0]
    assert part.count("<li>") == 6
    assert "制度7" in part or "别的栏目" in part
    assert "职工医疗互助保障实施细则" not in part
    assert client.get("/documents/YNZGH/2026-99999/related/").status_code == 404
    withdraw(bylaw, at=NOW, note="撤下。")
    assert client.get("/documents/YNZGH/2026-00118/related/").status_code == 404
