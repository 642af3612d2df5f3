"""Submitting, passing, returning, signing off; on the screen and on paper."""

from collections.abc import Callable
from datetime import date

import pytest

from core.access import NotAllowedError
from core.approvals import PaperApproval
from core.models import Approval, Blob, Event, Notice, Organisation, User
from disclosure.errors import RefusedError
from disclosure.models import DocumentVersion
from disclosure.services.drafting import save_draft
from disclosure.services.review import pass_step, recall, return_step, sign_off, submit
from tests.disclosure.acts import AT, Team, approve, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Blob:
    return Blob.objects.create(sha256="a" * 64, size=1, mime="application/pdf", stored_at=AT)


def in_secrecy(team: Team) -> DocumentVersion:
    return submit(version=draft(team), by=team.editor, at=AT)


def at_sign_off(team: Team) -> DocumentVersion:
    return pass_step(version=in_secrecy(team), by=team.secrecy, at=AT)


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        ("notice", ["secrecy", "sign_off", "approved"]),
        ("policy", ["first_check", "secrecy", "sign_off", "approved"]),
        ("finance", ["first_check", "second_check", "final_check", "secrecy", "sign_off", "approved"]),
    ],
)
def test_each_kind_takes_its_steps(team: Team, kind: str, states: list[str]) -> None:
    version = submit(version=draft(team, kind=kind), by=team.editor, at=AT)
    seen = [version.state]
    people = {"secrecy": team.secrecy, "sign_off": team.leader}
    while version.state != "approved":
        pass_step(version=version, by=people.get(version.state, team.checker), at=AT)
        seen.append(version.state)
    assert seen == states
    assert list(Approval.objects.values_list("step", flat=True)) == states[:-1]


def test_missing_elements_refuse_the_submission_one_by_one(team: Team) -> None:
    version = draft(team, kind="policy", document_number="", summary="", written_on=None, topic="", body="", needs_interpretation=None)
    with pytest.raises(RefusedError) as refusal:
        submit(version=version, by=team.editor, at=AT)
    assert refusal.value.reasons == [
        "缺少“发文字号”。",
        "缺少“成文日期”。",
        "缺少“主题分类”。",
        "缺少“内容概述”。",
        "缺少“正文”。",
        "请先确定该政策文件是否需要解读。",
    ]


def test_a_date_in_the_future_refuses(team: Team) -> None:
    with pytest.raises(RefusedError, match="成文日期晚于今天。"):
        submit(version=draft(team, written_on=date(2026, 11, 25)), by=team.editor, at=AT)


def test_only_a_draft_is_submitted_and_only_by_who_may_draft(team: Team) -> None:
    version = draft(team)
    with pytest.raises(NotAllowedError):
        submit(version=version, by=team.leader, at=AT)
    submit(version=version, by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="只有拟稿中的信息可以提交审核，目前为“保密审查中”。"):
        submit(version=version, by=team.editor, at=AT)


def test_the_people_of_the_next_step_are_told(team: Team) -> None:
    version = in_secrecy(team)
    assert [(row.recipient, row.template) for row in Notice.objects.all()] == [(team.secrecy, "document_to_review")]
    pass_step(version=version, by=team.secrecy, at=AT)
    sign_off(version=version, by=team.leader, at=AT)
    told = [(row.recipient, row.template) for row in Notice.objects.order_by("id")]
    assert told[1:] == [(team.leader, "document_to_review"), (team.editor, "document_approved")]


def test_a_step_is_passed_only_with_its_own_right(team: Team) -> None:
    version = in_secrecy(team)
    for person in (team.checker, team.leader, team.officer):
        with pytest.raises(NotAllowedError):
            pass_step(version=version, by=person, at=AT)
    pass_step(version=version, by=team.secrecy, at=AT)
    with pytest.raises(NotAllowedError):
        sign_off(version=version, by=team.secrecy, at=AT)


def test_the_same_role_elsewhere_is_not_enough(team: Team, other_org: Organisation, person: Callable[..., User]) -> None:
    with pytest.raises(NotAllowedError):
        pass_step(version=in_secrecy(team), by=person("secrecy", other_org), at=AT)


def test_who_wrote_on_it_cannot_pass_any_step(team: Team, person: Callable[..., User]) -> None:
    writer = person(("editor", "secrecy", "leader"), team.org, name="韦写稿")
    version = draft(team)
    save_draft(version=version, changes={"title": "改"}, by=writer, at=AT)
    submit(version=version, by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="韦写稿参与撰写了该信息，不能审核。"):
        pass_step(version=version, by=writer, at=AT)
    pass_step(version=version, by=team.secrecy, at=AT)
    with pytest.raises(RefusedError, match="韦写稿参与撰写了该信息，不能审核。"):
        sign_off(version=version, by=writer, at=AT)


def test_secrecy_review_and_sign_off_need_two_people(team: Team, person: Callable[..., User]) -> None:
    both = person(("secrecy", "leader"), team.org)
    version = pass_step(version=in_secrecy(team), by=both, at=AT)
    with pytest.raises(RefusedError, match="保密审查与签发须由两人分别办理。"):
        sign_off(version=version, by=both, at=AT)
    assert sign_off(version=version, by=team.leader, at=AT).state == "approved"


