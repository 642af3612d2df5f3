"""Stored findings: what blocks, who settles it how, what outlives a change."""

from datetime import timedelta
from typing import Any

import pytest

from core import files
from core.access import NotAllowedError
from core.models import Event, Organisation, User
from disclosure.errors import RefusedError
from disclosure.inspection import inspect_version
from disclosure.inspection.acts import clear_hidden, inspect_again, mask, overrule
from disclosure.inspection.run import refresh
from disclosure.models import Document, DocumentVersion, InspectionFinding, OriginalFile, SensitiveWord
from disclosure.queries.reasons import reasons_not_to_publish, reasons_not_to_submit
from disclosure.services.attachments import add_attachment
from disclosure.services.drafting import new_version, save_draft
from disclosure.services.publication import publish
from disclosure.services.review import submit
from tests.disclosure import acts
from tests.disclosure.acts import AT, Team, approve, published
from tests.disclosure.inspection import making as m
from tests.disclosure.inspection import making_pdf as p

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
BODY = f"<p>当事人证件<b>{m.ID_CARD[:8]}</b>{m.ID_CARD[8:]}，手机 13877123456。</p><p>再说一遍：13877123456</p>"


def draft(team: Team, **elements: Any) -> DocumentVersion:
    """Complete, so that only what the test plants is found."""
    return acts.draft(team, **({"summary": "概述"} | elements))


def findings(version: DocumentVersion) -> list[tuple[str, str, str, str, int]]:
    refresh(version)
    rows = InspectionFinding.objects.filter(version=version)
    return [(row.kind, row.source, row.place, row.state, row.times) for row in rows]


def attach(team: Team, version: DocumentVersion, name: str, content: bytes) -> Any:
    return add_attachment(version=version, name=name, title="", content=content, by=team.editor, at=AT)


def test_findings_say_where_and_block_submission_and_publication(team: Team) -> None:
    version = draft(team, body=BODY, title="关于13977123456的答复")
    assert reasons_not_to_submit(version) == ["发布前检查有3个问题待处理：正文：公民身份号码；正文：手机号码；标题：手机号码。"]
    assert findings(version) == [
        ("identity", "body", "line:1", "open", 1),
        ("mobile", "body", "line:1", "open", 2),
        ("mobile", "title", "", "open", 1),
    ]
    with pytest.raises(RefusedError, match="发布前检查有3个问题待处理"):
        submit(version=version, by=team.editor, at=AT)
    approved = approve(team, draft(team, title="另一件"))
    DocumentVersion.objects.filter(pk=approved.pk).update(body=BODY, body_text=f"电话 13877123456 {m.ID_CARD}")
    approved.refresh_from_db()
    inspect_again(version=approved, by=team.editor, at=AT)
    assert "发布前检查有2个问题待处理：正文：手机号码；正文：公民身份号码。" in reasons_not_to_publish(approved)


def test_what_is_stored_gives_no_value_away(team: Team) -> None:
    version = draft(team, body=BODY)
    refresh(version)
    rows = list(InspectionFinding.objects.values_list("excerpt", "fingerprint"))
    assert rows[0][0] == "当事人证件450***********1234，手机 138***"
    assert not [row for row in rows if "13877123456" in str(row) or m.ID_CARD in str(row)]


def test_hints_do_not_block(team: Team) -> None:
    version = draft(team, body="<p>咨询电话：0771-4711234，邮箱 a@yn.gov.cn</p>")
    assert reasons_not_to_submit(version) == []
    assert sorted(row[0] for row in findings(version)) == ["office_email", "phone"]


def test_one_action_masks_everywhere_in_the_element(team: Team) -> None:
    version = draft(team, body=BODY)
    refresh(version)
    assert mask(version=version, findings=list(version.findings.all()), by=team.editor, at=LATER) == 2
    assert version.body_text == "当事人证件450***********1234，手机 138****3456。\n再说一遍：138****3456"
    assert version.body == "<p>当事人证件<b>450*****</b>******1234，手机 138****3456。</p><p>再说一遍：138****3456</p>"
    assert version.revision == 2
    assert {row[3] for row in findings(version)} == {"masked"}
    event = Event.objects.get(verb="inspection.masked")
    assert m.ID_CARD not in str(event.data)
    submit(version=version, by=team.editor, at=LATER)


