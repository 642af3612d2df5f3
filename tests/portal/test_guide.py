"""公开指南: generated from the unit's data by the kind of body, edited part by part, reset."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from core.access import NotAllowedError
from core.models import Event, Organisation, User
from disclosure.errors import RefusedError
from disclosure.guide import read_guide, save_guide
from disclosure.models import GuideText

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_an_organ_s_guide_bears_the_government_s_name(client: Client, org: Organisation, other_org: Organisation) -> None:
    page = client.get("/guide/?org=YNRSJ").content.decode()
    assert "政府信息公开指南" in page
    assert "本指南依照《中华人民共和国政府信息公开条例》第十二条编制。" in page
    assert "可以收取信息处理费" in page


def test_a_mass_organisation_follows_and_takes_no_fee(client: Client, org: Organisation, other_org: Organisation) -> None:
    page = client.get("/guide/?org=YNZGH").content.decode()
    assert ">信息公开指南</h1>" in page
    assert "本指南参照《中华人民共和国政府信息公开条例》第十二条编制。" in page
    assert "提供信息不收取费用。" in page
    assert "信息处理费" not in page
    assert 'href="/guide/?org=YNRSJ"' in page


def test_the_procedure_names_the_legal_limits(client: Client, org: Organisation) -> None:
    page = client.get("/guide/").content.decode()
    for words in (
        "自收到申请之日起7个工作日内一次性告知补正",
        "自收到申请之日起20个工作日内答复",
        "最长不超过20个工作日",
        "第三方应当在15个工作日内提出",
        "不需要说明用途",
    ):
        assert words in page


def test_remedies_are_named_only_where_they_are_switched_on(client: Client, org: Organisation) -> None:
    Organisation.objects.filter(pk=org.pk).update(reviewing_organ="某复议机关", court="某法院", supervising_body="区政务公开办公室")
    page = client.get("/guide/").content.decode()
    assert "区政务公开办公室" in page
    assert "某复议机关" not in page
    Organisation.objects.filter(pk=org.pk).update(remedies_enabled=True)
    page = client.get("/guide/").content.decode()
    assert "行政复议机关：某复议机关。" in page
    assert "管辖法院：某法院。" in page


def test_an_unknown_unit_is_told(client: Client, org: Organisation) -> None:
    page = client.get("/guide/?org=<i>NONE")
    assert page.status_code == 200
    assert "没有代码为“&lt;i&gt;NONE”的单位，已显示主办单位的指南。" in page.content.decode()


def test_a_part_is_edited_and_reset(client: Client, org: Organisation, officer: User, at: datetime) -> None:
    assert save_guide(organisation=org, texts={"ways": "可到一楼大厅查阅。\n<b>周末</b>不开放。"}, by=officer, at=at) == ["ways"]
    page = client.get("/guide/").content.decode()
    assert "<p>可到一楼大厅查阅。</p>" in page
    assert "&lt;b&gt;周末&lt;/b&gt;不开放。" in page
    assert save_guide(organisation=org, texts={"ways": "可到一楼大厅查阅。\n<b>周末</b>不开放。"}, by=officer, at=at) == []
    assert save_guide(organisation=org, texts={"ways": " "}, by=officer, at=at) == ["ways"]
    assert "一楼大厅" not in client.get("/guide/").content.decode()
    assert not GuideText.objects.exists()
    assert Event.objects.filter(verb="guide.changed").count() == 2


def test_the_generated_text_sent_back_stays_generated(org: Organisation, officer: User, at: datetime) -> None:
    texts = {part.code: part.text for part in read_guide(org)}
    assert save_guide(organisation=org, texts=texts, by=officer, at=at) == []


def test_who_may_not_and_what_is_too_long(org: Organisation, editor: User, officer: User, at: datetime) -> None:
    with pytest.raises(NotAllowedError):
        save_guide(organisation=org, texts={"ways": "改"}, by=editor, at=at)
    with pytest.raises(RefusedError, match="“获取方式”最多4000字。"):
        save_guide(organisation=org, texts={"ways": "长" * 4001}, by=officer, at=at)
