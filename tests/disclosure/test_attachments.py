"""Files of a draft."""

from pathlib import Path
from typing import Any

import pytest

from core import files
from core.access import NotAllowedError
from core.models import Event, User
from disclosure.errors import RefusedError
from disclosure.models import Attachment, DocumentVersion
from disclosure.services.attachments import add_attachment, remove_attachment, reorder_attachments
from disclosure.services.review import submit
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db
TEXT = "附件内容".encode()


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def add(team: Team, version: DocumentVersion, name: str = "申请表.txt", title: str = "", content: bytes = TEXT) -> Attachment:
    return add_attachment(version=version, name=name, title=title, content=content, by=team.editor, at=AT)


def test_it_is_stored_by_content_and_counts_as_a_change(team: Team) -> None:
    version = draft(team)
    attachment = add(team, version, "C:\\桌面\\申请表.txt")
    assert (attachment.name, attachment.title, attachment.order) == ("申请表.txt", "申请表", 1)
    assert files.read(attachment.blob) == TEXT
    assert (attachment.blob.private, attachment.blob.mime, version.revision) == (True, "text/plain", 2)
    assert Event.objects.get(verb="attachment.added").data["name"] == "申请表.txt"


@pytest.mark.parametrize(
    ("name", "title", "content", "message"),
    [
        ("a\x07.txt", "", TEXT, "文件名应为1至200个字，且不含"),
        ("长" * 200 + ".txt", "", TEXT, "文件名应为1至200个字，且不含"),
        ("", "", TEXT, "文件名应为1至200个字，且不含"),
        ("a.txt", "长" * 201, TEXT, "显示名称最多200个字。"),
        ("a.txt", "", b"", "“a.txt”是空文件。"),
        ("a.exe", "", TEXT, "“a.exe”的类型不予接收。"),
        ("a.doc", "", TEXT, "“a.doc”的格式不予接收，请另存为 docx 后上传。"),
        ("a.pdf", "", TEXT, "“a.pdf”的内容与扩展名不符。"),
        ("申请表.TXT", "", TEXT, "已有名为“申请表.TXT”的附件。"),
    ],
)
def test_bad_files_are_refused_in_words(team: Team, name: str, title: str, content: bytes, message: str) -> None:
    version = draft(team)
    add(team, version)
    with pytest.raises(RefusedError) as refusal:
        add(team, version, name, title, content)
    assert str(refusal.value).startswith(message)
    assert version.attachments.count() == 1


def test_one_that_is_too_large_is_refused(team: Team, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 11
    with pytest.raises(RefusedError, match=r"“申请表\.txt”超过"):
        add(team, draft(team))


def test_they_are_removed_and_put_in_order(team: Team) -> None:
    version = draft(team)
    one, two, three = (add(team, version, f"{number}.txt") for number in (1, 2, 3))
    reorder_attachments(version=version, order=[three.pk, one.pk, two.pk], by=team.editor, at=AT)
    remove_attachment(attachment=one, by=team.editor, at=AT)
    assert [row.name for row in version.attachments.all()] == ["3.txt", "2.txt"]
    with pytest.raises(RefusedError, match="附件已有变动，请刷新后重新排序。"):
        reorder_attachments(version=version, order=[one.pk, two.pk], by=team.editor, at=AT)


def test_nothing_changes_in_review_or_after_publication(team: Team) -> None:
    version = draft(team)
    attachment = add(team, version)
    submit(version=version, by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="正在审核（保密审查中），不能修改"):
        remove_attachment(attachment=attachment, by=team.editor, at=AT)
    public = published(team, title="另一件").versions.get()
    with pytest.raises(RefusedError, match="已发布的版本不能修改，请新建版本。"):
        add(team, public)


def test_a_file_added_after_sign_off_takes_the_approval_back(team: Team) -> None:
    version = approve(team, draft(team))
    add(team, version)
    assert version.state == "draft"


def test_a_stranger_adds_nothing(team: Team, stranger: User) -> None:
    with pytest.raises(NotAllowedError):
        add_attachment(version=draft(team), name="a.txt", title="", content=TEXT, by=stranger, at=AT)
