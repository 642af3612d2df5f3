"""Searches that found nothing: counted without anybody, shown to staff, and answered with near titles and the form of application."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError
from django.urls import reverse

from core.models import Organisation, User
from disclosure import search_views
from disclosure.models.search import FruitlessSearch
from disclosure.search import fruitless
from disclosure.search.fruitless import Missed, count_fruitless, countable, drop_old, most_missed
from disclosure.search.near import near_titles
from tests.conftest import shanghai
from tests.disclosure.filing import public
from tests.disclosure.pages import _still  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

AT = shanghai(2026, 11, 24)


def counted() -> list[tuple[str, date, int]]:
    return list(FruitlessSearch.objects.order_by("day", "words").values_list("words", "day", "count"))


def page(client: Client, query: str) -> str:
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_search_that_found_nothing_is_counted_by_day_and_words(client: Client, org: Organisation) -> None:
    public(org, "困难职工帮扶办法")
    for query in ("q=住房补贴", "q=+住房补贴++", "q=住房补贴&sort=-published", "q=ＫＴＶ 补贴", "q=困难职工"):
        page(client, query)
    assert counted() == [("ktv 补贴", date(2026, 11, 24), 1), ("住房补贴", date(2026, 11, 24), 3)]


def test_what_a_filter_hid_is_not_counted(client: Client, org: Organisation) -> None:
    public(org, "困难职工帮扶办法")
    page(client, "q=困难职工&kind=finance")
    page(client, "q=困难职工&from=2026-11-20")
    page(client, "q=困难职工&page=7")
    client.head("/search/?q=住房补贴")
    assert counted() == []


@pytest.mark.parametrize(
    "typed",
    [
        "450121199001011234",
        "张三 450121 19900101 1234",
        "４５０１２１１９９００１０１１２３４",
        "13800138000",
        "138-0013-8000",
        "0771-4700000",
        "6222 0000 1111 2222",
        "zhangsan@example.invalid",
        "一",
        "长" * 41,
        "？？？",
        "12345",
    ],
)
def test_numbers_of_persons_and_what_says_nothing_are_not_kept(db: None, typed: str) -> None:
    assert countable(typed) == ""
    assert not count_fruitless(typed, at=AT)
    assert counted() == []


def test_a_document_number_is_kept(db: None) -> None:
    assert countable("国发〔2019〕5号") == "国发〔2019〕5号"


def test_a_day_holds_a_bounded_number_of_words(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fruitless, "MOST_A_DAY", 2)
    for words in ("甲甲", "乙乙", "丙丙", "甲甲"):
        count_fruitless(words, at=AT)
    assert counted() == [("乙乙", date(2026, 11, 24), 1), ("甲甲", date(2026, 11, 24), 2)]
    assert count_fruitless("丙丙", at=shanghai(2026, 11, 25))


def test_one_address_counts_twenty_times_in_ten_minutes(client: Client, org: Organisation) -> None:
    for number in range(25):
        page(client, f"q=没有{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'子丑寅'[number // 10]}")
    assert FruitlessSearch.objects.count() == 20


def test_a_database_that_refuses_loses_the_count_and_not_the_page(
    client: Client, org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("locked")

    monkeypatch.setattr(FruitlessSearch.objects, "filter", broken)
    assert "没有找到" in page(client, "q=住房补贴")


def test_words_are_summed_over_the_days_asked_about_most_frequent_first(db: None) -> None:
    for words, day, count in (("甲甲", 20, 3), ("甲甲", 22, 2), ("乙乙", 21, 9), ("丙丙", 23, 5), ("丁丁", 24, 50)):
        FruitlessSearch.objects.create(words=words, day=date(2026, 11, day), count=count)
    assert most_missed(since=date(2026, 11, 20), until=date(2026, 11, 23)) == [
        Missed("乙乙", 9, date(2026, 11, 21)),
        Missed("丙丙", 5, date(2026, 11, 23)),
        Missed("甲甲", 5, date(2026, 11, 22)),
    ]


def test_rows_are_dropped_after_four_hundred_days(db: None) -> None:
    for day in (date(2025, 10, 19), date(2025, 10, 20), date(2026, 11, 24)):
        FruitlessSearch.objects.create(words="甲甲", day=day)
    assert drop_old(AT) == 1
    assert [row.day for row in FruitlessSearch.objects.order_by("day")] == [date(2025, 10, 20), date(2026, 11, 24)]


def test_staff_see_the_report_between_two_days(client: Client, editor: User) -> None:
    for words, day, count in (("住房<b>补贴", 20, 3), ("落户政策", 22, 7), ("很久以前", 1, 9)):
        FruitlessSearch.objects.create(words=words, day=date(2026, 11, day), count=count)
    client.force_login(editor)
    address = reverse("admin:disclosure_fruitlesssearch_changelist")
    html = client.get(address, {"from": "2026-11-10", "to": "2026-11-30"}).content.decode()
    rows = [re.sub("<[^>]+>", " ", row).split() for row in re.findall("<tr>(.*?)</tr>", html.partition("<tbody>")[2])]
    assert rows == [["落户政策", "7", "2026-11-22"], ["住房&lt;b&gt;补贴", "3", "2026-11-20"]]
    assert "很久以前" in client.get(address).content.decode()
    assert "不是有效的日期" in client.get(address, {"from": "x"}).content.decode()
    assert "起始日期晚于截止日期" in client.get(address, {"from": "2026-12-01", "to": "2026-11-01"}).content.decode()
    assert client.post(address).status_code == 405


def test_the_report_is_not_for_administrators_of_people(client: Client, org: Organisation, person: object) -> None:
    client.force_login(person("security_admin", org))  # type: ignore[operator]
    assert client.get(reverse("admin:disclosure_fruitlesssearch_changelist")).status_code == 403


def test_no_result_leads_to_an_application_with_the_words(client: Client, org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    html = page(client, "q=住房<补贴>")
    assert 'href="/requests/new/?q=%E4%BD%8F%E6%88%BF%3C%E8%A1%A5%E8%B4%B4%3E"' in html
    assert "申请公开“住房&lt;补贴&gt;”" in html
    monkeypatch.setattr(search_views, "APPLICATION", ("home", "requests:office"))
    assert 'href="/?q=%E4%BD%8F%E6%88%BF"' in page(client, "q=住房")
    monkeypatch.setattr(search_views, "APPLICATION", ("requests:nowhere", "requests:office"))
    assert 'href="/requests/?q=%E4%BD%8F%E6%88%BF"' in page(client, "q=住房")


@pytest.mark.parametrize(
    "typed",
    [
        "困难职工邦扶办法",
        "困难工帮扶办法",
        "困难职工工帮扶办法",
        "困南职工帮扶",
        "关于困难职工的帮扶办法",
        "困难职工 邦扶办法",
        "困难值工帮扶办法",
    ],
)
def test_a_title_that_is_nearly_what_was_typed_is_proposed(client: Client, org: Organisation, typed: str) -> None:
    wanted = public(org, "困难职工帮扶办法")
    public(org, "医疗互助办法")
    public(org, "工会经费收支管理办法")
    assert [title.title for title in near_titles(typed, at=AT)] == ["困难职工帮扶办法"]
    assert f'<li><a href="{wanted.get_absolute_url()}">困难职工帮扶办法</a></li>' in page(client, f"q={typed}")


def test_near_titles_are_public_nearest_first_and_few(org: Organisation) -> None:
    hidden = public(org, "困难职工帮扶办法（旧）")
    hidden.is_public, hidden.withdrawn_at, hidden.withdrawal_note = False, AT, "内容有误"
    hidden.save()
    for number in range(5):
        public(org, f"职工帮扶中心第{number}次会议纪要及其他有关事项", at=shanghai(2026, 11, 1 + number))
    public(org, "困难职工帮扶办法", at=shanghai(2020, 1, 1))
    assert [title.title for title in near_titles("困难职工帮扶中法", at=AT)] == ["困难职工帮扶办法"]
    assert [title.title[:9] for title in near_titles("职工帮扶中信", at=AT)] == [
        "职工帮扶中心第4次",
        "职工帮扶中心第3次",
        "职工帮扶中心第2次",
    ]


@pytest.mark.parametrize("typed", ["", "困", "困难", "？", "a", "x" * 100, "‘’“”", "国" * 100, "没有一个字对得上的标题"])
def test_nothing_near_is_no_error(org: Organisation, typed: str) -> None:
    public(org, "困难职工帮扶办法")
    assert near_titles(typed, at=AT) == []
