"""A document's page: elements, META tags, versions, files, and what is gone."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from core.files import store
from core.models import Organisation
from disclosure.models import DocumentRelation, RelationKind
from tests.conftest import shanghai
from tests.disclosure.pages import NOW, _still, column, correct, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from django.conf import LazySettings

    from disclosure.models import Document

PAGE = "/documents/YNZGH/2026-00118/"
BODY = "<p>各基层工会：</p><p>第一章 总则</p><p>第一条 为减轻职工医疗负担。</p><p>第二章 附则</p><p>第二条 自发布之日起施行。</p>"


@pytest.fixture
def bylaw(org: Organisation) -> Document:
    """A policy document of the federation with every element."""
    place = column(description="本单位制定的制度文件。", keywords="制度,办法", type="policy")
    return published(
        org,
        "职工医疗互助保障实施细则",
        serial="2026-00118",
        column=place,
        document_number="邕工发〔2026〕18号",
        written_on=date(2026, 11, 18),
        effective_on=date(2027, 1, 1),
        topic="劳动保障/职工互助",
        keywords="医疗互助,职工",
        summary="互助金怎样参加、申请和给付。",
        content_source="区总工会权益保障部",
        author="权益保障部",
        body=BODY,
        body_text="各基层工会",
        co_issuers=["邕宁区医疗保障局"],
    )


def metas(html: str) -> dict[str, str]:
    """name -> content of the page's META tags."""
    return dict(re.findall(r'<meta name="([A-Za-z]+)" content="([^"]*)">', html))


def test_the_page_carries_every_meta_tag_of_the_state_standard(client: Client, bylaw: Document, org: Organisation) -> None:
    Organisation.objects.filter(pk=org.pk).update(
        site_name="邕宁区总工会政务公开平台", site_domain="open.example.invalid", site_id_code="4501090001"
    )
    found = metas(client.get(PAGE).content.decode())
    del found["viewport"]
    assert found == {
        "SiteName": "邕宁区总工会政务公开平台",
        "SiteDomain": "open.example.invalid",
        "SiteIDCode": "4501090001",
        "ColumnName": "制度文件",
        "ColumnDescription": "本单位制定的制度文件。",
        "ColumnKeywords": "制度,办法",
        "ColumnType": "政策文件",
        "ArticleTitle": "职工医疗互助保障实施细则",
        "PubDate": "2026-11-23 10:00",
        "ContentSource": "区总工会权益保障部",
        "Keywords": "医疗互助,职工",
        "Author": "权益保障部",
        "Description": "互助金怎样参加、申请和给付。",
        "Url": "https://open.example.invalid/documents/YNZGH/2026-00118/",
    }


def test_the_element_table_lists_the_elements_in_order(client: Client, bylaw: Document) -> None:
    html = client.get(PAGE).content.decode()
    assert re.findall(r"<dt>(.*?)</dt><dd>(?:<span[^>]*>)?(.*?)(?:</span>)?</dd>", html.split('class="meta"')[1].split("</dl>")[0]) == [
        ("索引号", "YNZGH/2026-00118"),
        ("主题分类", "劳动保障 / 职工互助"),
        ("发文机关", "南宁市邕宁区总工会、邕宁区医疗保障局"),
        ("成文日期", "2026年11月18日"),
        ("发文字号", "邕工发〔2026〕18号"),
        ("发布日期", "2026年11月23日"),
        ("有效性", "尚未施行（2027年1月1日起施行）"),
        ("公开属性", "主动公开"),
    ]


def test_chapters_become_headings_and_a_table_of_contents(client: Client, bylaw: Document) -> None:
    html = client.get(PAGE).content.decode()
    assert '<h2 id="s1">第一章 总则</h2>' in html
    assert re.findall(r'<a href="#(s\d)">(.*?)</a>', html) == [("s1", "第一章 总则"), ("s2", "第二章 附则")]


def test_breadcrumbs_lead_from_the_home_page_to_the_column(client: Client, bylaw: Document) -> None:
    html = client.get(PAGE).content.decode()
    crumb = html.split('class="crumb"')[1].split("</nav>")[0]
    assert re.findall(r'<a href="([^"]*)">(.*?)</a>', crumb) == [
        ("/", "首页"),
        ("/documents/", "信息公开"),
        ("/documents/?column=bylaws", "制度文件"),
    ]
    assert "当前位置" in crumb


def test_canonical_address_and_both_languages_are_named(client: Client, bylaw: Document) -> None:
    html = client.get(PAGE).content.decode()
    assert f'<link rel="canonical" href="https://open.example.invalid{PAGE}">' in html
    assert f'hreflang="en" href="https://open.example.invalid/en{PAGE}"' in html
    assert f'hreflang="x-default" href="https://open.example.invalid{PAGE}"' in html


def test_interpretation_and_successor_are_tied_to_the_page(client: Client, bylaw: Document, org: Organisation) -> None:
    picture = published(org, "一图读懂：互助金怎样申请", kind="interpretation", serial="2026-00119")
    former = published(org, "职工医疗互助暂行办法", serial="2021-00009", at=shanghai(2021, 5, 6))
    DocumentRelation.objects.create(source=picture, target=bylaw, kind=RelationKind.INTERPRETS)
    DocumentRelation.objects.create(source=bylaw, target=former, kind=RelationKind.REPLACES)
    tie = client.get(PAGE).content.decode().split('class="tie"')[1].split("</div>")[0]
    assert re.findall(r'<b>(.*?)</b><a href="(.*?)">(.*?)</a>', tie) == [
        ("解读", "/documents/YNZGH/2026-00119/", "一图读懂：互助金怎样申请"),
        ("替代", "/documents/YNZGH/2021-00009/", "职工医疗互助暂行办法"),
    ]


