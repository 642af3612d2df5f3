"""Letters: what each says, of an organ and of a union, numbers, seals, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core import files
from core.models import Event
from requests_app.errors import ApplicationError
from requests_app.letters.builtin import BUILTIN, Wording
from requests_app.letters.composing import preview, reasons_against
from requests_app.models import Application, Letter, LetterKind
from requests_app.services.consultation import consult
from requests_app.services.correction import ask_correction
from requests_app.services.letters import edit_letter, make_letter, number_letter, seal_letter, suggested_number, void_letter
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db

NOW = shanghai(2026, 3, 3, 10)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def case(org: Organisation, officer: User) -> Application:
    org.document_word, org.legal_basis = "邕工发", "administrative"
    org.save()
    return received(org, NOW, by=officer, channel="in_person").application


def corrected(case: Application, officer: User) -> Letter:
    ask_correction(
        application=case, points="请写明年度", told_on=date(2026, 3, 4), until=date(2026, 3, 25), by=officer, at=shanghai(2026, 3, 4)
    )
    return make_letter(application=case, kind="correction", by=officer, at=shanghai(2026, 3, 4))


def said(letter: Letter) -> str:
    return "\n".join(letter.content["paragraphs"])


def refused(call: Any, **arguments: Any) -> list[str]:
    with pytest.raises(ApplicationError) as caught:
        call(**arguments)
    return caught.value.reasons


def test_a_correction_notice_says_what_until_when_and_that_the_limit_restarts(case: Application, officer: User) -> None:
    letter = corrected(case, officer)
    assert letter.content["title"] == "政府信息公开申请补正告知书"
    assert letter.content["addressee"] == "申请人甲"
    assert "根据《中华人民共和国政府信息公开条例》第三十条的规定，请于2026年3月25日（含当日）前一次性补正以下事项：" in said(letter)
    assert "请写明年度" in letter.content["paragraphs"]
    assert "答复期限自本机关收到补正的申请之日起重新计算。" in said(letter)
    assert "行政复议" not in said(letter)


def test_a_union_follows_the_regulation_and_is_no_organ(case: Application, officer: User) -> None:
    case.organisation.legal_basis = "mass"
    case.organisation.save()
    letter = corrected(case, officer)
    assert letter.content["title"] == "信息公开申请补正告知书"
    assert "参照《中华人民共和国政府信息公开条例》第三十条的规定" in said(letter)
    assert "本机关" not in said(letter)
    assert "政府信息公开申请" not in said(letter)


def test_a_union_charges_nothing(case: Application, officer: User) -> None:
    case.organisation.legal_basis = "mass"
    case.organisation.save()
    reasons = refused(make_letter, application=case, kind="fee", by=officer, at=NOW)
    assert reasons == ["本单位参照条例公开信息，不收取信息处理费。"]


def test_a_letter_lacks_nothing(case: Application, officer: User) -> None:
    assert refused(make_letter, application=case, kind="correction", by=officer, at=NOW) == [
        "文书缺少“需要补正的事项”。",
        "文书缺少“期限的最后一日”。",
    ]
    assert refused(make_letter, application=case, kind="answer", by=officer, at=NOW) == ["答复尚未签发，不能制作答复书。"]
    assert refused(make_letter, application=case, kind="consultation", by=officer, at=NOW) == ["请选择本申请的征求意见。"]
    assert refused(make_letter, application=case, kind="reasons", by=officer, at=NOW, until="4月1日", secret="x") == [
        "没有名为“secret”的字段。"
    ]


def test_the_applicant_is_told_of_the_consultation_but_not_with_whom(case: Application, officer: User) -> None:
    row = consult(
        application=case, kind="third_party", party={"name": "第三方乙"}, summary="合同单价", sent_on=NOW.date(), by=officer, at=NOW
    )
    to_third = make_letter(application=case, kind="consultation", consultation=row, by=officer, at=NOW)
    to_applicant = make_letter(application=case, kind="consultation_notice", consultation=row, by=officer, at=NOW)
    assert to_third.content["addressee"] == "第三方乙"
    assert "申请人甲" not in str(to_third.content)
    assert case.number not in str(to_third.content)
    assert "第三方乙" not in str(to_applicant.content)
    assert "本机关已于2026年3月3日发出征求意见书。" in said(to_applicant)
    assert "征求意见所需时间不计算在答复期限内" in said(to_applicant)


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("third_party", "第三十二条的规定，请自收到本征求意见书之日起15个工作日内，书面提出"),
        ("co_maker", "第三十四条的规定，请自收到本征求意见书之日起15个工作日内，书面提出"),
        ("other_organ", "第三十三条第三款的规定，请尽快书面提出"),  # no days in the law
    ],
)
def test_whoever_is_asked_for_an_opinion_is_given_the_days_of_the_law(case: Application, officer: User, kind: str, asked: str) -> None:
    consultation = consult(application=case, kind=kind, party={"name": "乙"}, summary="合同单价", sent_on=NOW.date(), by=officer, at=NOW)
    letter = make_letter(application=case, kind="consultation", by=officer, at=NOW, consultation=consultation)
    assert asked in "\n".join(letter.content["paragraphs"])


def test_numbers_are_allotted_without_a_gap_and_continue_a_paper_register(case: Application, officer: User) -> None:
    letters = [make_letter(application=case, kind="receipt", by=officer, at=NOW) for _number in range(4)]
    who: dict[str, Any] = {"by": officer, "at": NOW}
    assert suggested_number(letters[0]) == "邕工公函〔2026〕1号"
    assert number_letter(letter=letters[0], number="邕工公函〔2026〕6号", **who).number == "邕工公函〔2026〕6号"
    assert number_letter(letter=letters[1], **who).number == "邕工公函〔2026〕7号"
    assert refused(number_letter, letter=letters[2], number="邕工公函〔2026〕9号", **who) == [
        "文号不连续，下一个文号是“邕工公函〔2026〕8号”。"
    ]
    assert refused(number_letter, letter=letters[2], number="邕工公函〔2026〕7号", **who) == ["文号“邕工公函〔2026〕7号”已使用。"]
    assert number_letter(letter=letters[2], **who).number == "邕工公函〔2026〕8号"
    assert refused(number_letter, letter=letters[2], **who) == ["该文书已编号：邕工公函〔2026〕8号。"]


@pytest.mark.parametrize("number", ["邕工公复[2026]3号", "邕工公复〔2026〕第3号", "邕工公复〔2026〕03号", "邕工公复〔26〕3号", "3号"])
def test_a_number_of_another_pattern_is_refused(case: Application, officer: User, number: str) -> None:
    letter = make_letter(application=case, kind="receipt", by=officer, at=NOW)
    assert refused(number_letter, letter=letter, number=number, by=officer, at=NOW) == [
        f"文号“{number}”的格式不正确，应如“邕工公复〔2026〕3号”。"
    ]


def test_a_number_is_needed_before_the_seal_and_the_sealed_file_is_kept(case: Application, officer: User) -> None:
    letter = make_letter(application=case, kind="receipt", by=officer, at=NOW)
    scan = files.store(PDF, name="sealed.pdf", private=True, at=NOW)
    arguments: dict[str, Any] = {"letter": letter, "scan": scan, "by": officer, "at": NOW}
    assert refused(seal_letter, sealed_on=NOW.date(), **arguments) == ["文书尚未编号，不能用印。"]
    number_letter(letter=letter, by=officer, at=NOW)
    assert refused(seal_letter, sealed_on=date(2026, 3, 4), **arguments) == ["用印日期不能晚于今天。"]
    assert refused(seal_letter, sealed_on=date(2026, 3, 2), **arguments) == ["用印日期不能早于制作文书的日期。"]
    seal_letter(sealed_on=NOW.date(), **arguments)
    assert (letter.sealed, letter.sealed_on, letter.sealed_by) == (scan, date(2026, 3, 3), officer)


def test_a_void_letter_keeps_its_number_which_is_not_given_again(case: Application, officer: User) -> None:
    first, second = (make_letter(application=case, kind="receipt", by=officer, at=NOW) for _number in range(2))
    number_letter(letter=first, by=officer, at=NOW)
    assert refused(void_letter, letter=first, reason="寄给申请人甲的写错了", by=officer, at=NOW) == [
        "说明、理由会记入操作记录，其中不能写个人信息（当事人信息）。"
    ]
    assert refused(void_letter, letter=first, reason=" ", by=officer, at=NOW) == ["请写明作废理由。"]
    void_letter(letter=first, reason="日期有误", by=officer, at=NOW)
    assert number_letter(letter=second, by=officer, at=NOW).number == "邕工公函〔2026〕2号"
    assert refused(number_letter, letter=first, by=officer, at=NOW) == ["该文书已作废。"]


def test_words_are_frozen_with_the_number(case: Application, officer: User) -> None:
    letter = make_letter(application=case, kind="receipt", by=officer, at=NOW)
    edit: dict[str, Any] = {
        "letter": letter,
        "title": "登记回执",
        "addressee": "申请人甲",
        "paragraphs": ["收到。"],
        "by": officer,
        "at": NOW,
    }
    edit_letter(**edit)
    assert letter.content["paragraphs"] == ["收到。"]
    number_letter(letter=letter, by=officer, at=NOW)
    assert refused(edit_letter, **edit) == ["文书已编号或者作废，不能再修改。"]


def test_the_trail_of_letters_names_nobody(case: Application, officer: User) -> None:
    letter = corrected(case, officer)
    number_letter(letter=letter, by=officer, at=NOW)
    rows = "".join(str(row.data) for row in Event.objects.filter(verb__startswith="letter."))
    assert "correction" in rows
    assert "申请人甲" not in rows
    assert "请写明年度" not in rows


@pytest.mark.parametrize("kind", LetterKind.values)
def test_every_built_in_wording_can_be_kept_and_previewed(org: Organisation, kind: str) -> None:
    assert reasons_against(kind, BUILTIN[kind]) == []
    shown = preview(org, kind, BUILTIN[kind], on=date(2026, 3, 3))
    assert "{" not in str(shown["paragraphs"])
    assert shown["dated"] == "2026年3月3日"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{{ points }}{{ until }}{{ applicant.data }}", "没有名为“applicant.data”的字段。"),
        ("{{ points }}{{ until|safe }}", "没有名为“until|safe”的字段。"),
        ("{{ points }}{{ until }}{% include 'x' %}", "不能使用“include”，只能使用 if、elif、else、endif。"),
        ("{{ points }}{{ until }}{% if in_time %}", "条件语句没有写完整，请核对 if 与 endif。"),
        ("{{ points }}{{ until }", "花括号没有成对。"),
        ("{{ points }}", "正文中不能没有“期限的最后一日”。"),
        ("", "请填写标题和正文。"),
    ],
)
def test_a_wording_that_cannot_be_kept_says_why(body: str, reason: str) -> None:
    assert reasons_against("correction", Wording("补正告知书", body)) == [reason]
