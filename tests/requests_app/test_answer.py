"""The answer: each item by a closed outcome, checked, reviewed by law, signed by somebody who did not write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from core import files
from core.access import NotAllowedError
from core.approvals import PaperApproval
from core.models import Approval, Event, Notice
from requests_app.errors import ApplicationError
from requests_app.models import Answer, Application, Consultation, Correction, ExcessInquiry
from requests_app.services.answers import (
    approve_answer,
    decide_item,
    draft_answer,
    return_answer,
    review_answer,
    submit_answer,
)
from tests.conftest import shanghai
from tests.requests_app.answering import OPEN, PDF, drafted, opened, signed

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db
AT = shanghai(2026, 3, 5)


@pytest.fixture
def case(org: Organisation, officer: User) -> Application:
    return opened(org, shanghai(2026, 3, 2), officer)


def refused(answer: Answer, officer: User, outcome: str, basis: str = "", **data: str) -> str:
    """The words of the refusal."""
    with pytest.raises(ApplicationError) as caught:
        decide_item(
            answer=answer, item=answer.application.items.get(number=1), outcome=outcome, basis=basis, data=data, by=officer, at=AT
        )  # fmt: skip
    return str(caught.value)


def test_drafting_begins_the_handling_and_comes_back_to_the_same_draft(case: Application, officer: User) -> None:
    answer = draft_answer(application=case, by=officer, at=AT)
    assert (case.state, answer.state, answer.drafted_by) == ("handling", "draft", officer)
    assert draft_answer(application=case, by=officer, at=AT) == answer


def test_a_stranger_drafts_nothing(case: Application, stranger: User) -> None:
    with pytest.raises(NotAllowedError, match="您在“区总工会”没有办理此事的权限。"):
        draft_answer(application=case, by=stranger, at=AT)


def test_every_outcome_says_what_it_still_wants(case: Application, officer: User) -> None:
    answer = draft_answer(application=case, by=officer, at=AT)
    assert refused(answer, officer, "36-2", method="邮寄") == "“予以公开，提供或者告知获取的方式、途径和时间”须填写“获取的时间”。"
    assert refused(answer, officer, "36-3", reason="涉及商业秘密") == "“不予公开”须选择不予公开的依据。"
    assert refused(answer, officer, "36-4") == "“经检索没有所申请的信息”须填写“检索经过”。"
    assert refused(answer, officer, "36-5", reason="由财政局制作", right_body="区财政局") == "写明负责公开的机关时，须同时告知其联系方式。"
    assert refused(answer, officer, "30", reason="仍不明确") == "只有申请人补正后内容仍不明确的，才能作此决定。"
    assert refused(answer, officer, "35", reason="频次过高") == "须先要求申请人说明理由，并认定理由不合理，才能作此决定。"
    assert refused(answer, officer, "36-6", earlier_number="YNZGH-2020-00001") == "没有编号为“YNZGH-2020-00001”的已答复申请。"
    assert refused(answer, officer, "没有这种") == "请选择一种决定。"


def test_outcomes_that_a_step_must_precede_pass_after_it(case: Application, officer: User) -> None:
    answer = draft_answer(application=case, by=officer, at=AT)
    item = case.items.get()
    Correction.objects.create(
        application=case, points="x", told_on="2026-03-03", until="2026-03-20", in_time=True, received_on="2026-03-04"
    )  # fmt: skip
    ExcessInquiry.objects.create(application=case, asked_on="2026-03-03", until="2026-03-20", is_reasonable=False)
    answer.refresh_from_db()
    for outcome in ("30", "35"):
        decide_item(answer=answer, item=item, outcome=outcome, data={"reason": "理由"}, by=officer, at=AT)
    assert answer.decisions.get().outcome == "35"


def test_repeating_needs_an_answered_application_of_the_same_person(
    case: Application, org: Organisation, officer: User, checker: User, leader: User
) -> None:
    signed(drafted(case, officer, AT), officer, checker, leader, AT)
    again = opened(org, shanghai(2026, 3, 6), officer)
    answer = draft_answer(application=again, by=officer, at=shanghai(2026, 3, 9))
    decide_item(
        answer=answer, item=again.items.get(), outcome="36-6", data={"earlier_number": case.number}, by=officer, at=AT
    )  # fmt: skip
    assert answer.decisions.get().outcome == "36-6"


def test_repeating_somebody_elses_application_is_refused(
    case: Application, org: Organisation, officer: User, checker: User, leader: User
) -> None:
    from requests_app.services.intake import PartyDraft

    signed(drafted(case, officer, AT), officer, checker, leader, AT)
    other = PartyDraft(
        "applicant", {"name": "申请人乙", "identity_kind": "id_card", "identity_number": "440524188001010014", "phone": "13900000000"}
    )
    again = opened(org, shanghai(2026, 3, 6), officer, parties=[other])
    answer = draft_answer(application=again, by=officer, at=shanghai(2026, 3, 9))
    assert refused(answer, officer, "36-6", earlier_number=case.number) == f"编号为“{case.number}”的申请不是同一申请人提出的。"


def test_marks_of_secrecy_are_refused_in_what_is_written(case: Application, officer: User) -> None:
    answer = draft_answer(application=case, by=officer, at=AT)
    assert "秘密★" in refused(answer, officer, "36-3", "14-a", reason="原件标注 秘密★10年")
    assert not answer.decisions.exists()


def test_a_reasonable_refusal_of_the_third_party_binds(case: Application, officer: User) -> None:
    from requests_app.services.consultation import consult

    asked: dict[str, Any] = {"kind": "third_party", "party": {"name": "第三方乙"}, "summary": "合同"}
    consultation = consult(application=case, sent_on=AT.date(), reached_on=AT.date(), by=officer, at=AT, **asked)
    consultation.items.set(case.items.all())
    Consultation.objects.filter(pk=consultation.pk).update(answer="refusal", is_reasonable=True, ended_on=AT.date())
    answer = draft_answer(application=case, by=officer, at=AT)
    assert refused(answer, officer, "36-2", **OPEN) == "第三方不同意公开且理由合理，未认定不公开会对公共利益造成重大影响的，不能予以公开。"
    Consultation.objects.filter(pk=consultation.pk).update(override=True)
    decide_item(answer=answer, item=case.items.get(), outcome="36-2", data=OPEN, by=officer, at=AT)
    with pytest.raises(ApplicationError, match="决定公开第三方不同意公开的信息，须先将决定和理由书面告知第三方。"):
        submit_answer(answer=answer, by=officer, at=AT)


def test_submission_wants_every_item_decided_and_every_consultation_ended(org: Organisation, officer: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer, "决算", "预算", "会议纪要")
    answer = draft_answer(application=case, by=officer, at=AT)
    decide_item(answer=answer, item=case.items.get(number=2), outcome="36-2", data=OPEN, by=officer, at=AT)
    with pytest.raises(ApplicationError, match="第1、3项尚未作出决定。"):
        submit_answer(answer=answer, by=officer, at=AT)


def test_an_organ_without_reviewing_organ_cannot_submit(other_org: Organisation, person: Any) -> None:
    officer = person("officer", other_org)
    answer = drafted(opened(other_org, shanghai(2026, 3, 2), officer), officer, AT)
    with pytest.raises(ApplicationError, match="单位资料中缺少“行政复议机关”，答复书无法告知救济途径。"):
        submit_answer(answer=answer, by=officer, at=AT)


def test_personal_data_of_others_need_a_reason_and_the_applicants_own_do_not(case: Application, officer: User) -> None:
    answer = drafted(case, officer, AT, method="寄至申请人手机13800000000所留地址", when="三日内")
    submit_answer(answer=answer, by=officer, at=AT)
    assert [row for row in answer.findings["personal"] if row["blocking"]] == []
    return_answer(answer=answer, comment="改写", by=officer, at=AT)
    data = {"method": "联系人手机13912345678", "when": "三日内"}
    decide_item(answer=answer, item=case.items.get(), outcome="36-2", data=data, by=officer, at=AT)
    with pytest.raises(ApplicationError, match="核查发现个人信息，或者与前次答复不一致，请修改，或者写明处理理由。"):
        submit_answer(answer=answer, by=officer, at=AT)
    submit_answer(answer=answer, by=officer, at=AT, overruled="联系人为单位公布的联系人")
    assert answer.state == "legal"
    assert [row["kind"] for row in answer.findings["personal"] if row["blocking"]] == ["mobile"]
    assert "13912345678" not in json.dumps(answer.findings, ensure_ascii=False)


def test_an_answer_that_differs_from_an_earlier_one_needs_a_reason(
    case: Application, org: Organisation, officer: User, checker: User, leader: User
) -> None:
    signed(drafted(case, officer, AT), officer, checker, leader, AT)
    again = opened(org, shanghai(2026, 3, 6), officer)
    answer = drafted(again, officer, shanghai(2026, 3, 9), "36-3", "16-1", reason="内部事务")
    with pytest.raises(ApplicationError, match="核查发现个人信息，或者与前次答复不一致，请修改，或者写明处理理由。"):
        submit_answer(answer=answer, by=officer, at=shanghai(2026, 3, 9))
    submit_answer(answer=answer, by=officer, at=shanghai(2026, 3, 9), overruled="前次为误答，已另行纠正")
    (row,) = answer.findings["earlier"]
    assert (row["number"], row["outcome"], row["differs"], row["share"]) == (case.number, "36-2", True, 100)


def test_who_wrote_on_it_neither_reviews_nor_signs_and_two_people_do(
    case: Application, org: Organisation, person: Any, officer: User, checker: User
) -> None:
    writer = person(("officer", "office_head"), org, name="甲")
    head = person("office_head", org, name="乙")
    answer = drafted(case, writer, AT)
    submit_answer(answer=answer, by=writer, at=AT)
    with pytest.raises(ApplicationError, match="甲参与拟写了该答复，不能审核、签发。"):
        review_answer(answer=answer, by=writer, at=AT)
    review_answer(answer=answer, by=head, at=AT)
    with pytest.raises(ApplicationError, match="甲参与拟写了该答复，不能审核、签发。"):
        approve_answer(answer=answer, by=writer, at=AT)
    with pytest.raises(ApplicationError, match="法制审核与签发须由两人分别办理。"):
        approve_answer(answer=answer, by=head, at=AT)
    with pytest.raises(NotAllowedError):
        approve_answer(answer=answer, by=checker, at=AT)


def test_signing_sets_the_row_and_tells_the_drafter(case: Application, officer: User, checker: User, leader: User) -> None:
    answer = signed(drafted(case, officer, AT), officer, checker, leader, AT)
    assert (answer.state, answer.row) == ("approved", "r1")
    steps = Approval.objects.filter(matter=case.matter).values_list("step", "verdict", "revision")
    assert list(steps) == [("answer_legal", "pass", 2), ("answer_sign", "pass", 2)]
    assert set(Notice.objects.filter(recipient=officer).values_list("template", flat=True)) >= {"answer_approved"}


def test_of_three_items_one_disclosed_makes_the_partial_row(org: Organisation, officer: User, checker: User, leader: User) -> None:
    case = opened(org, shanghai(2026, 3, 2), officer, "决算", "人事安排", "会议纪要")
    answer = draft_answer(application=case, by=officer, at=AT)
    items = list(case.items.all())
    decide_item(answer=answer, item=items[0], outcome="36-2", data=OPEN, by=officer, at=AT)
    decide_item(answer=answer, item=items[1], outcome="36-3", basis="16-1", data={"reason": "人事管理"}, by=officer, at=AT)
    decide_item(answer=answer, item=items[2], outcome="36-4", data={"search": "检索2020年以来会议档案"}, by=officer, at=AT)
    assert signed(answer, officer, checker, leader, AT).row == "r2"


def test_a_signature_on_paper_counts_for_who_signed(case: Application, officer: User, checker: User, leader: User) -> None:
    answer = drafted(case, officer, AT)
    submit_answer(answer=answer, by=officer, at=AT)
    review_answer(answer=answer, by=checker, at=AT)
    paper = PaperApproval(leader, AT.date(), files.store(PDF, name="slip.pdf", private=True, at=AT))
    approve_answer(answer=answer, by=officer, at=AT, paper=paper)
    found = Approval.objects.get(step="answer_sign")
    assert (found.on_paper, found.signer, found.by, answer.state) == (True, leader, officer, "approved")


def test_a_returned_answer_loses_what_was_approved(case: Application, officer: User, checker: User, leader: User) -> None:
    answer = signed(drafted(case, officer, AT), officer, checker, leader, AT)
    with pytest.raises(Exception, match="退回修改须说明理由。"):
        return_answer(answer=answer, comment=" ", by=leader, at=AT)
    return_answer(answer=answer, comment="补充获取途径", by=leader, at=AT)
    assert (answer.state, answer.row, answer.revision) == ("draft", "", 3)


def test_remarks_that_the_trail_keeps_must_not_name_the_applicant(case: Application, officer: User, checker: User) -> None:
    answer = drafted(case, officer, AT)
    submit_answer(answer=answer, by=officer, at=AT)
    for comment, what in (("请联系申请人甲", "当事人信息"), ("电话13912345678", "手机号码")):
        with pytest.raises(ApplicationError, match=rf"说明、理由会记入操作记录，其中不能写个人信息（{what}）。"):
            review_answer(answer=answer, by=checker, at=AT, comment=comment)
    kept = json.dumps(list(Event.objects.values_list("data", flat=True)), ensure_ascii=False)
    assert not any(word in kept for word in ("申请人甲", "13912345678", "工会经费收支决算"))
