"""The home page, the guide and the office's page, with content and on an empty database."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import pytest

from core.models import Organisation
from tests.conftest import shanghai
from tests.disclosure.pages import _still, column, published  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

PAGES = [
    "/",
    "/documents/",
    "/catalogue/",
    "/requests/",
    "/guide/",
    "/en/",
    "/en/documents/",
    "/en/catalogue/",
    "/en/requests/",
    "/en/guide/",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_stands_on_an_empty_database(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_headings_descend_one_by_one_from_a_single_first_level(
    client: Client, org: Organisation, other_org: Organisation, address: str
) -> None:
    published(org, "甲文件")
    levels = [int(level) for level in re.findall(r"<h([1-6])[\s>]", client.get(address).content.decode())]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("address", PAGES)
def test_no_page_holds_inline_scripts_or_styles(client: Client, org: Organisation, address: str) -> None:
    html = client.get(address).content.decode()
    assert not re.findall(r'<script(?![^>]*\ssrc=)|<style|\sstyle="|\son[a-z]+="|javascript:', html)


def test_the_site_takes_its_identity_from_the_first_root_organisation(client: Client, org: Organisation, other_org: Organisation) -> None:
    Organisation.objects.filter(pk=org.pk).update(order=1, mark="工", icp_number="桂ICP备00000000号", site_id_code="4501090001")
    html = client.get("/").content.decode()
    assert "<title>南宁市邕宁区总工会政务公开平台</title>" in html
    assert '<span class="mark" aria-hidden="true">工</span>' in html
    assert "桂ICP备00000000号" in html
    assert "网站标识码 4501090001" in html


def test_the_column_of_an_administrative_organ_carries_the_word_government(
    client: Client, org: Organisation, other_org: Organisation
) -> None:
    Organisation.objects.filter(pk=org.pk).update(order=1)
    assert 'href="/documents/">信息公开</a>' in client.get("/").content.decode()
    Organisation.objects.filter(pk=other_org.pk).update(order=0)
    client.cookies.clear()
    assert 'href="/documents/?elder=1">政府信息公开</a>' in client.get("/?elder=1").content.decode()


def test_the_newest_documents_are_shown_and_tabs_choose_the_kind(client: Client, org: Organisation) -> None:
    published(org, "甲通知", kind="notice")
    published(org, "乙办法", kind="policy")
    everything, notices = client.get("/").content.decode(), client.get("/?kind=notice").content.decode()
    assert "甲通知" in everything
    assert "乙办法" in everything
    assert "甲通知" in notices
    assert "乙办法" not in notices
    assert '<a href="/?kind=notice" aria-current="true">通知公告</a>' in notices


def test_figures_are_counted_from_what_is_published(client: Client, org: Organisation) -> None:
    published(org, "甲通知", kind="notice", at=shanghai(2026, 11, 2))
    published(org, "乙办法", kind="policy", at=shanghai(2026, 10, 31))
    published(org, "丙办法", kind="policy", at=shanghai(2025, 1, 5), expires_on=shanghai(2025, 6, 1).date())
    figures = client.get("/").content.decode().split('class="nums"')[1].split("</dl>")[0]
    assert re.findall(r"<dd>(\d+)", figures) == ["1", "2", "1", "1"]


def test_a_reader_is_told_the_last_day_of_an_answer_to_a_request_of_today(client: Client, org: Organisation) -> None:
    Organisation.objects.filter(pk=org.pk).update(calendar_layers=["national", "CN-GX"])
    assert "2026年12月22日" in client.get("/").content.decode()


def test_the_home_page_costs_at_most_eight_queries(client: Client, org: Organisation, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        published(org, f"第{number}号文件", column=column(f"c{number % 3}", f"栏目{number % 3}"))
    with django_assert_max_num_queries(8):
        client.get("/")


def test_the_elder_version_works_without_scripts(client: Client, db: None) -> None:
    assert '<html lang="zh-Hans" class="elder">' in client.get("/?elder=1").content.decode()
    assert '<html lang="zh-Hans">' in client.get("/").content.decode()


def test_the_office_page_states_the_legal_figures_and_the_office(client: Client, org: Organisation) -> None:
    Organisation.objects.filter(pk=org.pk).update(
        office_phone="0771-0000000", office_address="示例路1号", office_email="open@example.invalid"
    )
    html = client.get("/requests/").content.decode()
    for words in (
        "自收到申请之日起 20 个工作日内答复",
        "延长最长不超过 20 个工作日",
        "自收到申请之日起 7 个工作日内一次性告知",
        "15 个工作日内提出意见",
        "第三十三条第二款",
        "0771-0000000",
        "示例路1号",
        "open@example.invalid",
        "在线申请",
        "查询进度",
    ):
        assert words in html


def test_the_guide_states_what_article_12_asks_for(client: Client, org: Organisation) -> None:
    Organisation.objects.filter(pk=org.pk).update(
        office_hours="工作日 8:00-12:00",
        office_phone="0771-0000000",
        office_fax="0771-0000009",
        office_address="示例路1号",
        office_email="open@example.invalid",
    )
    html = client.get("/guide/").content.decode()
    for words in (
        "信息的分类",
        "编排体系",
        "获取方式",
        "区总工会政务公开办公室",
        "示例路1号",
        "工作日 8:00-12:00",
        "0771-0000000",
        "0771-0000009",
        "open@example.invalid",
    ):
        assert words in html
