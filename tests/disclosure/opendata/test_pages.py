"""The pages for data users."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.disclosure.pages import _still, published  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from core.models import Organisation


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_example_of_the_handbook_leads_somewhere(client: Client, org: Organisation, prefix: str) -> None:
    published(org, "通知", serial="2026-00007")
    page = client.get(f"{prefix}/api/").content.decode()
    examples = re.findall(r'href="(/api/v1/[^"]+)"', page)
    assert len(examples) == 7
    for address in examples:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
    for name in ("q", "column", "org", "topic", "kind", "validity", "year", "from", "to", "sort", "page", "page_size"):
        assert f"<td><code>{name}</code></td>" in page


def test_without_documents_and_archive_the_pages_stand(client: Client, db: None) -> None:
    assert "数据包正在生成，请几分钟后再来。" in client.get("/open-data/").content.decode()
    assert client.get("/api/").status_code == 200


def test_the_footer_leads_to_the_open_data(client: Client, org: Organisation) -> None:
    assert '<a href="/open-data/">开放数据</a>' in client.get("/").content.decode()
