"""What pages and staff ask."""

from datetime import date

import pytest

from core.models import Organisation, User
from disclosure.default_columns import ensure_columns
from disclosure.models import Document, DocumentVersion
from disclosure.queries import (
    breadcrumbs,
    documents_for,
    element_rows,
    get_document_for,
    get_published,
    get_version_for,
    published_documents,
    versions_of,
)
from disclosure.services.drafting import new_version
from disclosure.services.publication import publish
from disclosure.validity import Validity
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db


def test_the_list_is_newest_first_and_shows_only_what_is_public(team: Team) -> None:
    one = published(team, title="一", at=shanghai(2026, 11, 22))
    two = published(team, title="二", at=shanghai(2026, 11, 23))
    draft(team, title="草稿")
    three = published(team, title="三", at=shanghai(2026, 11, 23))
    assert list(published_documents(at=AT)) == [three, two, one]
    assert list(published_documents(at=shanghai(2026, 11, 22, 23))) == [one]


def test_the_list_is_filtered(team: Team, other_org: Organisation) -> None:
    columns = ensure_columns()
    old = published(team, title="旧", at=shanghai(2025, 12, 31, 23), written_on=date(2025, 12, 1))
    policy = published(team, title="办法", kind="policy", topic="综合政务/政务公开")
    Document.objects.filter(pk=policy.pk).update(column=columns["policies"])
    assert list(published_documents(at=AT, column=columns["statutory"])) == [policy]
    assert list(published_documents(at=AT, column=columns["notices"])) == [old]
    assert list(published_documents(at=AT, kind="policy")) == [policy]
    assert list(published_documents(at=AT, year=2025)) == [old]
    assert list(published_documents(at=AT, topic="综合政务")) == [policy]
    assert list(published_documents(at=AT, topic="综合")) == []
    assert list(published_documents(at=AT, organisation=other_org)) == []


def test_the_columns_of_the_platform_are_there_in_two_languages(team: Team) -> None:
    columns = ensure_columns()
    assert len(columns) >= 14
    assert [row.name for row in breadcrumbs(columns["leaders"])] == ["法定主动公开内容", "机构职能", "领导信息"]
    assert all(row.english_name and row.description and row.keywords for row in columns.values())
    columns["news"].name = "要闻"
    columns["news"].save()
    assert ensure_columns()["news"].name == "要闻"


def test_a_page_is_found_by_its_address(team: Team) -> None:
    document = published(team)
    assert get_published("YNZGH", "2026-00001", AT) == document
    for code, serial, at in (("YNZGH", "2026-00002", AT), ("YNRSJ", "2026-00001", AT), ("YNZGH", "2026-00001", shanghai(2026, 11, 1))):
        with pytest.raises(Document.DoesNotExist):
            get_published(code, serial, at)
    Document.objects.filter(pk=document.pk).update(is_public=False, sealed_at=AT, withdrawn_at=AT, withdrawal_note="由")
    with pytest.raises(Document.DoesNotExist):
        get_published("YNZGH", "2026-00001", AT)


def test_versions_in_preparation_are_not_shown(team: Team) -> None:
    document = published(team)
    version = new_version(document=document, note="更正", by=team.editor, at=AT)
    assert [row.number for row in versions_of(document)] == [1]
    publish(version=approve(team, version), by=team.officer, at=AT)
    assert [(row.number, row.note) for row in versions_of(document)] == [(2, "更正"), (1, "")]


def test_the_element_table(team: Team) -> None:
    document = published(
        team, kind="policy", co_issuers=["区教育局"], effective_on=date(2027, 1, 1), topic="劳动/工会", subject_words="工会　互助"
    )
    assert document.current
    assert element_rows(document.current, document, Validity.NOT_YET) == [
        ("索引号", "YNZGH/2026-00001"),
        ("主题分类", "劳动 / 工会"),
        ("发文机关", "南宁市邕宁区总工会、区教育局"),
        ("成文日期", "2026年11月20日"),
        ("发文字号", "邕工发〔2026〕18号"),
        ("发布日期", "2026年11月24日"),
        ("主题词", "工会　互助"),
        ("有效性", "尚未施行（2027年1月1日起施行）"),
        ("公开属性", "主动公开"),
    ]


def test_fetching_is_authorising(team: Team, colleague: User, stranger: User) -> None:
    version = draft(team)
    document = version.document
    for person in (team.editor, colleague):
        assert get_document_for(person, document.pk, AT) == document
        assert get_version_for(person, version.pk, AT) == version
    assert list(documents_for(stranger, AT)) == []
    with pytest.raises(Document.DoesNotExist):
        get_document_for(stranger, document.pk, AT)
    with pytest.raises(DocumentVersion.DoesNotExist):
        get_version_for(stranger, version.pk, AT)
