"""What an interpretation must have before it is submitted."""

import pytest

from disclosure.default_columns import ensure_columns
from disclosure.errors import RefusedError
from disclosure.services.drafting import create_document, new_version, save_draft
from disclosure.services.review import submit
from interpretation.models import Material
from interpretation.services.experts import save_expert
from interpretation.services.material_files import add_chart, add_picture, set_media, set_pictures
from interpretation.services.materials import set_material, set_questions, set_speakers, start_interpretation
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team
from tests.disclosure.conftest import team
from tests.interpretation.writing import CAPTIONS, CHECKED, mp4, png, put_out, started

__all__ = ["team"]
pytestmark = pytest.mark.django_db
WHEN = shanghai(2026, 11, 20).date()


def refusal(team: Team, version: object) -> str:
    with pytest.raises(RefusedError) as refused:
        submit(version=version, by=team.editor, at=AT)  # type: ignore[arg-type]
    return str(refused.value)


def test_without_material_it_is_refused(team: Team) -> None:
    version = create_document(
        organisation=team.org,
        kind="interpretation",
        title="解读",
        column=ensure_columns()["interpretations"],
        body="<p>要点</p>",
        by=team.editor,
        at=AT,
    )
    assert refusal(team, version) == "请先填写解读材料：形式、内容和要点核对。"


def test_the_checklist_names_what_is_open(team: Team) -> None:
    version = started(team)
    open_ones = {**CHECKED, "how": {"covered": False, "reason": " "}}
    del open_ones["opinions"]
    set_material(version=version, changes={"checklist": open_ones}, by=team.editor, at=AT)
    assert refusal(team, version) == "要点核对未完成：办理方法、意见采纳情况。"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("qa", "“问答”没有内容。"),
        ("pictures", "“图解”没有图片。"),
        ("chart", "“图表”没有数据，请上传表格。"),
        ("audio", "“音频”没有上传文件。"),
        ("video", "“视频”没有上传文件。"),
        ("briefing", "“政策吹风会”须登记出席人员。 “政策吹风会”须填写举行日期。 “政策吹风会”须附文字实录。"),
        ("expert", "“专家解读”没有正文。 请选择专家。"),
    ],
)
def test_each_form_asks_for_its_own(team: Team, form: str, expected: str) -> None:
    version = started(team, form)
    assert refusal(team, version).removeprefix("缺少“正文”。 ") == expected


def test_a_video_needs_captions_and_a_transcript(team: Team) -> None:
    version = started(team, "video")
    set_media(version=version, file=("介绍.mp4", mp4()), by=team.editor, at=AT)
    assert refusal(team, version) == "音视频须附文字实录。 视频须附字幕（WebVTT）。"
    set_media(version=version, captions=CAPTIONS, by=team.editor, at=AT)
    set_material(version=version, changes={"transcript": "办理互助金要几步？\n三步。"}, by=team.editor, at=AT)
    assert submit(version=version, by=team.editor, at=AT).state == "secrecy"


def test_the_text_and_its_parts_must_agree(team: Team) -> None:
    version = started(team)
    save_draft(version=version, changes={"body": "<p>别的</p>"}, by=team.editor, at=AT)
    assert refusal(team, version) == "正文与解读材料不一致，请在“解读材料”中重新保存。"


def test_all_text_stands_in_the_body(team: Team) -> None:
    version = started(team, "pictures")
    add_picture(version=version, name="一.png", content=png(1), text="第一步 申请\n第二步 审核", by=team.editor, at=AT)
    add_chart(
        version=version,
        name="数.csv",
        content='年份,人数\n2024,120\n2025,"1,310"\n'.encode(),
        title="帮扶人数",
        unit="人",
        by=team.editor,
        at=AT,
    )
    set_questions(version=version, rows=[("谁可以申请？", "在职职工。"), ("", "")], by=team.editor, at=AT)
    set_speakers(version=version, rows=[("host", "覃明", "办公室主任"), ("guest", "", "")], by=team.editor, at=AT)
    version.refresh_from_db()
    assert version.body_text == (
        "出席人员\n主持人：覃明（办公室主任）\n第 1 页\n第一步 申请\n第二步 审核\n帮扶人数（单位：人）\n年份 人数\n2024 120\n2025 1310\n"
        "问：谁可以申请？\n在职职工。"
    )
    page = version.picture_pages.get()
    assert f'<img src="/attachments/{version.document_id}/' in version.body
    assert 'alt="图解第 1 页，图中文字见下"' in version.body
    set_pictures(version=version, rows=[(page.pk, "改过的文字")], by=team.editor, at=AT)
    version.refresh_from_db()
    assert "改过的文字" in version.body_text
    assert submit(version=version, by=team.editor, at=AT).state == "secrecy"


def test_a_change_of_the_checklist_alone_takes_approvals_back(team: Team) -> None:
    version = started(team)
    before = version.revision
    set_material(version=version, changes={"checklist": {**CHECKED, "opinions": {"covered": True}}}, by=team.editor, at=AT)
    assert version.revision == before + 1


def test_parts_follow_to_the_next_version_and_the_published_ones_stay(team: Team) -> None:
    version = started(team, "pictures")
    add_picture(version=version, name="一.png", content=png(1), text="第一步", by=team.editor, at=AT)
    document = put_out(team, version)
    following = new_version(document=document, note="更正", by=team.editor, at=AT)
    page, former = following.picture_pages.get(), version.picture_pages.get()
    assert (page.text, page.attachment.version_id, page.attachment.name) == ("第一步", following.pk, former.attachment.name)
    assert Material.objects.get(version=following).checklist["opinions"] == {"covered": False, "reason": "未征求过意见"}
    with pytest.raises(RefusedError, match="已发布的版本不能修改，请新建版本。"):
        set_pictures(version=version, rows=[], by=team.editor, at=AT)
    set_pictures(version=following, rows=[], by=team.editor, at=AT)
    assert version.picture_pages.count() == 1


def test_an_expert_who_left_is_not_named(team: Team) -> None:
    given = {"name": "韦教授", "post": "某大学", "field": "劳动法", "consented_on": WHEN}
    expert = save_expert(expert=None, organisation=team.org, changes=given, by=team.officer, at=AT)
    version = started(team, "expert")
    set_material(version=version, changes={"expert": expert, "intro": "<p>办法有三个特点。</p>"}, by=team.editor, at=AT)
    version.refresh_from_db()
    assert version.body == "<p>解读专家：<strong>韦教授</strong>（某大学，劳动法）</p><p>办法有三个特点。</p>"
    save_expert(expert=expert, organisation=team.org, changes={"is_active": False}, by=team.officer, at=AT)
    assert refusal(team, version) == "所选专家已不在库，不能公开其姓名。"


def test_an_expert_consents_first(team: Team) -> None:
    given = {"name": "韦教授", "field": "劳动法", "consented_on": None}
    with pytest.raises(RefusedError, match="请填写专家同意公开姓名的日期，不得晚于今天。"):
        save_expert(expert=None, organisation=team.org, changes=given, by=team.officer, at=AT)


def test_only_interpretations_have_material(team: Team) -> None:
    version = create_document(
        organisation=team.org, kind="notice", title="通知", column=ensure_columns()["notices"], body="<p>一</p>", by=team.editor, at=AT
    )
    with pytest.raises(RefusedError, match="只有“政策解读”可以添加解读材料。"):
        set_material(version=version, changes={"form": "text"}, by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="没有这种解读形式。"):
        start_interpretation(
            organisation=team.org, policy=None, form="film", title="解读", column=ensure_columns()["notices"], by=team.editor, at=AT
        )
