"""The open API: what it answers, word for word, and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from core import files
from disclosure import search
from disclosure.models import CatalogueEntry, DocumentRelation
from tests.conftest import shanghai
from tests.disclosure.pages import NOW, _still, column, correct, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from core.models import Organisation

BASE = "/api/v1/documents"


def ask(client: Client, **query: object) -> Any:
    """The list's answer; `from` is written `from_`."""
    answer = client.get(f"{BASE}?{urlencode({name.rstrip('_'): value for name, value in query.items()})}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def titles(client: Client, **query: object) -> list[str]:
    return [item["title"] for item in ask(client, **query)["items"]]


def refused(client: Client, query: str, status: int = 400) -> Any:
    answer = client.get(f"{BASE}{query}")
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    return answer.json()["error"]


def test_the_list_answers_the_contract_and_nothing_else(client: Client, org: Organisation) -> None:
    published(
        org,
        "工会经费管理办法",
        serial="2026-00118",
        at=shanghai(2026, 11, 2, 9, 30),
        document_number="邕工发〔2026〕18号",
        topic="财政/工会经费",
        written_on=date(2026, 10, 30),
        effective_on=date(2026, 12, 1),
    )
    assert ask(client) == {
        "count": 1,
        "next": None,
        "items": [
            {
                "index_number": "YNZGH/2026-00118",
                "title": "工会经费管理办法",
                "document_number": "邕工发〔2026〕18号",
                "issuer": "南宁市邕宁区总工会",
                "topic": "财政/工会经费",
                "written_on": "2026-10-30",
                "published_at": "2026-11-02T09:30:00+08:00",
                "validity": "not_yet",
                "url": "https://open.example.invalid/documents/YNZGH/2026-00118/",
            }
        ],
    }


def test_pages_follow_one_another_by_next(client: Client, org: Organisation) -> None:
    for day in range(1, 6):
        published(org, f"第{day}号通知", at=shanghai(2026, 11, day), kind="notice")
    first = ask(client, kind="notice", page_size=2)
    assert first["count"] == 5
    assert first["next"] == "https://open.example.invalid/api/v1/documents?kind=notice&page=2&page_size=2"
    assert [item["title"] for item in first["items"]] == ["第5号通知", "第4号通知"]
    assert titles(client, page=3, page_size=2) == ["第1号通知"]
    assert ask(client, page=3, page_size=2)["next"] is None
    assert ask(client, page=1000, page_size=100) == {"count": 5, "next": None, "items": []}


def test_every_filter_narrows_the_list(client: Client, org: Organisation, other_org: Organisation) -> None:
    below = column("below", "下级", parent=column())
    policy = published(org, "区总工会的办法", column=below, topic="劳动/工会", at=shanghai(2025, 3, 1), effective_on=date(2025, 4, 1))
    newer = published(other_org, "区人社局的通知", kind="notice", column=column("notices", "通知"), at=shanghai(2026, 3, 1))
    DocumentRelation.objects.create(source=newer, target=policy, kind="abolishes", effective_on=date(2026, 4, 1))
    assert titles(client) == ["区人社局的通知", "区总工会的办法"]
    for query in (
        {"column": "bylaws"},
        {"org": "YNZGH"},
        {"organisation": "YNZGH"},
        {"topic": "劳动"},
        {"kind": "policy"},
        {"validity": "abolished"},
        {"year": 2025},
        {"to": "2025-03-01"},
    ):
        assert titles(client, **query) == ["区总工会的办法"], query
    assert titles(client, from_="2025-03-02") == ["区人社局的通知"]
    assert titles(client, from_="0001-01-01", to="9999-12-31") == ["区人社局的通知", "区总工会的办法"]
    assert titles(client, column="", kind="", page="") == ["区人社局的通知", "区总工会的办法"]


def test_a_query_searches_titles_and_bodies(client: Client, org: Organisation) -> None:
    for title, text, day in (("工会经费管理办法", "正文", 1), ("另一份通知", "其中提到工会经费", 2), ("无关的公告", "无关", 3)):
        search.index_document(published(org, title, body_text=text, at=shanghai(2026, 11, day)))
    assert titles(client, q="工会经费") == ["工会经费管理办法", "另一份通知"]
    assert titles(client, q="工会经费", sort="-published") == ["另一份通知", "工会经费管理办法"]
    assert titles(client, q="工会经费", **{"from": "2026-11-02"}) == ["另一份通知"]
    assert titles(client, q="工会经费", validity="lapsed") == []
    assert ask(client, q="工会经费", page_size=1)["next"] == (
        "https://open.example.invalid/api/v1/documents?q=%E5%B7%A5%E4%BC%9A%E7%BB%8F%E8%B4%B9&page=2&page_size=1"
    )
    assert titles(client, q="。") == []


@pytest.mark.parametrize(
    ("query", "parameter", "message"),
    [
        ("?column=nix", "column", "没有“nix”这一栏目。"),
        ("?org=NIX", "org", "没有“NIX”这一单位。"),
        ("?kind=nix", "kind", "参数“kind”只能是：policy、"),
        ("?validity=nix", "validity", "参数“validity”只能是：not_yet、in_force、amended、lapsed、abolished。"),
        ("?sort=title", "sort", "参数“sort”只能是：relevance、-published。"),
        ("?page=0", "page", "参数“page”须为 1 至 1000 之间的整数。"),
        ("?page=99999999999999999999", "page", "参数“page”须为 1 至 1000 之间的整数。"),
        ("?page=%EF%BC%91", "page", "参数“page”须为 1 至 1000 之间的整数。"),
        ("?page_size=101", "page_size", "参数“page_size”须为 1 至 100 之间的整数。"),
        ("?year=0", "year", "参数“year”须为 1900 至 9998 之间的整数。"),
        ("?from=2026-02-30", "from", "参数“from”须为真实的日期，例如 2026-11-24。"),
        ("?to=20261124", "to", "参数“to”须为真实的日期，例如 2026-11-24。"),
        ("?from=2026-02-02&to=2026-02-01", "from", "起始日期晚于截止日期。"),
        ("?colum=a", "colum", "没有“colum”这一参数。可用的参数：q、column、"),
        ("?q=a%00b", "q", "参数“q”含有不能使用的字符。"),
        ("?topic=%00", "topic", "参数“topic”含有不能使用的字符。"),
        (f"?q={'a' * 101}", "q", "参数“q”最多100个字。"),
    ],
)
def test_a_bad_parameter_is_refused_with_a_sentence(client: Client, org: Organisation, query: str, parameter: str, message: str) -> None:
    error = refused(client, query)
    assert (error["status"], error["code"], error["parameter"]) == (400, "bad_parameter", parameter)
    assert error["message"].startswith(message)


def test_a_document_is_answered_with_all_elements_files_and_relations(client: Client, org: Organisation) -> None:
    blob = files.store("名单\n".encode(), name="名单.txt", private=False, at=NOW)
    document = published(
        org,
        "工会经费管理办法",
        serial="2026-00118",
        at=shanghai(2026, 11, 2),
        body="<p>第一条</p>",
        body_text="第一条",
        document_number="邕工发〔2026〕18号",
        topic="财政/工会经费",
        subject_words="工会 经费",
        keywords="经费",
        summary="概述",
        content_source="区总工会",
        author="办公室",
        drafting_unit_text="财务部",
        written_on=date(2026, 10, 30),
        effective_on=date(2026, 11, 1),
        expires_on=date(2031, 10, 31),
        content_hash="a" * 64,
        attachments=[(blob, "名单.txt", "名单")],
        co_issuers=["区财政局"],
    )
    newer = published(org, "关于修改办法的决定", serial="2026-00119")
    DocumentRelation.objects.create(source=newer, target=document, kind="amends", effective_on=date(2026, 11, 20))
    answer = client.get(f"{BASE}/YNZGH/2026-00118").json()
    number = answer["attachments"][0]["url"].split("/")[-2]
    assert answer == {
        "index_number": "YNZGH/2026-00118",
        "title": "工会经费管理办法",
        "document_number": "邕工发〔2026〕18号",
        "issuer": "南宁市邕宁区总工会",
        "co_issuers": ["区财政局"],
        "topic": "财政/工会经费",
        "subject_words": "工会 经费",
        "keywords": "经费",
        "summary": "概述",
        "kind": {"code": "policy", "name": "政策文件"},
        "column": {"code": "bylaws", "name": "制度文件"},
        "organisation": {"code": "YNZGH", "name": "南宁市邕宁区总工会"},
        "written_on": "2026-10-30",
        "effective_on": "2026-11-01",
        "expires_on": "2031-10-31",
        "published_at": "2026-11-02T10:00:00+08:00",
        "updated_at": "2026-11-02T10:00:00+08:00",
        "validity": "amended",
        "attribute": "proactive",
        "content_source": "区总工会",
        "author": "办公室",
        "version": 1,
        "is_current": True,
        "content_hash": "a" * 64,
        "body_html": "<p>第一条</p>",
        "body_text": "第一条",
        "attachments": [
            {
                "title": "名单",
                "name": "名单.txt",
                "media_type": "text/plain",
                "size": 7,
                "sha256": blob.sha256,
                "url": f"https://open.example.invalid/documents/YNZGH/2026-00118/files/{number}/%E5%90%8D%E5%8D%95.txt",
            }
        ],
        "relations": [
            {
                "kind": "amends",
                "outgoing": False,
                "label": "修改本文件的文件",
                "effective_on": "2026-11-20",
                "title": "关于修改办法的决定",
                "index_number": "YNZGH/2026-00119",
                "url": "https://open.example.invalid/documents/YNZGH/2026-00119/",
            }
        ],
        "source_url": "",
        "url": "https://open.example.invalid/documents/YNZGH/2026-00118/",
        "versions_url": "https://open.example.invalid/api/v1/documents/YNZGH/2026-00118/versions",
    }
    assert client.get(answer["attachments"][0]["url"].removeprefix("https://open.example.invalid")).status_code == 200


def test_every_wording_can_be_read(client: Client, org: Organisation) -> None:
    document = published(org, "旧标题", serial="2026-00001", at=shanghai(2026, 11, 1), body="<p>旧</p>", body_text="旧")
    correct(document, at=shanghai(2026, 11, 5), title="新标题", body="<p>新</p>", body_text="新", note="更正标题。")
    answer = client.get(f"{BASE}/YNZGH/2026-00001/versions").json()
    assert answer == {
        "count": 2,
        "items": [
            {
                "number": 2,
                "title": "新标题",
                "note": "更正标题。",
                "published_at": "2026-11-05T10:00:00+08:00",
                "is_current": True,
                "content_hash": "",
                "url": "https://open.example.invalid/documents/YNZGH/2026-00001/",
                "api_url": "https://open.example.invalid/api/v1/documents/YNZGH/2026-00001/versions/2",
            },
            {
                "number": 1,
                "title": "旧标题",
                "note": "",
                "published_at": "2026-11-01T10:00:00+08:00",
                "is_current": False,
                "content_hash": "",
                "url": "https://open.example.invalid/documents/YNZGH/2026-00001/versions/1/",
                "api_url": "https://open.example.invalid/api/v1/documents/YNZGH/2026-00001/versions/1",
            },
        ],
    }
    old = client.get(f"{BASE}/YNZGH/2026-00001/versions/1").json()
    assert (old["title"], old["body_text"], old["version"], old["is_current"]) == ("旧标题", "旧", 1, False)
    assert old["url"] == "https://open.example.invalid/documents/YNZGH/2026-00001/versions/1/"
    assert client.get(f"{BASE}/YNZGH/2026-00001").json()["title"] == "新标题"
    assert refused(client, "/YNZGH/2026-00001/versions/3", 404)["code"] == "not_found"


def test_a_withdrawn_document_is_gone_and_a_sealed_one_was_never_there(client: Client, org: Organisation) -> None:
    gone, sealed = published(org, "撤下的通知", serial="2026-00001"), published(org, "封存的通知", serial="2026-00002")
    search.index_document(gone)
    withdraw(gone, at=NOW, note="内容有误。")
    sealed.is_public, sealed.sealed_at = False, NOW
    sealed.save()
    assert refused(client, "/YNZGH/2026-00001", 410) == {
        "status": 410,
        "code": "gone",
        "message": "该信息已撤下：内容有误。",
        "parameter": None,
    }
    for path in ("/YNZGH/2026-00001/versions", "/YNZGH/2026-00001/versions/1"):
        assert refused(client, path, 410)["code"] == "gone"
    for path in ("/YNZGH/2026-00002", "/YNZGH/2026-00002/versions", "/YNZGH/2026-00002/versions/1"):
        assert refused(client, path, 404)["code"] == "not_found"
    assert ask(client)["items"] == []
    assert ask(client, q="撤下")["items"] == []


def test_the_catalogue_lists_columns_with_their_numbers_and_the_matters(client: Client, org: Organisation) -> None:
    published(org, "下级栏目的文件", column=column("below", "下级", parent=column(), description="说明"))
    CatalogueEntry.objects.create(
        organisation=org,
        column=column(),
        name="工会经费收支",
        category="财务信息",
        content="年度收支",
        basis="《条例》第二十条",
        clause="第七项",
        channels="本平台",
        time_limit="20个工作日",
        responsible="财务部",
    )
    answer = client.get("/api/v1/catalogue").json()
    rows = {row["code"]: row for row in answer["columns"]}
    assert rows["below"] == {
        "code": "below",
        "name": "下级",
        "english_name": "",
        "parent": "bylaws",
        "type": "information",
        "description": "说明",
        "count": 1,
        "url": "https://open.example.invalid/documents/?column=below",
    }
    assert rows["bylaws"]["count"] == 1
    assert answer["entries"] == [
        {
            "column": "bylaws",
            "organisation": "YNZGH",
            "name": "工会经费收支",
            "category": "财务信息",
            "content": "年度收支",
            "basis": "《条例》第二十条",
            "clause": "第七项",
            "channels": "本平台",
            "time_limit": "20个工作日",
            "responsible": "财务部",
        }
    ]


def test_units_are_listed_with_their_offices(client: Client, org: Organisation) -> None:
    answer = client.get("/api/v1/organisations").json()
    assert (answer["count"], answer["items"][0]["code"], answer["items"][0]["legal_basis"]) == (1, "YNZGH", "mass")
    assert answer["items"][0]["office_name"] == "区总工会政务公开办公室"


@pytest.mark.parametrize(
    "path", ["nothing", "", "documents/A", "documents/%00/%00", "documents/A/B/versions/x", "documents/A/B/versions/0", "documents/A/B/C"]
)
def test_whatever_else_is_asked_for_is_a_404_in_the_same_shape(client: Client, org: Organisation, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.json() == {
        "error": {"status": 404, "code": "not_found", "message": "没有这一地址，或者信息尚未公开。", "parameter": None}
    }


def test_a_slash_too_many_is_forgiven(client: Client, org: Organisation) -> None:
    assert client.get("/api/v1/documents/?kind=policy")["Location"] == "/api/v1/documents?kind=policy"
