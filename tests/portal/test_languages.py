"""The language is in the address alone; anonymous pages set no cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.disclosure.pages import _still  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from core.models import Organisation


@pytest.mark.parametrize("accepted", ["en", "en-US,en;q=0.9", "de", "zh-TW", ""])
def test_an_address_without_prefix_is_chinese_whatever_the_browser_prefers(client: Client, org: Organisation, accepted: str) -> None:
    response = client.get("/guide/", headers={"accept-language": accepted})
    assert response["Content-Language"] == "zh-hans"
    assert '<html lang="zh-Hans">' in response.content.decode()
    assert "公开指南" in response.content.decode()


def test_an_address_under_en_is_english_whatever_the_browser_prefers(client: Client, org: Organisation) -> None:
    response = client.get("/en/guide/", headers={"accept-language": "zh-CN"})
    assert response["Content-Language"] == "en"
    assert '<html lang="en">' in response.content.decode()


def test_a_language_cookie_is_not_read(client: Client, org: Organisation) -> None:
    client.cookies["django_language"] = "en"
    assert client.get("/guide/")["Content-Language"] == "zh-hans"


def test_links_stay_in_the_language_and_each_page_names_the_other(client: Client, org: Organisation) -> None:
    html = client.get("/en/requests/").content.decode()
    assert 'href="/en/guide/"' in html
    assert 'href="/requests/" lang="zh-Hans"' in html
    assert 'href="/en/requests/" lang="en"' in client.get("/requests/").content.decode()


def test_the_unslashed_prefix_leads_to_the_english_home_page(client: Client, org: Organisation) -> None:
    response = client.get("/en")
    assert (response.status_code, response["Location"]) == (301, "/en/")


@pytest.mark.parametrize(
    "address",
    ["/", "/en/", "/documents/", "/catalogue/", "/requests/", "/guide/", "/feeds/latest.atom", "/sitemap.xml", "/robots.txt", "/none/"],
)
def test_an_anonymous_page_sets_no_cookie_and_does_not_vary_by_language(client: Client, org: Organisation, address: str) -> None:
    response = client.get(address)
    assert not response.cookies
    assert "accept-language" not in response.get("Vary", "").lower()
