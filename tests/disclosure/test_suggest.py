"""What is proposed while typing: titles and numbers that hold what was typed so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.models import Organisation
from tests.conftest import shanghai
from tests.disclosure.filing import public
from tests.disclosure.pages import _still  # noqa: F401

if TYPE_CHECKING:
    from django.conf import LazySettings
    from django.test import Client

ADDRESS = "/search/suggest/"


def titles(client: Client, typed: str) -> list[str]:
    answer = client.get(ADDRESS, {"q": typed})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Robots-Tag"] == "noindex"
    return [row["title"] for row in answer.json()["suggestions"]]


def test_titles_that_hold_what_was_typed_newest_first(client: Client, org: Organisation) -> None:
    old = public(org, "困难职工帮扶办法", at=shanghai(2024, 1, 1), number="邕工发〔2024〕7号")
    new = public(org, "关于困难职工档案的通知", at=shanghai(2025, 1, 1))
    public(org, "别的", "困难职工")
    assert client.get(ADDRESS, {"q": "困难职"}).json() == {
        "suggestions": [
            {"title": "关于困难职工档案的通知", "url": new.get_absolute_url()},
            {"title": "困难职工帮扶办法", "url": old.get_absolute_url()},
        ]
    }
    assert titles(client, "困难 办法") == titles(client, "邕工发[2024]7号") == ["困难职工帮扶办法"]


def test_at_most_eight(client: Client, org: Organisation) -> None:
    for number in range(12):
        public(org, f"安全生产通知{number}")
    assert len(titles(client, "安全生产")) == 8


def test_what_is_withdrawn_is_not_proposed(client: Client, org: Organisation) -> None:
    document = public(org, "困难职工帮扶办法")
    document.is_public, document.withdrawn_at, document.withdrawal_note = False, shanghai(2026, 11, 2), "内容有误"
    document.save()
    assert titles(client, "困难") == []


@pytest.mark.parametrize("typed", ["", " ", "？", "\x00", "'\"*", "%", "没有", "长" * 500])
def test_nothing_to_propose_is_an_empty_list(client: Client, org: Organisation, typed: str) -> None:
    public(org, "困难职工帮扶办法")
    assert titles(client, typed) == []


def test_english_pages_lead_to_english_pages(client: Client, org: Organisation) -> None:
    document = public(org, "困难职工帮扶办法")
    (row,) = client.get("/en/search/suggest/", {"q": "困难"}).json()["suggestions"]
    assert row["url"] == f"/en{document.get_absolute_url()}"


def test_one_address_may_ask_a_hundred_and_twenty_times_a_minute(
    client: Client, org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.ratelimit.time.time", lambda: 1_800_000_000.0)
    for _ in range(120):
        assert client.get(ADDRESS, {"q": "困难"}).status_code == 200
    refused = client.get(ADDRESS, {"q": "困难"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")


def test_an_answer_is_kept_for_everybody_until_something_is_published(client: Client, org: Organisation, settings: LazySettings) -> None:
    answer = client.get(ADDRESS, {"q": "困难"})
    assert not answer.cookies
    assert "no-store" not in answer.get("Cache-Control", "")
    assert answer.get("Vary", "") in ("", "Accept-Encoding")


def test_two_queries_at_most(client: Client, org: Organisation, django_assert_max_num_queries: object) -> None:
    public(org, "困难职工帮扶办法")
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        titles(client, "困难职工")


@pytest.mark.parametrize("address", ["/", "/search/"])
def test_the_box_works_without_scripts_and_names_the_address(client: Client, org: Organisation, address: str) -> None:
    html = client.get(address).content.decode()
    assert 'data-suggest="/search/suggest/"' in html
    assert 'role="search"' in html
    assert "js/suggest" in html
