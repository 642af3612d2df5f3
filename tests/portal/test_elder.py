"""长者版 without JavaScript goes along from page to page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core.models import Organisation
from portal.elder import carried, carry
from tests.disclosure.pages import _still, published  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/documents/">', '<a href="/documents/?elder=1">'),
        ('<a class="x" href="/documents/?page=2">', '<a class="x" href="/documents/?page=2&amp;elder=1">'),
        ('<a href="/guide/#ways">', '<a href="/guide/?elder=1#ways">'),
        ('<a href="/en/?elder=1">', '<a href="/en/?elder=1">'),
        ('<a href="#content">', '<a href="#content">'),
        ('<a href="https://example.invalid/">', '<a href="https://example.invalid/">'),
        ('<a href="//example.invalid/">', '<a href="//example.invalid/">'),
        ('<a href="/feeds/latest.atom">', '<a href="/feeds/latest.atom">'),
        ('<link href="/static/css/portal.css">', '<link href="/static/css/portal.css">'),
        ('<a class="elder-switch" href="/documents/" data-elder>', '<a class="elder-switch" href="/documents/" data-elder>'),
        ('<form method="get" action="/search/">', '<form method="get" action="/search/"><input type="hidden" name="elder" value="1">'),
        ('<form class="q" role="search" action="/search/">', None),
        ('<form method="post" action="/subscribe/">', '<form method="post" action="/subscribe/?elder=1">'),
    ],
)
def test_what_leads_to_our_pages_carries_the_mode(before: str, after: str | None) -> None:
    expected = before + '<input type="hidden" name="elder" value="1">' if after is None else after
    assert carry(before) == expected


def test_where_a_form_leads_to_carries_it_too() -> None:
    assert carried("/subscribe/sent/") == "/subscribe/sent/?elder=1"
    assert carried("/documents/?page=2#results") == "/documents/?page=2&elder=1#results"


def test_every_page_link_of_an_elder_page_stays_in_the_mode_and_one_leads_out(client: Client, org: Organisation) -> None:
    for number in range(25):
        published(org, f"通知{number}")
    for address in ("/", "/documents/", "/search/?q=通知", "/catalogue/", "/guide/"):
        joint = "&" if "?" in address else "?"
        html = client.get(f"{address}{joint}elder=1").content.decode()
        assert 'class="elder"' in html
        links = re.findall(r'<a\b[^>]*\bhref="(/[^"]*)"[^>]*>', html)
        own = [link for link in links if not link.startswith(("/feeds/", "/static/", "/api/"))]
        out = [link for link in own if "elder=1" not in link]
        assert len(own) > 8
        assert len(out) == 1, out
        assert html.count("<form") == html.count('name="elder" value="1"')
        assert 'class="elder"' not in client.get(address).content.decode()
        assert 'name="elder"' not in client.get(address).content.decode()


def test_the_way_out_and_the_way_in_keep_what_was_asked_for(client: Client, org: Organisation) -> None:
    inside = client.get("/search/?q=通知&elder=1").content.decode()
    outside = client.get("/search/?q=通知").content.decode()
    assert re.search(r'class="elder-switch" href="([^"]*)"', inside)[1] == "/search/?q=%E9%80%9A%E7%9F%A5"  # type: ignore[index]
    assert re.search(r'class="elder-switch" href="([^"]*)"', outside)[1] == "/search/?q=%E9%80%9A%E7%9F%A5&amp;elder=1"  # type: ignore[index]


def test_a_posted_form_stays_in_the_mode(client: Client, org: Organisation) -> None:
    answer = client.get("/documents?elder=1")
    assert answer.status_code == 301
    assert answer["Location"] == "/documents/?elder=1"
    refused = client.post("/subscribe/?elder=1", {"email": ""})
    assert refused.status_code == 400
    assert 'action="/subscribe/?elder=1"' in refused.content.decode()
