"""Opening a document and changing its draft."""

from datetime import date

import pytest

from core.access import NotAllowedError
from core.models import Event, Organisation, User
from disclosure.default_columns import ensure_columns
from disclosure.errors import RefusedError
from disclosure.models import Document
from disclosure.services.drafting import create_document, save_draft
from disclosure.services.review import submit
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db


def test_a_new_document_has_a_matter_a_first_version_and_its_writer(team: Team) -> None:
    version = draft(team, title="  关于评选先进的通知 ")
    document = version.document
    assert (version.number, version.state, version.revision, version.title) == (1, "draft", 1, "关于评选先进的通知")
    assert (document.title, document.kind, document.is_public, document.serial) == ("关于评选先进的通知", "notice", False, "")
    assert (document.matter.kind, document.matter.title, document.matter.handler) == ("document", "关于评选先进的通知", team.editor)
    assert version.issuer == team.org
    assert [row.user for row in version.contributions.all()] == [team.editor]
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == ["document.created", "deadline.start"]


def test_a_stranger_and_a_leader_cannot_open_one(team: Team, stranger: User) -> None:
    for person in (stranger, team.leader):
        with pytest.raises(NotAllowedError) as refusal:
            create_document(organisation=team.org, kind="news", title="题", column=ensure_columns()["news"], by=person, at=AT)
        assert str(refusal.value) == "您在“区总工会”没有办理此事的权限。"
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"kind": "poem"}, "没有“poem”这一信息种类。"),
        ({"title": "  "}, "标题：此字段不能为空。"),
        ({"title": "长" * 301}, "标题：确保该变量包含不超过 300 字符 (目前字符数 301)。"),
        (
            {"attribute": "not_disclosed", "ground": "16-1", "ground_reason": "内部管理"},
            "不予公开的信息不得在本平台拟稿、上传，只登记脱敏目录：请到“源头认定”登记。",
        ),
        ({"attribute": "on_application"}, "依申请公开的信息必须选择依据。 依申请公开的信息必须写明理由。"),
        ({"attribute": "on_application", "ground": "99", "ground_reason": "理由"}, "依申请公开的信息必须选择依据。"),
        ({"effective_on": date(2026, 12, 1), "expires_on": date(2026, 11, 30)}, "失效日期早于施行日期。"),
        ({"co_issuers": [""]}, "联合发文机关的名称应为1至120个字。"),
        ({"attribute": "secret"}, "公开属性：值 'secret' 不是有效选项。"),
        ({"written_on": "2026-02-30"}, "成文日期：“2026-02-30”的值有正确的格式（YYYY-MM-DD）但它是一个错误的日期"),
    ],
)
def test_bad_elements_are_refused_in_words(team: Team, elements: dict[str, object], reason: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        draft(team, **elements)  # type: ignore[arg-type]
    assert str(refusal.value) == reason
    assert not Document.objects.exists()


def test_an_inactive_unit_files_nothing(team: Team) -> None:
    version = draft(team)
    Organisation.objects.filter(pk=team.org.pk).update(is_active=False)
    team.org.refresh_from_db()
    with pytest.raises(NotAllowedError):
        draft(team)
    with pytest.raises(NotAllowedError):
        save_draft(version=version, changes={"title": "新"}, by=team.editor, at=AT)


def test_a_change_raises_the_revision_and_says_what_changed(team: Team, colleague: User) -> None:
    version = draft(team)
    save_draft(version=version, changes={"title": "新标题", "topic": "综合政务\\\\政务公开", "body": "<p>新。</p>"}, by=colleague, at=AT)
    assert (version.title, version.topic, version.revision, version.body_text) == ("新标题", "综合政务/政务公开", 2, "新。")
    assert version.document.title == "新标题"
    assert {(row.user, row.revision) for row in version.contributions.all()} == {(team.editor, 1), (colleague, 2)}
    event = Event.objects.get(verb="version.edited")
    assert event.data["changed"] == ["body", "title", "topic"]
    assert event.data["before"] == {"title": "关于元旦放假的通知", "topic": "劳动/工会"}
    assert event.data["after"] == {"title": "新标题", "topic": "综合政务/政务公开"}


def test_saving_what_is_there_already_writes_nothing(team: Team, colleague: User) -> None:
    version = draft(team)
    save_draft(
        version=version, changes={"title": version.title, "body": "<p>正文。</p>", "written_on": version.written_on}, by=colleague, at=AT
    )
    assert version.revision == 1
    assert not Event.objects.filter(verb="version.edited").exists()
    assert version.contributions.count() == 1


def test_the_later_of_two_people_is_told(team: Team, colleague: User) -> None:
    version = draft(team)
    save_draft(version=version, changes={"title": "甲"}, by=team.editor, at=AT, expected_revision=1)
    with pytest.raises(RefusedError, match="您打开之后，他人已修改过该信息。请刷新后重新填写。"):
        save_draft(version=version, changes={"title": "乙"}, by=colleague, at=AT, expected_revision=1)


def test_co_issuers_are_organisations_or_names_in_order(team: Team, other_org: Organisation) -> None:
    version = draft(team, co_issuers=["区教育局", other_org])
    assert [str(row) for row in version.co_issuers.all()] == ["区教育局", "南宁市邕宁区人力资源和社会保障局"]
    save_draft(version=version, changes={"co_issuers": [other_org]}, by=team.editor, at=AT)
    assert [str(row) for row in version.co_issuers.all()] == ["南宁市邕宁区人力资源和社会保障局"]
    assert version.revision == 2
    save_draft(version=version, changes={"co_issuers": [other_org]}, by=team.editor, at=AT)
    assert version.revision == 2


def test_a_version_in_review_must_be_returned_first(team: Team) -> None:
    version = submit(version=draft(team), by=team.editor, at=AT)
    with pytest.raises(RefusedError) as refusal:
        save_draft(version=version, changes={"title": "新"}, by=team.editor, at=AT)
    assert str(refusal.value) == "正在审核（保密审查中），不能修改；需要改动的，请先退回修改。"


def test_an_edit_after_sign_off_goes_back_to_draft(team: Team) -> None:
    version = approve(team, draft(team))
    save_draft(version=version, changes={"title": "改过的标题"}, by=team.editor, at=AT)
    assert version.state == "draft"
    assert Event.objects.filter(verb="version.draft").latest("id").data["reason"] == "签发后内容有改动"


def test_a_published_version_cannot_be_changed(team: Team) -> None:
    version = published(team).versions.get()
    with pytest.raises(RefusedError, match="已发布的版本不能修改，请新建版本。"):
        save_draft(version=version, changes={"title": "新"}, by=team.editor, at=AT)


def test_a_stranger_cannot_change_a_draft(team: Team, stranger: User) -> None:
    with pytest.raises(NotAllowedError):
        save_draft(version=draft(team), changes={"title": "新"}, by=stranger, at=AT)


def test_an_unknown_element_is_a_mistake_of_the_caller(team: Team) -> None:
    with pytest.raises(TypeError, match="not an element: state"):
        save_draft(version=draft(team), changes={"state": "published"}, by=team.editor, at=AT)
