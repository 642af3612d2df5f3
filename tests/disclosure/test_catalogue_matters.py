"""公开目录事项: seeded by the kind of body, shown at /catalogue/, filtered, as CSV."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core.models import Event, Organisation
from disclosure.default_catalogue import ensure_catalogue
from disclosure.models import CatalogueEntry, Column
from tests.disclosure.pages import NOW, _still, published  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
HEADS = ["事项名称", "事项类别", "公开内容", "公开依据", "条款内容", "公开渠道", "公开时限", "公开责任"]


def names(client: Client, address: str) -> list[str]:
    """Matters of the table, in order."""
    return re.findall(r'<th scope="row" role="rowheader"><a href="[^"]*">(.*?)</a>', client.get(address).content.decode())


def test_an_administrative_organ_gets_the_fifteen_items_and_more(other_org: Organisation) -> None:
    assert ensure_catalogue(organisation=other_org, by=None, at=NOW) == 18
    bases = set(CatalogueEntry.objects.values_list("basis", flat=True))
    law = "《中华人民共和国政府信息公开条例》"
    for number in "一二三四五六七八九":
        assert f"{law}第二十条第（{number}）项" in bases
    assert {f"{law}第二十条第（{number}）项" for number in ("十", "十一", "十二", "十三", "十四", "十五")} <= bases
    assert f"{law}第二十一条" in bases
    budget = CatalogueEntry.objects.get(name="财政预算、决算")
    assert (budget.time_limit, budget.category, budget.column.code) == ("财政部门批复之日起20日内", "财政信息", "finance")
    assert CatalogueEntry.objects.get(name="行政许可").time_limit == "自形成或者变更之日起20个工作日内"


def test_a_mass_organisation_follows_the_regulation_by_its_plan(org: Organisation) -> None:
    assert ensure_catalogue(organisation=org, by=None, at=NOW) == 15
    row = CatalogueEntry.objects.get(name="机构职能")
    assert row.basis == "本单位政务公开实施方案，参照《中华人民共和国政府信息公开条例》第二十条第（二）项"
    assert row.responsible == "区总工会政务公开办公室"
    assert not CatalogueEntry.objects.filter(name__in=["行政许可", "行政处罚和行政强制"]).exists()


def test_what_a_unit_edited_stays(org: Organisation) -> None:
    ensure_catalogue(organisation=org, by=None, at=NOW)
    CatalogueEntry.objects.filter(name="机构职能").update(content="改过的内容")
    CatalogueEntry.objects.filter(name="统计信息").delete()
    assert ensure_catalogue(organisation=org, by=None, at=NOW) == 1
    assert CatalogueEntry.objects.get(name="机构职能").content == "改过的内容"
    assert [event.data["names"] for event in Event.objects.filter(verb="catalogue.seeded").order_by("id")][1] == ["统计信息"]


def test_columns_of_organs_come_with_the_first_organ(org: Organisation, other_org: Organisation) -> None:
    assert not Column.objects.filter(code="enforcement").exists()
    ensure_catalogue(organisation=other_org, by=None, at=NOW)
    assert Column.objects.get(code="enforcement").parent == Column.objects.get(code="statutory")


def test_the_page_is_a_table_with_the_eight_fields(client: Client, org: Organisation) -> None:
    ensure_catalogue(organisation=org, by=None, at=NOW)
    page = client.get("/catalogue/").content.decode()
    assert re.findall(r'role="columnheader">(.*?)</th>', page) == HEADS
    assert 'data-label="公开依据"' in page
    assert len(names(client, "/catalogue/")) == 15
    assert 'href="/documents/?column=audit&amp;organisation=YNZGH"' in page
    assert 'href="/catalogue/matters.csv?org=YNZGH"' in page


def test_without_matters_there_is_no_table(client: Client, org: Organisation) -> None:
    assert "公开目录事项" not in client.get("/catalogue/").content.decode()


def test_filters_by_unit_category_and_column(client: Client, org: Organisation, other_org: Organisation) -> None:
    for unit in (org, other_org):
        ensure_catalogue(organisation=unit, by=None, at=NOW)
    assert names(client, "/catalogue/?org=YNZGH&category=财务信息") == ["预算、决算", "经费审计", "采购信息"]
    assert names(client, "/catalogue/?org=YNRSJ&category=行政执法") == ["行政处罚和行政强制"]
    assert names(client, "/catalogue/?org=YNZGH&column=functions") == ["机构职能", "负责人信息"]
    assert names(client, "/catalogue/?org=YNZGH&column=leaders") == ["负责人信息"]


def test_unknown_choices_are_told_and_dropped(client: Client, org: Organisation) -> None:
    ensure_catalogue(organisation=org, by=None, at=NOW)
    page = client.get("/catalogue/?org=NONE&category=%00诗歌")
    assert page.status_code == 200
    assert "没有“NONE”这一单位的目录事项，已显示第一个单位的。" in page.content.decode()
    assert "没有“诗歌”这一事项类别，已忽略该条件。" in page.content.decode()


def test_the_csv_is_what_the_table_shows(client: Client, org: Organisation) -> None:
    ensure_catalogue(organisation=org, by=None, at=NOW)
    CatalogueEntry.objects.filter(name="经费审计").update(content="=HYPERLINK(1)")
    answer = client.get("/catalogue/matters.csv?org=YNZGH&category=财务信息")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="catalogue-YNZGH.csv"'
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == "\ufeff单位," + ",".join(HEADS)
    assert [line.split(",")[1] for line in lines[1:-1]] == ["预算、决算", "经费审计", "采购信息"]
    assert "'=HYPERLINK(1)" in lines[2]


def test_the_csv_stands_on_an_empty_database(client: Client) -> None:
    assert client.get("/catalogue/matters.csv").content.decode().startswith("\ufeff单位,")
