"""The search page and the command that builds the index anew."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from core.models import Organisation
from disclosure.models import SearchPassage
from tests.conftest import shanghai
from tests.disclosure.filing import column, public
from tests.disclosure.pages import _still  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client


def page(client: Client, query: str) -> str:
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def titles(html: str) -> list[str]:
    return [re.sub("<[^>]+>", "", title) for title in re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", html)]


def test_hits_show_marked_title_and_snippet_number_issuer_and_date(client: Client, org: Organisation) -> None:
    public(org, "职工<i>医疗互助</i>办法", "为做好医疗互助工作", number="邕工发〔2026〕18号")
    html = page(client, "q=医疗互助")
    assert "职工&lt;i&gt;<mark>医疗互助</mark>&lt;/i&gt;办法" in html
    assert "为做好<mark>医疗互助</mark>工作" in html
    assert "邕工发〔2026〕18号" in html
    assert "南宁市邕宁区总工会" in html
    assert ">2026-11-01</time>" in html
    assert '<meta name="robots" content="noindex,follow">' in html
    assert "共 1 条结果" in html


def test_the_box_keeps_what_was_typed_and_escapes_it(client: Client, org: Organisation) -> None:
    html = page(client, "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in html
    assert "<script>alert" not in html


def test_pages_filters_and_sort_stay_in_the_address(client: Client, org: Organisation) -> None:
    for number in range(45):
        public(org, f"安全生产通知{number}", kind="notice", at=shanghai(2026, 1 + number % 10, 1))
    html = page(client, "q=安全生产&kind=notice&sort=-published&page=2")
    assert len(titles(html)) == 20
    assert "page=3" in html
    assert re.search(r'rel="next"[^>]*href="[^"]*kind=notice[^"]*q=[^"]*sort=-published|href="[^"]*q=%E5[^"]*" rel="next"', html)
    assert len(titles(page(client, "q=安全生产&kind=notice&page=3"))) == 5
    assert "这一页没有结果" in page(client, "q=安全生产&page=900")


def test_filters_narrow_and_unknown_ones_are_told(client: Client, org: Organisation, other_org: Organisation) -> None:
    public(org, "经费决算", place=column("a1"), at=shanghai(2025, 5, 1))
    public(other_org, "经费预算", place=column("a2"), kind="finance")
    assert titles(page(client, "q=经费&column=a1")) == ["经费决算"]
    assert titles(page(client, "q=经费&organisation=YNRSJ")) == ["经费预算"]
    assert titles(page(client, "q=经费&kind=finance")) == ["经费预算"]
    assert titles(page(client, "q=经费&year=2025")) == ["经费决算"]
    assert "已忽略该条件" in page(client, "q=经费&column=nope&year=abc&page=x")


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%00", "q=%27%22%2A", "q=没有这样的词", f"q={'长' * 500}", "q=%ff%fe", "page=0", "q=a&sort=x&year=99999999999999"]
)
def test_whatever_is_asked_there_is_a_page_with_help(client: Client, org: Organisation, query: str) -> None:
    html = page(client, query)
    assert '<div class="empty help">' in html
    assert 'role="search"' in html


def test_a_query_that_is_too_long_is_told(client: Client, org: Organisation) -> None:
    assert "只按前 100 个字检索" in page(client, f"q={'长' * 101}")


def test_posting_is_refused(client: Client, org: Organisation) -> None:
    assert client.post("/search/", {"q": "工会"}).status_code == 405


@pytest.mark.parametrize("query", ["q=医疗互助", "q=医疗 互助&column=zcwj&organisation=YNZGH&kind=document&year=2026&sort=-published", ""])
def test_the_page_takes_at_most_eight_queries(client: Client, org: Organisation, django_assert_max_num_queries: Any, query: str) -> None:
    for number in range(25):
        public(org, f"医疗互助通知{number}", "医疗，互助" * 10)
    page(client, query)
    with django_assert_max_num_queries(8):
        page(client, query + "&x=1")


def test_reindex_builds_the_same_index_again_and_drops_what_is_not_public(
    org: Organisation, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    document, gone = public(org, "困难职工帮扶办法", "正文内容"), public(org, "旧办法")
    SearchPassage.objects.filter(document=document).delete()
    gone.is_public, gone.withdrawn_at, gone.withdrawal_note = False, shanghai(2026, 11, 2), "内容有误"
    gone.save()
    for removed in (1, 0):
        call_command("reindex", "--json")
        figures = json.loads(capsys.readouterr().out)
        assert (figures["indexed"], figures["removed"]) == (1, removed)
    assert titles(page(client, "q=正文内容")) == ["困难职工帮扶办法"]
    call_command("reindex")
    assert "已索引 1 条" in capsys.readouterr().out


def test_facets_narrow_and_keep_words_sort_and_other_filters(client: Client, org: Organisation, other_org: Organisation) -> None:
    public(org, "经费决算", place=column("a1", name="财务甲"), kind="finance", at=shanghai(2025, 5, 1))
    public(org, "经费预算", place=column("a2", name="财务乙"), kind="finance", at=shanghai(2024, 5, 1))
    public(other_org, "经费办法", place=column("a2"), kind="policy", at=shanghai(2024, 6, 1))
    html = page(client, "q=经费&sort=-published&from=2020-01-01")
    facets = html.partition('class="c3 facets"')[2].partition("</aside>")[0]
    links = {re.sub("<[^>]+>|\\s", "", text): url for url, text in re.findall(r'<a href="([^"]+)">(.*?)</a>', facets)}
    assert list(links) == ["财务乙2", "财务甲1", "区总工会2", "区人社局1", "财政审计2", "政策文件1", "2025年1", "2024年2"]
    url = links["财务乙2"].replace("&amp;", "&")
    assert url == "/search/?column=a2&from=2020-01-01&q=%E7%BB%8F%E8%B4%B9&sort=-published"
    assert titles(client.get(url).content.decode()) == ["经费办法", "经费预算"]
    assert "财务乙" not in client.get(url).content.decode().partition('class="c3 facets"')[2]


def test_days_and_validity_are_in_form_address_and_chips(client: Client, org: Organisation) -> None:
    public(org, "安全生产一", at=shanghai(2025, 3, 1))
    public(org, "安全生产二", at=shanghai(2025, 4, 1))
    html = page(client, "q=安全生产&from=2025-03-01&to=2025-03-31&validity=in_force")
    assert titles(html) == ["安全生产一"]
    assert 'name="from" value="2025-03-01"' in html
    assert 'name="to" value="2025-03-31"' in html
    assert "去掉条件：2025-03-01起发布" in html
    assert "去掉条件：2025-03-31前发布（含当日）" in html
    assert "去掉条件：现行有效" in html
    assert titles(page(client, "q=安全生产&validity=abolished")) == []


def test_a_day_that_is_none_or_out_of_order_is_told(client: Client, org: Organisation) -> None:
    public(org, "安全生产一")
    html = page(client, "q=安全生产&from=2026-02-30&to=abc")
    assert "“2026-02-30”不是有效的日期" in html
    assert "“abc”不是有效的日期" in html
    assert titles(html) == ["安全生产一"]
    assert "起始日期晚于截止日期" in page(client, "q=安全生产&from=2026-11-20&to=2026-11-01")
