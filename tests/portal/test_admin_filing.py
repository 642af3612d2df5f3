"""The filing form and the buttons of the review: each calls its service, refusals come back in words."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Approval, Event, Notice, User
from disclosure.models import Attachment, Contribution, Document, DocumentVersion
from disclosure.services.review import submit
from tests.disclosure.acts import Team, approve, draft, published
from tests.portal.desk import button, change, client_of, edited, filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ADD = "/admin/disclosure/documentversion/add/"


def buttons(client: object, version: DocumentVersion) -> list[str]:
    page = client.get(change(version))  # type: ignore[attr-defined]
    return [str(action["title"]) for action in page.context["actions_detail"]]


def test_an_editor_files_a_document(team: Team) -> None:
    sheet = SimpleUploadedFile("报名表.txt", "姓名".encode())
    client = client_of(team.editor)
    answer = client.post(ADD, filed(team.org, co_issuers="邕宁区虚构局\n", uploads=[sheet]))
    version = DocumentVersion.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == change(version)
    assert (version.title, version.state, version.created_by) == ("关于送温暖工作的通知", "draft", team.editor)
    assert "送温暖对象为困难职工。" in version.body_text
    assert [str(row) for row in version.co_issuers.all()] == ["邕宁区虚构局"]
    assert Attachment.objects.get().name == "报名表.txt"
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == ["document.created", "deadline.start", "attachment.added"]
    assert client.get(change(version)).status_code == 200


def test_save_and_submit_with_one_click(team: Team) -> None:
    client_of(team.editor).post(ADD, filed(team.org, _submit="1"))
    assert DocumentVersion.objects.get().state == "secrecy"
    assert Notice.objects.filter(recipient=team.secrecy).count() == 1


def test_what_cannot_be_submitted_yet_stays_saved_and_says_why(team: Team) -> None:
    answer = client_of(team.editor).post(ADD, filed(team.org, written_on="", _submit="1"), follow=True)
    assert DocumentVersion.objects.get().state == "draft"
    assert "已保存，但还不能提交审核：缺少“成文日期”。" in answer.content.decode()
    assert "提交审核前还需补齐" in answer.content.decode()


def test_a_refusal_keeps_what_was_typed(team: Team) -> None:
    answer = client_of(team.editor).post(ADD, filed(team.org, attribute="not_disclosed"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "不予公开的信息不得在本平台拟稿、上传，只登记脱敏目录：请到“源头认定”登记。" in text
    assert "关于送温暖工作的通知" in text
    assert not Document.objects.exists()


def test_a_refused_file_leaves_nothing_half_saved(team: Team) -> None:
    program = SimpleUploadedFile("工具.exe", b"MZ\x90\x00")
    answer = client_of(team.editor).post(ADD, filed(team.org, uploads=[program]))
    assert answer.status_code == 200
    assert "工具.exe" in answer.content.decode()
    assert not Document.objects.exists()


def test_word_text_becomes_the_body(team: Team) -> None:
    from io import BytesIO

    from docx import Document as Word

    paper, stream = Word(), BytesIO()
    paper.add_paragraph("从文字处理软件来的正文。")
    table = paper.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "项目", "金额"
    paper.save(stream)
    client_of(team.editor).post(ADD, filed(team.org, body="", word=SimpleUploadedFile("稿件.docx", stream.getvalue())))
    version = DocumentVersion.objects.get()
    assert version.body_text.startswith("从文字处理软件来的正文。")
    assert "<table>" in version.body


def test_what_is_no_word_file_is_refused_in_words(team: Team) -> None:
    answer = client_of(team.editor).post(ADD, filed(team.org, word=SimpleUploadedFile("稿件.docx", b"not a zip")))
    assert "这不是有效的 .docx 文件" in answer.content.decode()


def test_a_colleague_may_change_a_draft_and_becomes_a_contributor(team: Team, colleague: User) -> None:
    version = draft(team)
    client_of(colleague).post(change(version), edited(version, title="关于元旦放假安排的通知"))
    version.refresh_from_db()
    assert (version.title, version.revision) == ("关于元旦放假安排的通知", 2)
    assert set(Contribution.objects.values_list("user", flat=True)) == {team.editor.pk, colleague.pk}


def test_two_editors_do_not_overwrite_each_other(team: Team, colleague: User) -> None:
    version = draft(team)
    client_of(colleague).post(change(version), edited(version, title="先保存的标题"))
    answer = client_of(team.editor).post(change(version), edited(version, title="后保存的标题"))
    assert "您打开之后，他人已修改过该信息。请刷新后重新填写。" in answer.content.decode()
    assert 'name="seen_revision" value="1"' in answer.content.decode()
    version.refresh_from_db()
    assert version.title == "先保存的标题"


def test_an_attachment_is_removed_through_the_form(team: Team) -> None:
    client = client_of(team.editor)
    client.post(ADD, filed(team.org, uploads=[SimpleUploadedFile("a.txt", b"a")]))
    version, attachment = DocumentVersion.objects.get(), Attachment.objects.get()
    client.post(change(version), edited(version, remove=[attachment.pk]))
    assert not Attachment.objects.exists()


def test_buttons_follow_state_and_person(team: Team) -> None:
    version = draft(team)
    assert buttons(client_of(team.editor), version) == ["提交审核", "预览", "发布前检查", "组合发布", "关联"]
    assert buttons(client_of(team.secrecy), version) == ["预览", "发布前检查", "封存"]
    assert buttons(client_of(team.leader), version) == ["预览", "发布前检查", "应急发布", "封存"]
    submit(version=version, by=team.editor, at=version.created_at)
    assert buttons(client_of(team.secrecy), version) == ["保密审查通过", "保密审查不通过", "打印签批单", "预览", "发布前检查", "封存"]
    assert buttons(client_of(team.editor), version) == ["撤回提交", "线下签批", "打印签批单", "预览", "发布前检查", "组合发布"]
    assert buttons(client_of(team.leader), version) == ["打印签批单", "预览", "发布前检查", "应急发布", "封存"]


def test_the_review_by_buttons(team: Team) -> None:
    version = draft(team)
    client_of(team.editor).post(button(version, "submit"))
    client_of(team.secrecy).post(button(version, "secrecy_pass"), {"comment": "不涉密"})
    client_of(team.leader).post(button(version, "sign"), {"comment": ""})
    version.refresh_from_db()
    assert version.state == "approved"
    answer = client_of(team.officer).post(button(version, "publish"), follow=True)
    assert "已发布。" in answer.content.decode()
    assert Document.objects.get().is_public
    assert list(Approval.objects.values_list("step", "verdict", "comment")) == [("secrecy", "pass", "不涉密"), ("sign_off", "pass", "")]


def test_a_link_alone_changes_nothing(team: Team) -> None:
    version = draft(team)
    assert client_of(team.editor).get(button(version, "submit")).status_code == 200
    version.refresh_from_db()
    assert version.state == "draft"


def test_returning_wants_a_reason(team: Team) -> None:
    version = draft(team)
    submit(version=version, by=team.editor, at=version.created_at)
    client = client_of(team.secrecy)
    assert client.post(button(version, "secrecy_fail"), {"reason": " "}).status_code == 200
    client.post(button(version, "secrecy_fail"), {"reason": "第二段有工作秘密"})
    version.refresh_from_db()
    assert version.state == "draft"
    assert "第二段有工作秘密" in client_of(team.editor).get(change(version)).content.decode()


def test_who_wrote_cannot_approve_and_reads_why(team: Team) -> None:
    version = draft(team)
    from core.models import Membership

    Membership.objects.create(user=team.editor, organisation=team.org, role="secrecy")
    submit(version=version, by=team.editor, at=version.created_at)
    client = client_of(team.editor)
    assert "保密审查通过" not in buttons(client, version)
    assert "您参与撰写了这一版本，不能审核" in client.get(change(version)).content.decode()
    answer = client.post(button(version, "secrecy_pass"), {"comment": ""})
    assert "参与撰写了该信息，不能审核。" in answer.content.decode()
    version.refresh_from_db()
    assert version.state == "secrecy"


def test_under_review_nothing_is_editable(team: Team) -> None:
    version = draft(team)
    submit(version=version, by=team.editor, at=version.created_at)
    client = client_of(team.editor)
    assert 'name="title"' not in client.get(change(version)).content.decode()
    client.post(change(version), edited(version, title="偷改"))
    version.refresh_from_db()
    assert version.title == "关于元旦放假的通知"


def test_why_not_publish_stands_beside_the_disabled_button(team: Team) -> None:
    version = approve(team, draft(team, attribute="on_application", ground="15", ground_reason="含企业经营数据"))
    page = client_of(team.officer).get(change(version)).content.decode()
    assert "公开属性为“依申请公开”，不能发布。" in page
    assert "disabled>发布" in page
    answer = client_of(team.officer).post(button(version, "publish"))
    assert "公开属性为“依申请公开”，不能发布。" in answer.content.decode()


def test_scheduling_wants_a_time_ahead(team: Team, now: datetime) -> None:
    version = approve(team, draft(team))
    client = client_of(team.officer)
    late = client.post(button(version, "schedule"), {"scheduled_for_0": "2026-11-23", "scheduled_for_1": "09:00"})
    assert "定时发布的时间必须晚于现在。" in late.content.decode()
    client.post(button(version, "schedule"), {"scheduled_for_0": "2026-11-30", "scheduled_for_1": "09:00"})
    version.refresh_from_db()
    assert version.state == "scheduled"
    client.post(button(version, "unschedule"))
    version.refresh_from_db()
    assert (version.state, version.scheduled_for) == ("approved", None)


def test_taking_down_and_the_next_version(team: Team) -> None:
    document = published(team)
    assert document.current is not None
    client_of(team.editor).post(button(document.current, "correct"), {"note": "更正电话"})
    following = document.versions.get(number=2)
    assert (following.state, following.note) == ("draft", "更正电话")
    listed = client_of(team.editor).get("/admin/disclosure/documentversion/")
    assert [row.pk for row in listed.context["cl"].result_list] == [following.pk]
    client_of(team.officer).post(button(document.current, "withdraw"), {"note": "内容有误"})
    document.refresh_from_db()
    assert (document.is_public, document.withdrawal_note) == (False, "内容有误")


def test_editors_cannot_take_down(team: Team) -> None:
    document = published(team)
    assert document.current is not None
    assert "撤下" not in buttons(client_of(team.editor), document.current)
    answer = client_of(team.editor).post(button(document.current, "withdraw"), {"note": "内容有误"})
    assert "没有办理此事的权限" in answer.content.decode()


def test_a_signed_slip_counts(team: Team) -> None:
    version = draft(team)
    submit(version=version, by=team.editor, at=version.created_at)
    scan = SimpleUploadedFile("审查表.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
    form = {"verdict": "pass", "signer": team.secrecy.pk, "signed_on": "2026-11-24", "scan": scan, "comment": ""}
    answer = client_of(team.officer).post(button(version, "paper"), form, follow=True)
    approval = Approval.objects.get()
    assert (approval.on_paper, approval.signer, approval.by) == (True, team.secrecy, team.officer)
    assert "线下签批，" in answer.content.decode()
    version.refresh_from_db()
    assert version.state == "sign_off"
    sent = client_of(team.officer).get(f"/admin/disclosure/documentversion/scan/{approval.pk}/")
    assert b"".join(sent.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert sent["Content-Disposition"].startswith("attachment")


def test_the_slip_prints_what_is_to_be_signed(team: Team) -> None:
    version = draft(team)
    submit(version=version, by=team.editor, at=version.created_at)
    page = client_of(team.secrecy).get(button(version, "slip")).content.decode()
    assert "信息公开保密审查表" in page
    assert "关于元旦放假的通知" in page


def test_an_attachment_of_a_draft_is_read_only_within_reach(team: Team, stranger: User) -> None:
    client_of(team.editor).post(ADD, filed(team.org, uploads=[SimpleUploadedFile("a.txt", b"draft")]))
    address = f"/admin/disclosure/documentversion/file/{Attachment.objects.get().pk}/"
    assert b"".join(client_of(team.checker).get(address).streaming_content) == b"draft"  # type: ignore[attr-defined]
    assert client_of(stranger).get(address).status_code == 404
    assert client_of(None).get(address).status_code == 302


def test_a_relation_is_found_by_number(team: Team) -> None:
    old, version = published(team, title="旧通知"), draft(team)
    client = client_of(team.editor)
    unknown = client.post(button(version, "relate"), {"kind": "replaces", "target": "没有这个号"})
    assert "没有找到这条信息" in unknown.content.decode()
    client.post(button(version, "relate"), {"kind": "replaces", "target": old.index_number})
    assert version.document.relations_out.get().target == old
