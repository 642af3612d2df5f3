"""The information given is published, never the application; suggestions to do so (条例44条)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core.models import Deadline, Notice
from disclosure.models import DocumentVersion
from requests_app.errors import ApplicationError
from requests_app.models import Application, PublicationSuggestion
from requests_app.services.delivery import finish
from requests_app.services.intake import PartyDraft
from requests_app.services.papers import add_paper
from requests_app.services.suggestions import decline_suggestion, publish_information, published, suggest_publication
from tests.conftest import shanghai
from tests.disclosure.filing import column
from tests.requests_app.answering import PDF, drafted, opened, posted, sealed_letter, signed

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db
OUT = shanghai(2026, 3, 23)
WORDS = "请公开2025年度基层工会慰问金发放的明细、标准和批准文件，并说明由哪个部门审核"


class Office:
    """The people, and cases answered by them on 23 March."""

    def __init__(self, org: Organisation, officer: User, checker: User, leader: User) -> None:
        self.org, self.officer, self.checker, self.leader = org, officer, checker, leader
        self.cases = 0

    def answered(self, outcome: str = "36-2", basis: str = "", **said: Any) -> Application:
        self.cases += 1
        case = opened(self.org, shanghai(2026, 3, 2), self.officer, WORDS, wanted={"description": WORDS}, **said)
        data = {"reason": "内部事务"} if basis else {}
        signed(drafted(case, self.officer, OUT, outcome, basis, **data), self.officer, self.checker, self.leader, OUT)
        letter = sealed_letter(case, OUT, number=f"邕工公复〔2026〕{self.cases}号")
        posted(letter, OUT.date(), self.officer, OUT)
        case.refresh_from_db()
        return case

    def publish(self, case: Application, **changes: Any) -> DocumentVersion:
        said: dict[str, Any] = {"title": "2025年度基层工会慰问标准", "column": column(), "kind": "document", "body": "<p>标准如下。</p>"}
        return publish_information(application=case, by=self.officer, at=OUT, **(said | changes))


@pytest.fixture
def office(org: Organisation, officer: User, checker: User, leader: User) -> Office:
    return Office(org, officer, checker, leader)


def person(number: str, name: str) -> list[PartyDraft]:
    return [PartyDraft("applicant", {"name": name, "identity_kind": "id_card", "identity_number": number, "phone": "13800000001"})]


def test_the_information_becomes_a_draft_with_its_files_under_neutral_names(office: Office) -> None:
    case = office.answered()
    paper = add_paper(application=case, kind="provided", content=PDF, name="给申请人甲.pdf", by=office.officer, at=OUT)
    version = office.publish(case, papers=[paper])
    assert (version.state, version.title) == ("draft", "2025年度基层工会慰问标准")
    assert [attachment.name for attachment in version.attachments.all()] == ["附件1.pdf"]
    case.answer.refresh_from_db()
    assert case.answer.published_as == version.document
    with pytest.raises(ApplicationError, match="该信息已转为主动公开。"):
        office.publish(case)


def test_the_application_its_words_and_its_people_stay_private(office: Office) -> None:
    case = office.answered()
    with pytest.raises(ApplicationError, match="其中有申请人或者第三方的个人信息，不能公开。"):
        office.publish(case, body="<p>答申请人甲</p>")
    with pytest.raises(ApplicationError, match="其中有申请书的内容。公开的是信息，不是申请。"):
        office.publish(case, body=f"<p>{WORDS}</p>")
    form = add_paper(application=case, kind="application", content=PDF, name="1.pdf", by=office.officer, at=OUT)
    with pytest.raises(ApplicationError, match="只能公开向申请人提供的信息，不能公开申请材料。"):
        office.publish(case, papers=[form])
    assert not DocumentVersion.objects.exists()


def test_a_refusal_has_nothing_to_publish(office: Office) -> None:
    case = office.answered("36-3", "16-1")
    for call in (lambda: office.publish(case), lambda: suggest_publication(application=case, on=OUT.date(), by=None, at=OUT)):
        with pytest.raises(ApplicationError, match="提供"):
            call()


# Suggested on 23 March 2026. 24 to 27 (4), 30 March to 3 April (9; 4 to 6 April off), 7 to 10 (13), 13 to 17 (18), 20, 21 April (20).
def test_an_applicants_suggestion_opens_the_twenty_days(office: Office) -> None:
    case = office.answered()
    suggestion = suggest_publication(application=case, on=OUT.date(), by=None, at=OUT)
    owed = Deadline.objects.get(matter=suggestion.matter)
    assert (owed.rule, owed.last_day) == ("publish_20wd", date(2026, 4, 21))
    with pytest.raises(ApplicationError, match="已建议主动公开，请等待研究结果。"):
        suggest_publication(application=case, on=OUT.date(), by=None, at=OUT)
    finish(application=case, by=office.officer, at=OUT)
    owed.refresh_from_db()
    assert owed.state == "open"  # the case ends, what the suggestion owes does not
    version = office.publish(case)
    published(document=version.document, version=version, first=True, by=office.officer, at=shanghai(2026, 4, 1))
    suggestion.refresh_from_db()
    owed.refresh_from_db()
    assert (suggestion.state, owed.state) == ("published", "met")


def test_the_wish_in_the_form_counts_from_the_answer(office: Office) -> None:
    case = office.answered(suggests_publication=True)
    suggestion = PublicationSuggestion.objects.get(application=case)
    assert (suggestion.source, suggestion.made_on) == ("applicant", OUT.date())


def test_a_declined_suggestion_owes_nothing_and_says_why(office: Office) -> None:
    suggestion = suggest_publication(application=office.answered(), on=OUT.date(), by=None, at=OUT)
    with pytest.raises(ApplicationError, match="请写明未采纳的理由。"):
        decline_suggestion(suggestion=suggestion, reason=" ", by=office.officer, at=OUT)
    decline_suggestion(suggestion=suggestion, reason="涉及人数少，不属于主动公开范围", by=office.officer, at=OUT)
    assert suggestion.state == "declined"
    assert Deadline.objects.get(matter=suggestion.matter).state == "cancelled"


def test_three_applicants_asking_for_the_same_suggest_it_and_one_asking_thrice_does_not(office: Office) -> None:
    for _time in range(3):
        office.answered()
    assert not PublicationSuggestion.objects.exists()
    office.answered(parties=person("440524188001010014", "申请人乙"))
    third = office.answered(parties=person("34052419800101001X", "申请人丙"))
    suggestion = PublicationSuggestion.objects.get()
    assert (suggestion.application, suggestion.source, suggestion.count, suggestion.matter) == (third, "asked_often", 3, None)
    assert Notice.objects.filter(template="publication_suggested", recipient=office.officer).exists()
