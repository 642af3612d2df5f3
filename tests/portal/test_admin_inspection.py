"""The inspection report in the admin: what it lists, and each of its buttons."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.models import Organisation, User
from disclosure.inspection.run import refresh
from disclosure.models import DocumentVersion, InspectionFinding, SensitiveWord
from disclosure.services.attachments import add_attachment
from disclosure.services.review import submit
from tests.disclosure.acts import AT, Team, draft
from tests.disclosure.inspection import making as m
from tests.portal.desk import button, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
BODY = f"<p>当事人证件{m.ID_CARD}，手机13877123456。</p>"


def act(version: DocumentVersion, name: str, pk: int) -> str:
    return reverse(f"admin:disclosure_documentversion_{name}", args=[version.pk, pk])


def finding(version: DocumentVersion, kind: str) -> InspectionFinding:
    refresh(version)
    return version.findings.get(kind=kind)


def test_the_report_says_where_and_offers_what_helps(team: Team) -> None:
    version = draft(team, body=BODY)
    add_attachment(version=version, name="名单.docx", title="", content=m.word(m.tracked), by=team.editor, at=AT)
    text = client_of(team.editor).get(button(version, "inspection")).content.decode()
    assert "有 3 个问题未处理，暂不能发布。" in text
    assert "当事人证件450***********1234" in text
    assert "附件“名单.docx”" in text
    assert m.ID_CARD not in text
    assert (text.count(">脱敏<"), text.count(">清除隐藏信息<"), text.count(">确认无误<"), text.count(">全部脱敏<")) == (2, 1, 3, 1)


def test_everything_is_masked_with_one_button(team: Team) -> None:
    version = draft(team, body=BODY)
    answer = client_of(team.editor).post(button(version, "mask_all"), follow=True)
    version.refresh_from_db()
    assert version.body == "<p>当事人证件450***********1234，手机138****3456。</p>"
    assert "已脱敏2项。" in answer.content.decode()


def test_one_finding_is_masked(team: Team) -> None:
    version = draft(team, body=BODY)
    client_of(team.editor).post(act(version, "mask", finding(version, "mobile").pk))
    version.refresh_from_db()
    assert version.body == f"<p>当事人证件{m.ID_CARD}，手机138****3456。</p>"


def test_hidden_content_is_cleared_with_one_button(team: Team) -> None:
    version = draft(team)
    attachment = add_attachment(version=version, name="名单.docx", title="", content=m.word(m.commented), by=team.editor, at=AT)
    answer = client_of(team.editor).post(act(version, "clear_hidden", attachment.pk), follow=True)
    assert "已清除，文件已替换，请下载核对。" in answer.content.decode()
    assert not version.findings.filter(kind="comment").exists()


def test_a_drafter_explains_and_a_reviewer_confirms(team: Team) -> None:
    version = draft(team, body="<p>值班手机13877123456</p>")
    row = finding(version, "mobile")
    answer = client_of(team.editor).post(act(version, "overrule", row.pk), {"reason": "本人同意公开"}, follow=True)
    assert "已记录说明，须由未参与撰写的人确认。" in answer.content.decode()
    submit(version=version, by=team.editor, at=AT)
    reviewer = client_of(team.secrecy)
    page = reviewer.get(button(version, "inspection")).content.decode()
    assert "核对并确认" in page
    assert ">脱敏<" not in page
    assert "本人同意公开" in reviewer.get(act(version, "overrule", row.pk)).content.decode()
    reviewer.post(act(version, "overrule", row.pk), {"reason": "已核对同意书"})
    row.refresh_from_db()
    assert (row.state, row.by) == ("overruled", team.secrecy)


def test_a_reason_is_asked_for_and_a_link_changes_nothing(team: Team) -> None:
    version = draft(team, body="<p>值班手机13877123456</p>")
    row = finding(version, "mobile")
    client = client_of(team.checker)
    assert "必填" in client.post(act(version, "overrule", row.pk), {"reason": ""}).content.decode()
    for name in ("mask_all", "inspect_again"):
        assert client.get(button(version, name)).status_code == 302
    client.post(act(version, "mask", row.pk))
    row.refresh_from_db()
    version.refresh_from_db()
    assert (row.state, version.body) == ("open", "<p>值班手机13877123456</p>")


def test_a_stranger_and_a_wrong_number_find_nothing(team: Team, stranger: User) -> None:
    version = draft(team)
    assert client_of(stranger).get(button(version, "inspection")).status_code == 404
    assert client_of(team.editor).post(act(version, "mask", 999)).status_code == 404
    assert client_of(team.editor).post(act(version, "clear_hidden", 999)).status_code == 404


def test_the_office_keeps_the_words(team: Team, other_org: Organisation) -> None:
    SensitiveWord.objects.create(word="别家的词", organisation=other_org)
    client = client_of(team.officer)
    client.post(
        "/admin/disclosure/sensitiveword/add/",
        {"organisation": team.org.pk, "word": "错词乙", "suggestion": "正词乙", "severity": "blocking"},
    )
    word = SensitiveWord.objects.get(word="错词乙")
    assert (word.organisation, word.severity) == (team.org, "blocking")
    page = client.get("/admin/disclosure/sensitiveword/").content.decode()
    assert "错词乙" in page
    assert "别家的词" not in page
    version = draft(team, body="<p>错词乙已完成</p>")
    assert "错词乙" in client.get(button(version, "inspection")).content.decode()
