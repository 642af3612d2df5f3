"""The list, its filters and pages, and the catalogue."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core.models import Organisation
from disclosure import listing
from disclosure.models import Column, Document, DocumentRelation
from disclosure.validity import validity as validity_of
from tests.conftest import shanghai
from tests.disclosure.pages import NOW, _still, column, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client


def titles(client: Client, address: str) -> list[str]:
    """Titles of the rows, in order."""
    html = client.get(address).content.decode()
    return re.findall(r'<span class="t"><a href="[^"]*/documents/[^"]*">(.*?)</a><small>', html)


@pytest.fixture
def three(org: Organisation, other_org: Organisation) -> None:
    """Three documents that differ in everything one can filter by."""
    below = column("bylaws-old", "废旧制度", parent=column())
    published(org, "甲文件", at=shanghai(2024, 3, 1), column=below, expires_on=date(2025, 12, 31))
    published(org, "乙公告", at=shanghai(2026, 2, 1), kind="notice", column=column("notices-2", "通知"))
    published(other_org, "丙文件", at=shanghai(2026, 3, 1), topic="劳动保障/职工互助")


def test_the_newest_comes_first(client: Client, three: None) -> None:
    assert titles(client, "/documents/") == ["丙文件", "乙公告", "甲文件"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("column=bylaws", ["丙文件", "甲文件"]),
        ("column=bylaws-old", ["甲文件"]),
        ("organisation=YNRSJ", ["丙文件"]),
        ("org=YNRSJ", ["丙文件"]),
        ("kind=notice", ["乙公告"]),
        ("year=2024", ["甲文件"]),
        ("topic=劳动保障", ["丙文件"]),
        ("validity=lapsed", ["甲文件"]),
        ("column=bylaws&organisation=YNZGH&kind=policy&year=2024&validity=lapsed", ["甲文件"]),
        ("column=bylaws&year=2025", []),
    ],
)
def test_each_filter_narrows_the_list(client: Client, three: None, query: str, found: list[str]) -> None:
    assert titles(client, f"/documents/?{query}") == found


@pytest.mark.parametrize(
    ("validity", "found"),
    [
        ("not_yet", ["明年施行"]),
        ("in_force", ["最后一天有效", "今天施行", "尚未生效的修改", "没有日期", "废止的决定", "修改的决定"]),
        ("amended", ["被修改"]),
        ("lapsed", ["昨天到期"]),
        ("abolished", ["到期前被废止", "被废止"]),
    ],
)
def test_the_validity_filter_agrees_with_the_validity_shown(client: Client, org: Organisation, validity: str, found: list[str]) -> None:
    amending, ending = published(org, "修改的决定", at=shanghai(2026, 1, 1)), published(org, "废止的决定", at=shanghai(2026, 1, 2))
    later = published(org, "尚未生效的修改", at=shanghai(2026, 1, 4))
    published(org, "没有日期", at=shanghai(2026, 1, 3))
    changed, ended = published(org, "被修改", at=shanghai(2026, 1, 5)), published(org, "被废止", at=shanghai(2026, 1, 6))
    published(org, "今天施行", at=shanghai(2026, 1, 7), effective_on=date(2026, 11, 24))
    published(org, "明年施行", at=shanghai(2026, 1, 8), effective_on=date(2027, 1, 1))
    published(org, "最后一天有效", at=shanghai(2026, 1, 9), expires_on=date(2026, 11, 24))
    published(org, "昨天到期", at=shanghai(2026, 1, 10), expires_on=date(2026, 11, 23))
    both = published(org, "到期前被废止", at=shanghai(2026, 1, 11), expires_on=date(2026, 11, 23))
    DocumentRelation.objects.create(source=amending, target=changed, kind="amends")
    DocumentRelation.objects.create(source=later, target=changed, kind="replaces", effective_on=date(2027, 1, 1))
    DocumentRelation.objects.create(source=ending, target=ended, kind="abolishes")
    DocumentRelation.objects.create(source=ending, target=both, kind="replaces")
    assert titles(client, f"/documents/?validity={validity}") == found
    documents = Document.objects.select_related("current").order_by("-published_at")
    assert [row.title for row in documents if validity_of(row, date(2026, 11, 24)) == validity] == found


def test_active_filters_are_chips_that_remove_themselves(client: Client, three: None) -> None:
    html = client.get("/documents/?organisation=YNRSJ&year=2026").content.decode()
    chips = html.split('class="chips"')[1].split("</ul>")[0]
    assert re.findall(r'<a href="(.*?)" aria-label="(.*?)">', chips) == [
        ("/documents/?year=2026", "去掉条件：区人社局"),
        ("/documents/?organisation=YNRSJ", "去掉条件：2026年"),
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("column=none", "没有“none”这一栏目，已忽略该条件。"),
        ("organisation=NONE", "没有“NONE”这一单位，已忽略该条件。"),
        ("kind=none", "没有“none”这一种类，已忽略该条件。"),
        ("year=20xx", "没有“20xx”这一年份，已忽略该条件。"),
        ("year=0", "没有“0”这一年份，已忽略该条件。"),
        ("year=99999999999999999999", "没有“99999999999999999999”这一年份，已忽略该条件。"),
        ("validity=none", "没有“none”这一有效性，已忽略该条件。"),
        ("page=0", "页码应在 1 与 1000 之间；请用条件缩小范围。"),
        ("page=1001", "页码应在 1 与 1000 之间；请用条件缩小范围。"),
        ("page=-1", "页码应在 1 与 1000 之间；请用条件缩小范围。"),
        ("page=²", "页码应在 1 与 1000 之间；请用条件缩小范围。"),
    ],
)
def test_a_bad_value_gets_a_message_and_the_list_all_the_same(client: Client, three: None, query: str, message: str) -> None:
    response = client.get(f"/documents/?{query}")
    assert response.status_code == 200
    assert message in response.content.decode()
    assert titles(client, f"/documents/?{query}") == ["丙文件", "乙公告", "甲文件"]


def test_nul_bytes_and_markup_in_a_query_do_no_harm(client: Client, three: None) -> None:
    response = client.get("/documents/", {"topic": "a\x00b", "column": "<script>alert(1)</script>"})
    assert response.status_code == 200
    assert "<script>alert(1)" not in response.content.decode()


def test_pages_are_linked_with_their_filters(client: Client, org: Organisation) -> None:
    for number in range(45):
        published(org, f"第{number}号通知", at=shanghai(2026, 1, 1, minute=number), kind="notice")
    html = client.get("/documents/?kind=notice&page=2").content.decode()
    assert titles(client, "/documents/?kind=notice&page=2")[0] == "第24号通知"
    assert len(titles(client, "/documents/?kind=notice&page=3")) == 5
    assert 'href="/documents/?kind=notice" rel="prev"' in html
    assert 'href="/documents/?kind=notice&amp;page=3" rel="next"' in html
    assert "共 45 条" in html
    assert titles(client, "/documents/?kind=notice&page=9") == []


def test_counting_stops_and_says_so(client: Client, org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNT_LIMIT", 2)
    for number in range(4):
        published(org, f"第{number}号通知")
    assert "2 条以上" in client.get("/documents/").content.decode()


def test_drafts_and_withdrawn_documents_are_not_listed(client: Client, org: Organisation) -> None:
    withdraw(published(org, "撤下的文件"), at=NOW, note="有误。")
    published(org, "公开的文件")
    assert titles(client, "/documents/") == ["公开的文件"]


def test_a_list_costs_at_most_eight_queries(client: Client, three: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        client.get("/documents/?column=bylaws&organisation=YNZGH&kind=policy&year=2024&validity=lapsed")


def test_the_list_never_loads_a_body(client: Client, three: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8) as captured:
        client.get("/documents/")
    assert not [query["sql"] for query in captured.captured_queries if '"body' in query["sql"]]


def test_a_column_page_carries_the_meta_tags_of_its_column(client: Client, org: Organisation) -> None:
    column("annual", "年度报告栏", description="历年报告。", keywords="年报", type="information")
    html = client.get("/documents/?column=annual").content.decode()
    for name, content in {
        "ColumnName": "年度报告栏",
        "ColumnDescription": "历年报告。",
        "ColumnKeywords": "年报",
        "ColumnType": "信息公开",
    }.items():
        assert f'<meta name="{name}" content="{content}">' in html


def test_an_empty_list_offers_a_way_on(client: Client, db: None) -> None:
    html = client.get("/documents/").content.decode()
    assert "没有符合条件的信息。" in html
    assert 'href="/requests/"' in html


def test_the_catalogue_counts_each_column_with_those_below_it(client: Client, three: None) -> None:
    html = client.get("/catalogue/").content.decode()
    assert '<a href="/catalogue/?column=bylaws"><span>制度文件</span><span class="count">2</span></a>' in html
    assert '<a href="/catalogue/?column=bylaws-old"><span>废旧制度</span><span class="count">1</span></a>' in html


def test_the_catalogue_states_the_four_fields_of_article_12(client: Client, org: Organisation) -> None:
    published(org, "甲文件", serial="2026-00007", summary="甲事项的规定。", written_on=date(2026, 11, 2))
    row = client.get("/catalogue/").content.decode().split("<tbody>")[1]
    assert re.findall(r"<td[^>]*>(?:<a[^>]*>)?(.*?)(?:</a>)?</td>", row) == ["YNZGH/2026-00007", "甲文件", "甲事项的规定。", "2026-11-02"]


def test_a_column_that_is_not_listed_stays_out_of_tree_and_choices(client: Client, org: Organisation) -> None:
    Column.objects.create(code="hidden", name="不列出的栏目", is_listed=False)
    assert "不列出的栏目" not in client.get("/catalogue/").content.decode()
    assert "不列出的栏目" not in client.get("/documents/").content.decode()
