"""Atom feed, sitemap and robots.txt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from disclosure import search
from tests.conftest import shanghai
from tests.disclosure.pages import NOW, _still, column, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from core.models import Organisation

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_holds_the_newest_documents_with_absolute_addresses(client: Client, org: Organisation) -> None:
    published(org, "甲 & 乙的通知", serial="2026-00001", at=shanghai(2026, 11, 2), summary="概述。", document_number="邕工发〔2026〕1号")
    published(org, "更新的通知", serial="2026-00002", at=shanghai(2026, 11, 3))
    response = client.get("/feeds/latest.atom")
    root = ElementTree.fromstring(response.content)  # noqa: S314 (our own output)
    assert response["Content-Type"].startswith("application/atom+xml")
    assert [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")] == ["更新的通知", "甲 & 乙的通知"]
    last = list(root.iter(f"{ATOM}entry"))[1]
    assert last.findtext(f"{ATOM}id") == "https://open.example.invalid/documents/YNZGH/2026-00001/"
    assert last.findtext(f"{ATOM}summary") == "邕工发〔2026〕1号 · 南宁市邕宁区总工会 · 概述。"
    assert last.findtext(f"{ATOM}published") == "2026-11-02T02:00:00+00:00"


def test_the_feed_of_a_column_holds_that_column_and_those_below(client: Client, org: Organisation) -> None:
    published(org, "下级栏目的文件", column=column("below", "下级", parent=column()))
    published(org, "其他栏目的文件", column=column("other", "其他"))
    text = client.get("/feeds/latest.atom?column=bylaws").content.decode()
    assert "下级栏目的文件" in text
    assert "其他栏目的文件" not in text
    assert client.get("/feeds/latest.atom?column=none").status_code == 404


def test_the_sitemap_is_an_index_of_files_cut_by_id(client: Client, org: Organisation, django_assert_max_num_queries: Any) -> None:
    shown, gone = published(org, "公开的文件", serial="2026-00001"), published(org, "撤下的文件", serial="2026-00002")
    withdraw(gone, at=NOW, note="有误。")
    files = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    assert files == ["https://open.example.invalid/sitemap-pages.xml", "https://open.example.invalid/sitemap-1.xml"]
    with django_assert_max_num_queries(2):
        text = client.get("/sitemap-1.xml").content.decode()
    assert re.findall("<loc>(.*?)</loc><lastmod>(.*?)</lastmod>", text) == [
        ("https://open.example.invalid/documents/YNZGH/2026-00001/", "2026-11-23T02:00:00+00:00")
    ]
    assert shown.is_public
    assert client.get("/sitemap-0.xml").status_code == 404
    assert client.get("/sitemap-2.xml").status_code == 404


def test_the_sitemap_names_pages_and_columns(client: Client, org: Organisation) -> None:
    column()
    addresses = re.findall("<loc>(.*?)</loc>", client.get("/sitemap-pages.xml").content.decode())
    assert "https://open.example.invalid/guide/" in addresses
    assert "https://open.example.invalid/documents/?column=bylaws" in addresses


def test_robots_stay_out_of_admin_and_search_and_find_the_sitemap(client: Client, db: None) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Disallow: /search/" in lines
    assert "Sitemap: https://open.example.invalid/sitemap.xml" in lines


def test_a_feed_follows_a_unit_and_a_search(client: Client, org: Organisation, other_org: Organisation) -> None:
    for title, unit, day in (("工会经费办法", org, 1), ("工会经费补充通知", org, 2), ("工会经费意见", other_org, 3), ("别的通知", org, 4)):
        search.index_document(published(unit, title, at=shanghai(2026, 11, day)))
    response = client.get("/feeds/latest.atom?org=YNZGH&q=%E5%B7%A5%E4%BC%9A%E7%BB%8F%E8%B4%B9")
    root = ElementTree.fromstring(response.content)  # noqa: S314 (our own output)
    assert root.findtext(f"{ATOM}title") == "区总工会 · “工会经费” - 南宁市邕宁区人力资源和社会保障局政务公开平台"
    assert [link.get("href") for link in root.findall(f"{ATOM}link")] == [
        "https://open.example.invalid/search/?q=%E5%B7%A5%E4%BC%9A%E7%BB%8F%E8%B4%B9&org=YNZGH",
        "https://open.example.invalid/feeds/latest.atom?q=%E5%B7%A5%E4%BC%9A%E7%BB%8F%E8%B4%B9&org=YNZGH",
    ]
    assert [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")] == ["工会经费补充通知", "工会经费办法"]
    assert client.get("/feeds/latest.atom?org=NIX").status_code == 404


def test_the_json_feed_says_the_same(client: Client, org: Organisation) -> None:
    published(org, "甲 & 乙的通知", serial="2026-00001", at=shanghai(2026, 11, 2), summary="概述。", document_number="邕工发〔2026〕1号")
    response = client.get("/feeds/latest.json?column=bylaws")
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    assert response.json() == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "制度文件 - 南宁市邕宁区总工会政务公开平台",
        "home_page_url": "https://open.example.invalid/documents/?column=bylaws",
        "feed_url": "https://open.example.invalid/feeds/latest.json?column=bylaws",
        "language": "zh-Hans",
        "authors": [{"name": "南宁市邕宁区总工会政务公开平台", "url": "https://open.example.invalid/"}],
        "items": [
            {
                "id": "https://open.example.invalid/documents/YNZGH/2026-00001/",
                "url": "https://open.example.invalid/documents/YNZGH/2026-00001/",
                "title": "甲 & 乙的通知",
                "content_text": "邕工发〔2026〕1号 · 南宁市邕宁区总工会 · 概述。",
                "date_published": "2026-11-02T10:00:00+08:00",
                "date_modified": "2026-11-02T10:00:00+08:00",
                "authors": [{"name": "南宁市邕宁区总工会"}],
                "tags": ["制度文件"],
            }
        ],
    }
    assert client.get("/feeds/latest.json?column=nix").status_code == 404


def test_lists_and_searches_name_their_feeds_and_files(client: Client, org: Organisation) -> None:
    search.index_document(published(org, "工会经费办法"))
    page = client.get("/documents/?column=bylaws&organisation=YNZGH").content.decode()
    query = "column=bylaws&amp;organisation=YNZGH"
    assert f'<link rel="alternate" type="application/atom+xml" title="按当前条件：Atom 订阅" href="/feeds/latest.atom?{query}">' in page
    assert f'<link rel="alternate" type="application/feed+json" title="按当前条件：JSON Feed" href="/feeds/latest.json?{query}">' in page
    found = client.get("/search/?q=%E5%B7%A5%E4%BC%9A%E7%BB%8F%E8%B4%B9&kind=policy").content.decode()
    for text in (page, found):
        addresses = set(re.findall(r'href="((?:/feeds/latest|/documents/export)\.[a-z]+\?[^"]+)"', text))
        assert len(addresses) == 4
        for address in addresses:
            assert client.get(address.replace("&amp;", "&")).status_code == 200, address
