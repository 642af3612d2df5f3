"""What is typed is kept for its writer and never put over what was saved; documents that read alike are hinted at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.access import NotAllowedError
from core.models import User
from disclosure.duplicates import likes_of
from disclosure.errors import RefusedError
from disclosure.models import DraftCopy
from disclosure.services.copies import copy_of, drop_copy, drop_old_copies, keep_copy
from disclosure.services.drafting import save_draft
from tests.disclosure.acts import AT, Team, draft, published

pytestmark = pytest.mark.django_db
TEXT = "<p>为做好今年的送温暖工作，现将有关事项通知如下，请各基层工会认真组织实施，确保困难职工温暖过冬，按时报送名单和总结。</p>"


def test_a_copy_is_kept_once_a_person_and_version(team: Team, colleague: User) -> None:
    version = draft(team)
    for title in ("一", "二"):
        keep_copy(version=version, revision=1, fields={"title": title}, by=team.editor, at=AT)
    keep_copy(version=None, revision=0, fields={"title": "新的"}, by=team.editor, at=AT)
    assert sorted(DraftCopy.objects.values_list("fields__title", flat=True)) == ["二", "新的"]
    assert copy_of(colleague, version) is None
    drop_copy(team.editor, version)
    assert copy_of(team.editor, version) is None
    assert copy_of(team.editor, None) is not None


def test_a_copy_of_an_older_revision_is_neither_taken_nor_offered(team: Team, colleague: User) -> None:
    version = draft(team)
    keep_copy(version=version, revision=1, fields={"title": "旧的"}, by=team.editor, at=AT)
    save_draft(version=version, changes={"title": "新存的"}, by=colleague, at=AT)
    assert copy_of(team.editor, version) is None
    with pytest.raises(RefusedError, match="该信息已另行保存，此处内容未自动保存。"):
        keep_copy(version=version, revision=1, fields={"title": "更旧"}, by=team.editor, at=AT)


def test_strangers_published_versions_marks_and_floods_are_refused(team: Team, stranger: User, checker: User) -> None:
    version = draft(team)
    with pytest.raises(NotAllowedError):
        keep_copy(version=version, revision=1, fields={}, by=stranger, at=AT)
    with pytest.raises(NotAllowedError):
        keep_copy(version=None, revision=0, fields={}, by=checker, at=AT)
    with pytest.raises(RefusedError):
        keep_copy(version=version, revision=1, fields={"body": "<p>机密★5年</p>"}, by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="内容过长"):
        keep_copy(version=version, revision=1, fields={"body": "长" * 2_000_001}, by=team.editor, at=AT)
    with pytest.raises(RefusedError):
        keep_copy(version=published(team).versions.get(), revision=1, fields={}, by=team.editor, at=AT)
    assert not DraftCopy.objects.exists()


def test_copies_go_after_a_month(team: Team) -> None:
    keep_copy(version=None, revision=0, fields={}, by=team.editor, at=AT)
    assert drop_old_copies(AT + timedelta(days=30)) == 0
    assert drop_old_copies(AT + timedelta(days=31)) == 1


def test_like_titles_numbers_and_texts_are_found_and_others_are_not(team: Team) -> None:
    title = draft(team, title="关于做好2026年送温暖工作的通知", body="<p>短。</p>")
    text = published(team, title="完全不同的标题", body=TEXT)
    number = draft(team, title="另一件事", document_number="邕工发〔2026〕3号")
    draft(
        team,
        title="职工书屋开放时间公告",
        body="<p>职工书屋自下周一起延长开放时间，欢迎广大职工前来阅读，自带水杯，爱护图书，保持安静，感谢配合支持。</p>",
    )
    mine = draft(team, title="关于做好2025年送温暖工作的通知", body=TEXT.replace("今年", "本年"), document_number="邕工发〔2026〕3号")
    found = {like.title: like.of_text for like in likes_of(mine)}
    assert found == {"完全不同的标题": True, "关于做好2026年送温暖工作的通知": False, "另一件事": False}
    assert {title.title, number.title} <= set(found)
    assert text.title in found


def test_a_document_is_not_like_itself_nor_like_another_units(team: Team) -> None:
    mine = draft(team, title="关于做好送温暖工作的通知", body=TEXT)
    assert likes_of(mine) == []