def test_masking_reaches_title_and_office_files(team: Team) -> None:
    version = draft(team, title="关于13977123456的答复")
    attachment = attach(team, version, "名单.docx", m.word(m.table_of_people))
    refresh(version)
    mask(version=version, findings=list(version.findings.all()), by=team.editor, at=LATER)
    attachment.refresh_from_db()
    assert version.title == "关于139****3456的答复"
    assert Document.objects.get(pk=version.document_id).title == "关于139****3456的答复"
    assert m.ID_CARD.encode() not in b"".join(_parts(files.read(attachment.blob)))
    assert reasons_not_to_submit(version) == []


def test_a_pdf_cannot_be_masked_here(team: Team) -> None:
    version = draft(team)
    attach(team, version, "名单.pdf", p.pdf(p.id_in_pdf))
    refresh(version)
    with pytest.raises(RefusedError, match=r"“名单.pdf”是 .pdf 文件，不能在线脱敏，请在原文件中处理后重新上传。"):
        mask(version=version, findings=list(version.findings.all()), by=team.editor, at=AT)


def test_a_drafter_explains_and_another_person_confirms(team: Team, office_head: User) -> None:
    version = draft(team, body="<p>抢修电话 13877123456</p>")
    refresh(version)
    finding = version.findings.get()
    overrule(finding=finding, reason="值班手机，已征得本人同意", by=team.editor, at=AT)
    assert finding.state == "explained"
    approved = approve(team, version)
    reason = "发布前检查有1个问题待他人确认：正文：手机号码。"
    assert reasons_not_to_publish(approved) == [reason]
    with pytest.raises(RefusedError, match=reason):
        publish(version=approved, by=team.officer, at=AT)
    overrule(finding=finding, reason="已核对本人同意书", by=team.secrecy, at=LATER)
    assert (finding.state, finding.by, finding.reason) == ("overruled", team.secrecy, "已核对本人同意书")
    publish(version=approved, by=team.officer, at=LATER)
    assert Event.objects.filter(verb="inspection.explained").count() == 1
    assert Event.objects.get(verb="inspection.overruled").data["reason"] == "已核对本人同意书"


def test_refusals_of_overruling(team: Team, stranger: User) -> None:
    version = draft(team, body="<p>13877123456</p>")
    refresh(version)
    finding = version.findings.get()
    for reason, message in (("  ", "请写明理由。"), ("长" * 301, "理由最多300字。")):
        with pytest.raises(RefusedError, match=message):
            overrule(finding=finding, reason=reason, by=team.secrecy, at=AT)
    with pytest.raises(NotAllowedError):
        overrule(finding=finding, reason="可以", by=stranger, at=AT)
    with pytest.raises(NotAllowedError):
        mask(version=version, findings=[finding], by=team.checker, at=AT)
    overrule(finding=finding, reason="可以", by=team.checker, at=AT)
    with pytest.raises(RefusedError, match="该问题已处理，请刷新。"):
        overrule(finding=finding, reason="可以", by=team.checker, at=AT)
    with pytest.raises(RefusedError, match="没有可以脱敏的内容。"):
        mask(version=version, findings=list(version.findings.all()), by=team.editor, at=AT)


def test_an_overruling_outlives_other_changes_and_the_next_version_but_not_another_value(team: Team) -> None:
    version = draft(team, body="<p>抢修电话 13877123456</p>")
    refresh(version)
    overrule(finding=version.findings.get(), reason="值班手机", by=team.checker, at=AT)
    save_draft(version=version, changes={"body": "<p>新的一段</p><p>抢修电话 13877123456</p>"}, by=team.editor, at=AT)
    assert findings(version) == [("mobile", "body", "line:2", "overruled", 1)]
    save_draft(version=version, changes={"body": "<p>抢修电话 13877123457</p>"}, by=team.editor, at=AT)
    assert findings(version) == [("mobile", "body", "line:1", "open", 1)]
    save_draft(version=version, changes={"body": "<p>抢修电话 13877123456</p>"}, by=team.editor, at=AT)
    refresh(version)
    overrule(finding=version.findings.get(), reason="值班手机", by=team.checker, at=AT)
    public = publish(version=approve(team, version), by=team.officer, at=AT)
    second = new_version(document=Document.objects.get(pk=public.document_id), note="更正", by=team.editor, at=AT)
    assert findings(second) == [("mobile", "body", "line:1", "overruled", 1)]


