"""Plain text and pictures for other channels."""

from io import BytesIO

import pytest
from PIL import Image

from core.models import User
from disclosure.copying import files_of, pictures_of, text_of
from disclosure.services.attachments import add_attachment
from tests.disclosure.acts import AT, Team, draft

pytestmark = pytest.mark.django_db
_STREAM = BytesIO()
Image.new("RGB", (2, 2)).save(_STREAM, "PNG")
PICTURE = _STREAM.getvalue()
BODY = (
    "<h2>一、时间</h2><p>12月1日。</p><ul><li>上午</li><li>下午</li></ul>"
    "<table><caption>安排</caption><tr><th><p>场次</p></th><th>地点</th></tr><tr><td>第一场</td><td><p>职工</p><p>之家</p></td></tr></table>"
    '<blockquote><p>引用。</p></blockquote><p><img src="/attachments/1/a.png" alt="海报"></p>'
    '<p><img src="/attachments/1/a.png" alt="海报"></p>'
)


def test_paragraphs_lists_and_tables_survive_as_text(team: Team, editor: User) -> None:
    version = draft(team, title="通知", body=BODY, document_number="邕工办〔2026〕3号")
    add_attachment(version=version, name="表.txt", title="报名表", content=b"x", by=editor, at=AT)
    version.refresh_from_db()
    assert text_of(version, address="https://open.example.invalid/x/").split("\n\n") == [
        "通知",
        "邕工办〔2026〕3号",
        "一、时间",
        "12月1日。",
        "· 上午",
        "· 下午",
        "安排",
        "场次 | 地点",
        "第一场 | 职工 之家",
        "引用。",
        "附件：报名表",
        "原文：https://open.example.invalid/x/",
    ]
    assert pictures_of(version) == [("/attachments/1/a.png", "海报")]


def test_a_picture_of_the_text_is_no_attachment_beside_it(team: Team, editor: User) -> None:
    version = draft(team, title="通知")
    add_attachment(version=version, name="a.png", title="海报", content=PICTURE, by=editor, at=AT)
    add_attachment(version=version, name="表.txt", title="报名表", content=b"x", by=editor, at=AT)
    version.refresh_from_db()
    version.body = f'<p>一</p><p><img src="/attachments/{version.document_id}/a.png" alt="海报"></p>'
    assert text_of(version).split("\n\n") == ["通知", "一", "附件：报名表"]
    assert [row.title for row in files_of(version)] == ["报名表"]


def test_a_version_without_a_body(team: Team) -> None:
    assert text_of(draft(team, title="通知", body="")) == "通知"
