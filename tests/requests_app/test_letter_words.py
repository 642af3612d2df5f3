"""What letters say of real steps of a case: dates, sums, decisions, remedies. Dates are counted by hand on the national calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from requests_app.errors import ApplicationError
from requests_app.models import Application, Letter
from requests_app.services.answers import decide_item, draft_answer
from requests_app.services.excess import ask_reasons
from requests_app.services.extension import approve_extension, propose_extension, tell_extension
from requests_app.services.fee import charge
from requests_app.services.letters import make_letter
from tests.conftest import shanghai
from tests.requests_app.answering import opened, signed

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db

NOW = shanghai(2026, 3, 3, 10)


@pytest.fixture
def organ(org: Organisation) -> Organisation:
    org.legal_basis, org.document_word = "administrative", "邕示发"
    org.reviewing_organ, org.court = "示例区人民政府", "示例区人民法院"
    org.save()
    return org


def said(letter: Letter) -> str:
    return "\n".join(letter.content["paragraphs"])


# Received on Tuesday 3 March 2026: the 20th workday is 31 March; ten more are 1, 2, 3, 7 to 10, 13, 14 and 15 April (4 to 6 are holidays).
def test_an_extension_names_the_base_date_and_the_new_one_before_and_after_it_was_told(
    organ: Organisation, officer: User, office_head: User
) -> None:
    case = opened(organ, NOW, officer)
    row = propose_extension(application=case, workdays=10, reason="需要查阅历年档案", by=officer, at=shanghai(2026, 3, 20))
    with pytest.raises(ApplicationError, match=r"^延长期限尚未批准，不能制作延期答复告知书。$"):
        make_letter(application=case, kind="extension", by=officer, at=shanghai(2026, 3, 20))
    approve_extension(extension=row, by=office_head, at=shanghai(2026, 3, 20))
    expected = (
        "不能在2026年3月31日前答复。根据《中华人民共和国政府信息公开条例》第三十三条第二款的规定，"
        "经信息公开工作机构负责人同意，答复期限延长10个工作日，本机关将于2026年4月15日前答复。"
    )
    assert expected in said(make_letter(application=case, kind="extension", by=officer, at=shanghai(2026, 3, 20)))
    tell_extension(extension=row, told_on=date(2026, 3, 23), by=officer, at=shanghai(2026, 3, 23))
    case = Application.objects.get(pk=case.pk)
    assert expected in said(make_letter(application=case, kind="extension", by=officer, at=shanghai(2026, 3, 23)))


def test_a_fee_notice_has_basis_standard_sum_and_way_to_pay(organ: Organisation, officer: User) -> None:
    case = opened(organ, NOW, officer)
    charge(application=case, standard="pages", quantity=72, told_on=date(2026, 3, 10), by=officer, at=shanghai(2026, 3, 10))
    with pytest.raises(ApplicationError, match=r"^文书缺少“缴纳方式”。$"):
        make_letter(application=case, kind="fee", by=officer, at=shanghai(2026, 3, 10))
    letter = make_letter(application=case, kind="fee", by=officer, at=shanghai(2026, 3, 10), payment_way="到财政窗口缴纳。")
    words = said(letter)
    assert "计费数量：72页" in words
    assert "应缴金额：人民币420.00元" in words  # 42 pages above 30, ten yuan each
    assert "国办函〔2020〕109号" in words
    assert "缴纳方式：到财政窗口缴纳。" in words
    assert "请自收到本通知次日起20个工作日内缴纳。" in words


def test_reasons_are_asked_with_a_term(organ: Organisation, officer: User) -> None:
    case = opened(organ, NOW, officer)
    ask_reasons(application=case, asked_on=date(2026, 3, 10), until=date(2026, 3, 24), by=officer, at=shanghai(2026, 3, 10))
    letter = make_letter(application=case, kind="reasons", by=officer, at=shanghai(2026, 3, 10), count_words="三个月内共提出120件。")
    assert "三个月内共提出120件。" in said(letter)
    assert "第三十五条的规定，请于2026年3月24日（含当日）前书面说明理由。" in said(letter)


def three_items(organ: Organisation, officer: User, checker: User, leader: User) -> Letter:
    case = opened(organ, NOW, officer, "年度统计", "会议记录", "外单位批文")
    answer = draft_answer(application=case, by=officer, at=NOW)
    first, second, third = case.items.all()
    who = {"answer": answer, "by": officer, "at": NOW}
    decide_item(item=first, outcome="36-1", data={"method": "本平台“统计”栏目。"}, **who)
    decide_item(item=second, outcome="36-3", basis="16-2a", data={"reason": "会议尚未形成结论"}, **who)
    third_data = {"reason": "该批文由示例局制作", "right_body": "示例局", "right_body_contact": "示例路3号"}
    decide_item(item=third, outcome="36-5", data=third_data, **who)
    signed(answer, officer, checker, leader, shanghai(2026, 3, 5))
    return make_letter(application=Application.objects.get(pk=case.pk), kind="answer", by=officer, at=shanghai(2026, 3, 5, 11))


def test_an_answer_decides_item_by_item_and_tells_remedies_by_basis(
    organ: Organisation, officer: User, checker: User, leader: User
) -> None:
    letter = three_items(organ, officer, checker, leader)
    assert letter.content["title"] == "政府信息公开申请答复书"
    lines = letter.content["paragraphs"]
    assert [line for line in lines if line.startswith(("一、", "二、", "三、"))] == [
        "一、关于“年度统计”",
        "二、关于“会议记录”",
        "三、关于“外单位批文”",
    ]
    regulation = "根据《中华人民共和国政府信息公开条例》"
    assert f"{regulation}第三十六条第一项的规定，该信息已主动公开。获取的方式、途径：本平台“统计”栏目。" in lines
    assert (
        f"{regulation}第三十六条第三项、第十六条第二款的规定，该信息属于在履行职能过程中形成的讨论记录、过程稿、磋商信函、请示报告等过程性信息，"
        "本机关决定不予公开。理由：会议尚未形成结论。"
    ) in lines
    assert "负责公开该信息的机关：示例局；联系方式：示例路3号。请向该机关提出申请。" in lines
    first = next(line for line in lines if line.startswith("如对第2项不服"))
    assert "应当自收到本答复书之日起六十日内先向示例区人民政府申请行政复议" in first
    either = next(line for line in lines if line.startswith("如对第1、3项不服"))
    assert "六个月内向示例区人民法院提起行政诉讼" in either


def test_a_union_tells_where_to_complain_and_of_no_review(organ: Organisation, officer: User, checker: User, leader: User) -> None:
    organ.legal_basis, organ.supervising_body, organ.superior_body = "mass", "示例区政务公开办公室", "示例市总工会"
    organ.save()
    letter = three_items(organ, officer, checker, leader)
    assert letter.content["title"] == "信息公开申请答复书"
    assert "如对本答复有异议，可以向示例区政务公开办公室或者示例市总工会反映、投诉。" in letter.content["paragraphs"]
    assert "行政复议" not in said(letter)
    assert "行政诉讼" not in said(letter)
    assert "本机关" not in said(letter)
