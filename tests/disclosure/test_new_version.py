"""Preparing the next wording."""

import pytest

from core.access import NotAllowedError
from core.models import User
from disclosure.errors import RefusedError
from disclosure.models import Document
from disclosure.services.attachments import add_attachment
from disclosure.services.drafting import new_version
from disclosure.services.publication import publish
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db


def test_it_copies_attachments_and_co_issuers_and_counts_its_writer(team: Team, colleague: User) -> None:
    version = draft(team, co_issuers=["区教育局"])
    add_attachment(version=version, name="表.txt", title="申请表", content="内容".encode(), by=team.editor, at=AT)
    publish(version=approve(team, version), by=team.officer, at=AT)
    following = new_version(document=version.document, note=" 更正附件 ", by=colleague, at=AT)
    assert (following.note, following.number, following.created_by) == ("更正附件", 2, colleague)
    assert [(row.name, row.title) for row in following.attachments.all()] == [("表.txt", "申请表")]
    assert [str(row) for row in following.co_issuers.all()] == ["区教育局"]
    assert [row.user for row in following.contributions.all()] == [colleague]
    assert version.attachments.count() == 1


def test_one_at_a_time(team: Team) -> None:
    document = published(team)
    new_version(document=document, note="一", by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="该信息已有一个未发布的版本，请在其上修改。"):
        new_version(document=document, note="二", by=team.editor, at=AT)


def test_only_of_what_was_published(team: Team) -> None:
    document = draft(team).document
    with pytest.raises(RefusedError, match="该信息已有一个未发布的版本，请在其上修改。"):
        new_version(document=document, note="一", by=team.editor, at=AT)


def test_it_says_why(team: Team) -> None:
    document = published(team)
    with pytest.raises(RefusedError, match="请填写版本说明，它将对外公开。"):
        new_version(document=document, note=" ", by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="版本说明（对外）：确保该变量包含不超过 200 字符"):
        new_version(document=document, note="长" * 201, by=team.editor, at=AT)


def test_not_by_a_stranger_and_not_of_what_is_sealed(team: Team, stranger: User) -> None:
    document = published(team)
    with pytest.raises(NotAllowedError):
        new_version(document=document, note="一", by=stranger, at=AT)
    Document.objects.filter(pk=document.pk).update(is_public=False, sealed_at=AT)
    with pytest.raises(RefusedError, match="该信息已封存，不能修改。"):
        new_version(document=document, note="一", by=team.editor, at=AT)