def test_a_document_costs_at_most_five_queries_in_a_process_that_knows_the_site(
    bylaw: Document, org: Organisation, settings: LazySettings, django_assert_max_num_queries: Any
) -> None:
    settings.PAGE_CACHE = True
    client = Client()
    correct(bylaw, at=shanghai(2026, 11, 23, 18), note="更正附件名称")
    former = published(org, "职工医疗互助暂行办法", at=shanghai(2021, 3, 1), serial="2021-00009")
    DocumentRelation.objects.create(source=bylaw, target=former, kind=RelationKind.REPLACES)
    for number in range(2):  # the first builds without a token, the second keeps columns and units
        client.get(f"{PAGE}?scope={number}")
    with django_assert_max_num_queries(5):
        assert "职工医疗互助暂行办法" in client.get(f"{PAGE}?scope=2").content.decode()


def test_units_and_columns_cost_two_queries_more_in_a_new_process(
    client: Client, bylaw: Document, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        assert client.get(PAGE).status_code == 200


def test_an_earlier_version_is_shown_with_a_banner_and_not_indexed(client: Client, bylaw: Document) -> None:
    correct(bylaw, at=shanghai(2026, 11, 23, 18), title="职工医疗互助保障实施细则（更正）", note="更正标题")
    now, then = client.get(PAGE).content.decode(), client.get(f"{PAGE}versions/1/").content.decode()
    assert "<h1>职工医疗互助保障实施细则（更正）</h1>" in now
    assert "历史版本" not in now
    assert "<h1>职工医疗互助保障实施细则</h1>" in then
    assert "您正在查看历史版本（第 1 版）" in then
    assert '<meta name="robots" content="noindex">' in then
    assert f'<link rel="canonical" href="https://open.example.invalid{PAGE}">' in then
    assert client.get(f"{PAGE}?version=1").content.decode().count("您正在查看历史版本") == 1
    assert client.get(f"{PAGE}versions/3/").status_code == 404
    assert client.get(f"{PAGE}?version=abc").status_code == 404


def test_a_draft_next_version_is_nowhere_to_be_seen(client: Client, bylaw: Document) -> None:
    bylaw.versions.create(
        number=2, title="尚未审核的标题", kind="policy", column=bylaw.column, issuer=bylaw.organisation, created_at=NOW, note="内部说明"
    )
    assert "尚未审核的标题" not in client.get(PAGE).content.decode()
    assert "内部说明" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}versions/2/").status_code == 404


def test_a_withdrawn_document_answers_410_with_its_notice_and_nothing_else(client: Client, bylaw: Document) -> None:
    withdraw(bylaw, at=shanghai(2026, 11, 24, 9), note="内容有误，已重新发布。")
    response = client.get(PAGE)
    html = response.content.decode()
    assert response.status_code == 410
    assert "内容有误，已重新发布。" in html
    assert "该信息已撤下" in html
    assert "职工医疗互助" not in html
    assert "第一章" not in html


def test_a_sealed_document_leaves_no_trace(client: Client, bylaw: Document) -> None:
    withdraw(bylaw, at=shanghai(2026, 11, 24, 9), note="处理中。")
    type(bylaw).objects.filter(pk=bylaw.pk).update(sealed_at=NOW)
    response = client.get(PAGE)
    assert response.status_code == 404
    assert "职工医疗互助" not in response.content.decode()
    assert "处理中" not in response.content.decode()


def test_an_unknown_address_is_a_404_page_with_ways_on(client: Client, org: Organisation) -> None:
    response = client.get("/documents/YNZGH/2026-99999/")
    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()
    assert 'href="/requests/"' in response.content.decode()


def test_attachments_are_listed_with_type_and_size_and_can_be_downloaded(
    client: Client, org: Organisation, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    blob = store(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", name="互助金申请表.pdf", private=False, at=NOW)
    published(org, "有附件的通知", serial="2026-00200", attachments=[(blob, "互助金申请表.pdf", "互助金申请表")])
    html = client.get("/documents/YNZGH/2026-00200/").content.decode()
    address = re.search(r'href="(/documents/YNZGH/2026-00200/files/[^"]*)"', html)
    assert address
    assert "互助金申请表" in html
    assert ">PDF<" in html
    response = client.get(address.group(1))
    assert b"".join(response.streaming_content).startswith(b"%PDF-1.4")  # type: ignore[attr-defined]
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E4%BA%92%E5%8A%A9%E9%87%91%E7%94%B3%E8%AF%B7%E8%A1%A8.pdf"


def test_an_attachment_of_a_draft_or_withdrawn_document_cannot_be_fetched(
    client: Client, org: Organisation, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    blob = store(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", name="a.pdf", private=False, at=NOW)
    document = published(org, "将撤下的通知", serial="2026-00201", attachments=[(blob, "a.pdf", "甲")])
    draft = document.versions.create(number=2, title="草稿", kind="notice", column=document.column, issuer=org, created_at=NOW)
    hidden = draft.attachments.create(blob=blob, name="b.pdf", title="乙")
    assert document.current is not None
    shown = document.current.attachments.get()
    base = "/documents/YNZGH/2026-00201/files"
    assert client.get(f"{base}/{hidden.pk}/b.pdf").status_code == 404
    assert client.get(f"{base}/{shown.pk}/other.pdf").status_code == 404
    assert client.get(f"/documents/YNZGH/2026-00118/files/{shown.pk}/a.pdf").status_code == 404
    assert client.get(f"{base}/{shown.pk}/a.pdf").status_code == 200
    withdraw(document, at=NOW, note="撤下。")
    assert client.get(f"{base}/{shown.pk}/a.pdf").status_code == 404