def test_hidden_content_of_a_file_is_cleared_with_one_action(team: Team) -> None:
    version = draft(team)
    attachment = attach(team, version, "办法.docx", m.word(m.both(m.tracked, m.commented)))
    assert reasons_not_to_submit(version) == ["发布前检查有2个问题待处理：附件“办法.docx”：修订痕迹；附件“办法.docx”：批注。"]
    before = attachment.blob.sha256
    clear_hidden(attachment=attachment, by=team.editor, at=LATER)
    assert attachment.blob.sha256 != before
    assert reasons_not_to_submit(version) == []
    assert Event.objects.get(verb="inspection.cleared").data["former"] == before


def test_the_public_gets_a_cleaned_file_and_the_original_stays_private(team: Team) -> None:
    version = draft(team)
    attachment = attach(team, version, "照片.jpg", m.photo(gps=True, author="韦小明"))
    assert reasons_not_to_submit(version) == []
    publish(version=approve(team, version), by=team.officer, at=AT)
    attachment.refresh_from_db()
    original = OriginalFile.objects.get(attachment=attachment)
    assert (attachment.blob.private, original.blob.private) == (False, True)
    assert files.read(original.blob) == m.photo(gps=True, author="韦小明")
    assert "韦小明".encode() not in files.read(attachment.blob)
    assert inspect_version(version) == []


def test_a_file_is_not_read_again_when_only_the_body_changes(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    version = draft(team)
    attach(team, version, "办法.docx", m.word(m.commented))
    refresh(version)
    monkeypatch.setattr("disclosure.inspection.run.report_of", lambda *_: pytest.fail("read again"))
    save_draft(version=version, changes={"body": "<p>改了</p>"}, by=team.editor, at=AT)
    assert findings(version) == [("comment", "file", "", "open", 1)]


def test_words_of_the_unit_and_of_all(team: Team, other_org: Organisation) -> None:
    SensitiveWord.objects.create(word="错词甲", suggestion="正词甲")
    SensitiveWord.objects.create(word="错词乙", suggestion="正词乙", severity="blocking", organisation=team.org)
    SensitiveWord.objects.create(word="通知", organisation=other_org)
    version = draft(team, body="<p>错词乙共开立错词甲三个。</p>")
    assert reasons_not_to_submit(version) == ["发布前检查有1个问题待处理：正文：错敏词。"]
    rows = {row.kind: row.excerpt for row in version.findings.all()}
    assert rows == {
        "sensitive_word": "错词乙共开立错词甲三个。（“错词乙”建议改为“正词乙”）",
        "sensitive_hint": "错词乙共开立错词甲三个。（“错词甲”建议改为“正词甲”）",
    }
    SensitiveWord.objects.filter(word="错词乙").delete()
    assert reasons_not_to_submit(version) == []


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"body": '<p><a href="/documents/YNZGH/2026-99999/">见此</a></p>'}, [("broken_link", "body")]),
        ({"body": '<p><a href="/no-such-page/">见此</a></p>'}, [("broken_link", "body")]),
        ({"body": '<p><a href="附件1.doc">见此</a></p>'}, [("broken_link", "body")]),
        ({"body": '<p><a href="/documents/">目录</a><a href="https://example.invalid/a">外站</a><a href="#a">段</a></p>'}, []),
        ({"body": '<p>图<img src="/documents/a.png"></p>'}, [("no_alt", "body")]),
        ({"body": '<p>图<img src="/documents/a.png" alt="流程图"></p>'}, []),
        ({"summary": "长" * 201}, [("too_long", "summary")]),
        ({"topic": ""}, [("missing", "topic")]),
        ({"effective_on": "2026-11-01"}, [("date_differs", "effective_on")]),
        ({"body": "<p>内容</p><p>2026年11月19日</p>"}, [("date_differs", "written_on")]),
        ({"body": "<p>内容</p><p>2026年11月20日</p>"}, []),
    ],
)
def test_links_pictures_lengths_and_dates(team: Team, elements: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    version = draft(team, **({"summary": "概述"} | elements))
    version.refresh_from_db()
    assert [(row.kind, row.source) for row in inspect_version(version)] == expected


def test_a_public_document_is_no_broken_link(team: Team) -> None:
    document = published(team)
    version = draft(team, title="另一件", summary="概述", body=f'<p><a href="{document.get_absolute_url()}">见此</a></p>')
    assert inspect_version(version) == []


def test_published_before_written_blocks(team: Team) -> None:
    version = draft(team, summary="概述")
    DocumentVersion.objects.filter(pk=version.pk).update(scheduled_for=AT - timedelta(days=30))
    version.refresh_from_db()
    assert reasons_not_to_submit(version) == ["发布前检查有1个问题待处理：成文日期：日期先后有误。"]


def _parts(content: bytes) -> list[bytes]:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]
