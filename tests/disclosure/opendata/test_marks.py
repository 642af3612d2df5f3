"""What a document's page says of itself to machines."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core import files
from tests.conftest import shanghai
from tests.disclosure.pages import NOW, _still, correct, published  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from core.models import Organisation


def page_of(client: Client, path: str) -> tuple[str, Any]:
    html = client.get(path).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return html, json.loads(blocks[0]) if blocks else None


def test_a_policy_is_legislation_with_its_force_and_files(client: Client, org: Organisation) -> None:
    blob = files.store("名单\n".encode(), name="名单.txt", private=False, at=NOW)
    document = published(
        org,
        "办法</script><script>alert(1)</script> & 细则",
        serial="2026-00118",
        at=shanghai(2026, 11, 2),
        document_number="邕工发〔2026〕18号",
        topic="财政/工会经费",
        keywords="经费",
        summary="概述",
        written_on=date(2026, 10, 30),
        effective_on=date(2026, 12, 1),
        attachments=[(blob, "名单.txt", "名单")],
        co_issuers=["区财政局"],
    )
    html, data = page_of(client, document.get_absolute_url())
    assert data.pop("encoding")[0]["contentUrl"].startswith("https://open.example.invalid/documents/YNZGH/2026-00118/files/")
    union, finance = ({"@type": "GovernmentOrganization", "name": name} for name in ("南宁市邕宁区总工会", "区财政局"))
    assert data == {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": "https://open.example.invalid/documents/YNZGH/2026-00118/",
        "url": "https://open.example.invalid/documents/YNZGH/2026-00118/",
        "name": "办法</script><script>alert(1)</script> & 细则",
        "headline": "办法</script><script>alert(1)</script> & 细则",
        "identifier": ["YNZGH/2026-00118", "邕工发〔2026〕18号"],
        "description": "概述",
        "keywords": "经费",
        "genre": "财政/工会经费",
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
        "version": 1,
        "dateCreated": "2026-10-30",
        "datePublished": "2026-11-02T10:00:00+08:00",
        "dateModified": "2026-11-02T10:00:00+08:00",
        "creator": [union, finance],
        "publisher": union,
        "legislationIdentifier": "邕工发〔2026〕18号",
        "legislationDate": "2026-10-30",
        "legislationPassedBy": union,
        "legislationLegalForce": "NotInForce",
        "temporalCoverage": "2026-12-01/..",
    }
    assert "alert(1)</script>" not in html.replace("alert(1)&lt;/script&gt;", "")
    marks = dict(re.findall(r'<meta name="(DC[A-Z.]*\.[a-z]+|DCTERMS\.[A-Za-z]+)" content="([^"]*)">', html))
    assert marks == {
        "DC.title": "办法&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; 细则",
        "DC.creator": "南宁市邕宁区总工会",
        "DC.publisher": "南宁市邕宁区总工会",
        "DC.identifier": "YNZGH/2026-00118",
        "DC.subject": "财政/工会经费",
        "DC.description": "概述",
        "DC.date": "2026-11-02",
        "DC.type": "Text",
        "DC.format": "text/html",
        "DC.language": "zh-Hans",
        "DCTERMS.created": "2026-10-30",
        "DCTERMS.modified": "2026-11-02",
        "DCTERMS.alternative": "邕工发〔2026〕18号",
        "DCTERMS.isPartOf": "https://open.example.invalid/",
    }
    assert '<link rel="alternate" type="application/json" href="/api/v1/documents/YNZGH/2026-00118">' in html


@pytest.mark.parametrize(
    ("kind", "expected"), [("report", "Report"), ("finance", "Report"), ("news", "NewsArticle"), ("notice", "DigitalDocument")]
)
def test_other_kinds_have_types_of_their_own(client: Client, org: Organisation, kind: str, expected: str) -> None:
    _html, data = page_of(client, published(org, "标题", kind=kind).get_absolute_url())
    assert (data["@type"], "legislationLegalForce" in data) == (expected, False)


def test_an_earlier_wording_claims_nothing(client: Client, org: Organisation) -> None:
    document = published(org, "旧", serial="2026-00001")
    correct(document, at=NOW, title="新")
    assert page_of(client, "/documents/YNZGH/2026-00001/versions/1/")[1] is None
    assert page_of(client, "/documents/YNZGH/2026-00001/")[1]["version"] == 2


def test_english_pages_name_the_chinese_address(client: Client, org: Organisation) -> None:
    published(org, "通知", serial="2026-00001")
    assert page_of(client, "/en/documents/YNZGH/2026-00001/")[1]["@id"] == "https://open.example.invalid/documents/YNZGH/2026-00001/"
