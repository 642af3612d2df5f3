"""Limits count the right address and never turn people away because a cache is broken."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client, RequestFactory

from core import ratelimit

NOW = 1_795_000_000.0


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "127.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "127.0.0.1", "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "127.0.0.1", "<script>", ""),
        (1, "", "2001:db8::0001", "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxies_saw_is_believed(settings: LazySettings, proxies: int, remote: str, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=remote)
    assert ratelimit.client_address(request) == address


def test_one_ipv6_network_is_one_visitor_and_no_address_is_stored() -> None:
    keys = {ratelimit.client_key(RequestFactory().get("/", REMOTE_ADDR=address)) for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")}
    assert len(keys) == 1
    assert "2001" not in keys.pop()


def test_the_limit_is_counted_per_window_and_person() -> None:
    def wait(who: str, now: float) -> int:
        return ratelimit.wait_seconds("test", who, limit=2, seconds=60, now=now)

    start = NOW - NOW % 60
    assert [wait("a", start), wait("a", start + 1), wait("a", start + 20)] == [0, 0, 40]
    assert wait("b", start + 20) == 0
    assert wait("a", start + 60) == 0


def test_a_broken_cache_turns_nobody_away(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    class Away:
        def add(self, *words: Any) -> bool:
            raise ConnectionError("away")

    monkeypatch.setattr(ratelimit, "cache", Away())
    assert ratelimit.wait_seconds("test", "a", limit=1, seconds=60, now=NOW) == 0
    assert "rate limit test not counted: ConnectionError" in caplog.text


@pytest.mark.django_db
def test_beyond_the_limit_a_page_says_when_to_come_again(client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = "tests.portal.site_urls"
    monkeypatch.setattr(ratelimit, "render", _plain)
    monkeypatch.setattr(ratelimit.time, "time", lambda: NOW - NOW % 3600 + 600)
    assert [client.post("/form/").status_code for _ in range(2)] == [200, 200]
    refused = client.post("/form/")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "3000"
    assert client.get("/form/").status_code == 200


def _plain(request: Any, template: str, context: dict[str, Any], status: int) -> Any:
    from django.http import HttpResponse

    assert template == "429.html"
    assert context["minutes"] == 50
    return HttpResponse(status=status)
