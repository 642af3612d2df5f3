"""A page is built once, served without the stack, and never served once it is untrue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from core import pageversions
from portal import pagecache
from tests.conftest import shanghai
from tests.portal.site_urls import State


class Clock:
    """Unix time as the cache reads it."""

    now = shanghai(2026, 11, 24).timestamp()

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def site(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = "tests.portal.site_urls"
    settings.PAGE_CACHE = True
    monkeypatch.setattr(State, "text", "甲")
    monkeypatch.setattr(State, "built", 0)
    monkeypatch.setattr(State, "fresh_until", None)
    monkeypatch.setattr(State, "while_building", staticmethod(lambda: None))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pagecache, "time", clock)
    return clock


def text(client: Client, path: str = "/", **headers: Any) -> str:
    return client.get(path, **headers).content.decode()


def test_a_page_is_built_once_and_asks_nothing_of_the_database(client: Client, django_assert_num_queries: Any, db: None) -> None:
    first = client.get("/")
    with django_assert_num_queries(0):
        second = client.get("/")
    assert State.built == 1
    assert first.content == second.content
    assert dict(first.headers) == dict(second.headers)
    assert second["Cache-Control"] == "public, max-age=0, s-maxage=1, must-revalidate"
    assert "default-src 'none'" in second["Content-Security-Policy"]
    assert not second.cookies


def test_a_warm_page_costs_one_round_trip_of_the_cache(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/document/7/")
    calls: list[str] = []
    proxied = pagecache.cache

    class Counting:
        def __getattr__(self, name: str) -> Any:
            calls.append(name)
            return getattr(proxied, name)

    monkeypatch.setattr(pagecache, "cache", Counting())
    client.get("/document/7/")
    assert calls == ["get_many"]


def test_another_process_finds_the_page_in_the_shared_cache(client: Client) -> None:
    client.get("/")
    assert text(Client()) == text(client)
    assert State.built == 1


def test_a_published_change_is_seen_at_once(client: Client) -> None:
    text(client)
    State.text = "乙"
    pageversions.renew([])
    assert "乙" in text(client)
    assert "乙" in text(Client())


def test_a_page_of_one_document_outlives_changes_of_others(client: Client) -> None:
    text(client, "/document/7/")
    pageversions.renew(["pv:d:8", "pv:o:2"])
    text(client, "/document/7/")
    assert State.built == 1
    for name in ("pv:d:7", "pv:o:1", "pv:site"):
        built = State.built
        pageversions.renew([name])
        text(client, "/document/7/")
        assert State.built == built + 1


def test_a_page_built_while_something_was_published_is_not_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def publish() -> None:
        State.text = "乙"
        pageversions.renew(["pv:d:7"])

    monkeypatch.setattr(State, "while_building", staticmethod(publish))
    assert "甲" in text(client)
    monkeypatch.setattr(State, "while_building", staticmethod(lambda: None))
    assert "乙" in text(client)
    assert "乙" in text(client)
    assert State.built == 2


def test_a_page_lives_a_minute(client: Client, clock: Clock) -> None:
    text(client)
    clock.now += 59
    text(client)
    assert State.built == 1
    clock.now += 2
    text(client)
    assert State.built == 2


@pytest.mark.parametrize(
    ("built_at", "stated", "seconds"),
    [
        (shanghai(2026, 11, 24, 10), shanghai(2026, 11, 24, 10).replace(second=20), 20),
        (shanghai(2026, 11, 24, 23, 59).replace(second=30), None, 30),
    ],
)
def test_a_page_never_lives_past_the_change_that_time_brings(
    client: Client, clock: Clock, built_at: datetime, stated: datetime | None, seconds: int
) -> None:
    clock.now = built_at.timestamp()
    State.fresh_until = stated  # type: ignore[assignment]
    text(client)
    clock.now += seconds - 1
    text(client)
    assert State.built == 1
    clock.now += 1
    text(client)
    assert State.built == 2


def test_what_the_visitor_has_is_not_sent_again(client: Client, clock: Clock) -> None:
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert client.get("/", headers={"If-None-Match": f"W/{first['ETag']}"}).status_code == 304
    assert client.get("/", headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    State.text = "乙"
    pageversions.renew([])
    changed = client.get("/", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    # within the same second
    assert client.get("/", headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200


def test_the_first_visitor_of_a_rebuilt_but_equal_page_gets_304(client: Client, clock: Clock) -> None:
    first = client.get("/")
    clock.now += 61
    assert client.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get("/")["Last-Modified"] == first["Last-Modified"]


@pytest.mark.parametrize("path", ["/missing/", "/private/", "/cookie/", "/form/", "/healthz", "/?utm_source=x", "/?q=" + "长" * 200])
def test_these_are_never_kept(client: Client, path: str, db: None) -> None:
    client.get(path)
    client.get(path)
    assert State.built in (0, 2)


def test_a_visitor_with_a_session_is_never_given_a_kept_page(client: Client, db: None) -> None:
    text(client)
    client.cookies["sessionid"] = "x"
    text(client)
    assert State.built == 2


def test_the_order_of_parameters_does_not_matter_but_their_values_do(client: Client) -> None:
    text(client, "/search/?q=工会&page=2")
    text(client, "/search/?page=2&q=工会")
    assert State.built == 1
    text(client, "/search/?page=3&q=工会")
    text(client, "/?page=2&q=工会")
    assert State.built == 3


def test_another_host_is_another_page(client: Client, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "b.example.invalid"]
    text(client)
    text(client, headers={"Host": "b.example.invalid"})
    assert State.built == 2
    assert client.get("/", headers={"Host": "evil.example.invalid"}).status_code == 400


def test_a_head_request_is_answered_from_the_page(client: Client) -> None:
    length = client.get("/")["Content-Length"]
    assert client.head("/")["Content-Length"] == length
    assert State.built == 1


def test_without_the_cache_the_page_is_built(client: Client, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    class Away:
        def __getattr__(self, name: str) -> Any:
            raise ConnectionError("away")

    text(client)
    monkeypatch.setattr(pagecache, "cache", Away())
    assert client.get("/").status_code == 200
    assert client.get("/").status_code == 200
    assert State.built == 3


def test_the_shelf_in_the_process_is_bounded() -> None:
    shelf = pagecache.Shelf(limit=100)
    for number in range(9):
        shelf.put(str(number), pagecache.Kept(b"x" * 30, {}, "", 0, 0.0, {}))
    assert list(shelf.pages) == ["6", "7", "8"]
    assert shelf.size == 90