def test_returning_needs_a_reason_and_tells_the_drafter(team: Team) -> None:
    version = in_secrecy(team)
    with pytest.raises(RefusedError, match="退回修改须写明理由。"):
        return_step(version=version, reason=" ", by=team.secrecy, at=AT)
    with pytest.raises(RefusedError, match="退回理由最多500字。"):
        return_step(version=version, reason="长" * 501, by=team.secrecy, at=AT)
    with pytest.raises(NotAllowedError):
        return_step(version=version, reason="无权", by=team.checker, at=AT)
    return_step(version=version, reason="含内部电话", by=team.secrecy, at=AT)
    assert version.state == "draft"
    notice = Notice.objects.get(template="document_returned")
    assert (notice.recipient, notice.params["reason"]) == (team.editor, "含内部电话")
    assert Event.objects.get(verb="version.draft").data["reason"] == "含内部电话"
    assert Approval.objects.get().comment == "含内部电话"


def test_what_is_not_in_review_is_neither_passed_nor_returned(team: Team) -> None:
    version = draft(team)
    for act in (
        lambda: pass_step(version=version, by=team.secrecy, at=AT),
        lambda: return_step(version=version, reason="r", by=team.secrecy, at=AT),
    ):
        with pytest.raises(RefusedError, match="该信息不在审核中，目前为“拟稿中”。"):
            act()
    with pytest.raises(RefusedError, match="尚未到签发环节，目前为“拟稿中”。"):
        sign_off(version=version, by=team.leader, at=AT)


def test_an_approval_on_paper_is_recorded_by_the_office_and_counts_as_the_signers(team: Team, scan: Blob) -> None:
    version = at_sign_off(team)
    paper = PaperApproval(team.leader, date(2026, 11, 24), scan)
    sign_off(version=version, by=team.editor, at=AT, paper=paper)
    assert version.state == "approved"
    approval = Approval.objects.get(step="sign_off")
    assert (approval.on_paper, approval.by, approval.signer, approval.signed_on) == (True, team.editor, team.leader, date(2026, 11, 24))
    assert Event.objects.get(verb="version.approved").data["on_paper"] == "线下签批"


@pytest.mark.parametrize(
    ("signer", "day", "message"),
    [
        ("checker", date(2026, 11, 24), "无权签批这一环节。"),
        ("leader", date(2026, 11, 25), "签批日期晚于今天。"),
        ("leader", date(2026, 11, 23), "签批日期早于最后一次修改，签批的不是现在的内容。"),
    ],
)
def test_a_paper_that_does_not_hold_is_refused(team: Team, scan: Blob, signer: str, day: date, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        sign_off(version=at_sign_off(team), by=team.editor, at=AT, paper=PaperApproval(getattr(team, signer), day, scan))


def test_only_who_may_record_papers_does(team: Team, scan: Blob) -> None:
    with pytest.raises(NotAllowedError):
        sign_off(version=at_sign_off(team), by=team.checker, at=AT, paper=PaperApproval(team.leader, date(2026, 11, 24), scan))


def test_a_signer_who_wrote_on_it_or_reviewed_its_secrecy_is_refused_on_paper_too(
    team: Team, scan: Blob, person: Callable[..., User]
) -> None:
    both = person(("secrecy", "leader"), team.org)
    version = pass_step(version=in_secrecy(team), by=both, at=AT)
    with pytest.raises(RefusedError, match="保密审查与签发须由两人分别办理。"):
        sign_off(version=version, by=team.officer, at=AT, paper=PaperApproval(both, date(2026, 11, 24), scan))


def test_approvals_of_an_older_revision_do_not_count(team: Team) -> None:
    from disclosure.queries import reasons_not_to_publish

    version = approve(team, draft(team))
    assert reasons_not_to_publish(version, at=AT) == []
    DocumentVersion.objects.filter(pk=version.pk).update(revision=9)
    version.refresh_from_db()
    assert reasons_not_to_publish(version, at=AT) == ["签发后内容有改动，须重新审核：缺少“保密审查中”、“待签发”。"]


def test_who_wrote_it_takes_a_submission_back(team: Team) -> None:
    version = recall(version=in_secrecy(team), by=team.editor, at=AT)
    assert version.state == "draft"
    event = Event.objects.get(verb="version.draft")
    assert (event.actor, event.data["reason"]) == (team.editor, "拟稿人撤回提交")


def test_nobody_else_takes_it_back_and_nothing_approved_is_taken_back(team: Team, person: Callable[..., User]) -> None:
    version = in_secrecy(team)
    with pytest.raises(RefusedError, match="只有参与撰写的人可以撤回提交。"):
        recall(version=version, by=person("editor", version.document.organisation), at=AT)
    version = approve(team, draft(team))
    with pytest.raises(RefusedError, match="该信息不在审核中，目前为“待发布”。"):
        recall(version=version, by=team.editor, at=AT)
