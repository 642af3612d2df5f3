"""规范性文件库: whose documents it holds, filters, relations on both documents."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from disclosure.models import Document, DocumentRelation
from tests.conftest import shanghai
from tests.disclosure.pages import _still, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from core.models import Organisation

pytestmark = pytest.mark.django_db
ADDRESS = "/documents/normative/"


def titles(client: Client, query: str = "") -> list[str]:
    """Titles of the table, in order."""
    return re.findall(r'role="rowheader"><a href="[^"]*">(.*?)</a>', client.get(ADDRESS + query).content.decode())


def rows(client: Client, query: str = "") -> list[list[str]]:
    """Cells of each row as plain text."""
    page = client.get(ADDRESS + query).content.decode()
    found = re.findall(r'<tr role="row"><th scope="row"(.*?)</tr>', page, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r">(.*?)</t[hd]>", row, re.DOTALL)] for row in found]


@pytest.fixture
def five(other_org: Organisation) -> dict[str, Document]:
    """One document in each state of validity."""
    made = {
        "lapsed": published(other_org, "甲办法", at=shanghai(2021, 3, 1), kind="normative", document_number="邕人社发〔2021〕1号",
                            effective_on=date(2021, 3, 1), expires_on=date(2026, 2, 28)),
        "abolished": published(other_org, "乙办法", at=shanghai(2022, 3, 1), kind="normative"),
        "amended": published(other_org, "丙办法", at=shanghai(2023, 3, 1), kind="policy"),
        "in_force": published(other_org, "丁办法", at=shanghai(2024, 3, 1), kind="normative", expires_on=date(2027, 1, 31)),
        "not_yet": published(other_org, "戊办法", at=shanghai(2026, 11, 1), kind="normative", effective_on=date(2027, 1, 1)),
    }  # fmt: skip
    DocumentRelation.objects.create(source=made["in_force"], target=made["abolished"], kind="replaces")
    DocumentRelation.objects.create(source=made["in_force"], target=made["amended"], kind="amends")
    return made


def test_the_newest_comes_first_with_its_validity(client: Client, five: dict[str, Document]) -> None:
    assert [(row[0].removeprefix('<a href="'), row[3]) for row in rows(client)] == [
        ("戊办法", "尚未施行"),
        ("丁办法", "现行有效"),
        ("丙办法", "已修改"),
        ("乙办法", "已废止"),
        ("甲办法", "已失效"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?validity=lapsed", ["甲办法"]),
        ("?validity=abolished", ["乙办法"]),
        ("?validity=amended", ["丙办法"]),
        ("?validity=in_force", ["丁办法"]),
        ("?validity=not_yet", ["戊办法"]),
        ("?kind=policy", ["丙办法"]),
        ("?year=2022", ["乙办法"]),
        ("?org=YNRSJ&year=2021&kind=normative&validity=lapsed", ["甲办法"]),
        ("?year=2025", []),
    ],
)
def test_each_filter_narrows_it(client: Client, five: dict[str, Document], query: str, found: list[str]) -> None:
    assert titles(client, query) == found


def test_numbers_and_days_stand_in_the_table(client: Client, five: dict[str, Document]) -> None:
    assert rows(client, "?validity=lapsed") == [["甲办法", "邕人社发〔2021〕1号", "区人社局", "已失效", "2021-03-01", "2026-02-28", "—"]]


def test_relations_are_shown_on_both(client: Client, five: dict[str, Document]) -> None:
    ties = {row[0]: row[6] for row in rows(client)}
    assert ties["丁办法"] == "替代：乙办法修改：丙办法"
    assert ties["乙办法"] == "替代本文件的文件：丁办法"
    assert ties["丙办法"] == "修改本文件的文件：丁办法"
    for title, words in (("in_force", "乙办法"), ("abolished", "丁办法"), ("amended", "丁办法")):
        assert words in client.get(five[title].get_absolute_url()).content.decode()


def test_papers_of_a_body_that_follows_the_regulation_are_not_in_it(client: Client, org: Organisation, five: dict[str, Document]) -> None:
    published(org, "工会办法", kind="normative")
    published(org, "工会政策", kind="policy")
    assert len(titles(client)) == 5
    assert "没有“YNZGH”这一单位，已忽略该条件。" in client.get(f"{ADDRESS}?org=YNZGH").content.decode()


def test_notices_and_what_is_withdrawn_are_not_in_it(client: Client, other_org: Organisation, five: dict[str, Document]) -> None:
    published(other_org, "通知", kind="notice")
    withdraw(five["in_force"], at=shanghai(2026, 11, 20), note="有误")
    assert titles(client) == ["戊办法", "丙办法", "乙办法", "甲办法"]


def test_nonsense_is_told_and_dropped(client: Client, five: dict[str, Document]) -> None:
    page = client.get(f"{ADDRESS}?validity=maybe&kind=news&year=99999&page=0&org=<b>")
    assert page.status_code == 200
    text = page.content.decode()
    for reason in (
        "没有“maybe”这一有效性",
        "没有“news”这一种类",
        "没有“99999”这一年份",
        "页码应在 1 与 1000 之间",
        "没有“&lt;b&gt;”这一单位",
    ):
        assert reason in text


def test_it_stands_on_an_empty_database_and_in_english(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 200
    assert client.get(f"/en{ADDRESS}").status_code == 200


def test_the_number_of_queries_does_not_grow(client: Client, other_org: Organisation, five: dict[str, Document]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(ADDRESS)
        return len(found)

    few = count()
    for number in range(30):
        published(other_org, f"第{number}号办法", kind="normative")
    assert count() == few
    assert few <= 7
