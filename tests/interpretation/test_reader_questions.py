"""Readers' questions: asked under an interpretation, answered by its unit."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.access import NotAllowedError
from core.models import Event, Notice, User
from core.proof_of_work import new_token
from core.states import MoveError
from disclosure.errors import RefusedError
from disclosure.models import Document
from interpretation.models import ReaderQuestion
from interpretation.services import questions
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, published
from tests.disclosure.conftest import team
from tests.interpretation.writing import put_out, started
from tests.portal.desk import client_of

__all__ = ["team"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def document(team: Team) -> Document:
    return put_out(team, started(team))


def asked(document: Document, text: str = "临时工可以申请吗？", *, is_held: bool = False) -> ReaderQuestion:
    return questions.ask(document=document, text=text, contact="0771-0000000", is_held=is_held, at=AT)


def address(document: Document, name: str = "ask") -> str:
    return reverse(f"interpretation:{name}", args=[document.organisation.code, document.serial])


def test_the_page_leads_to_the_box(client: Client, document: Document) -> None:
    page = client.get(document.get_absolute_url()).content.decode()
    assert f'href="{address(document)}"' in page
    assert "对这份解读还有疑问的，可以提问，由发布单位解答。" in page


def test_without_script_a_question_is_held(client: Client, team: Team, document: Document) -> None:
    shown = client.get(address(document))
    assert shown["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    data = {"text": "临时工可以申请吗？", "contact": "", "given_out": new_token(timezone.now() - timedelta(seconds=20))}
    answer = client.post(address(document), data)
    assert answer["Location"] == address(document, "asked")
    assert client.get(answer["Location"]).status_code == 200
    row = ReaderQuestion.objects.get()
    assert (row.text, row.state, row.contact, row.is_shown) == ("临时工可以申请吗？", "held", None, False)
    notice = Notice.objects.get(template="reader_question")
    assert (notice.recipient, notice.params["title"]) == (team.officer, "互助办法解读")


def test_a_short_question_comes_back_with_its_words(client: Client, document: Document) -> None:
    answer = client.post(address(document), {"text": "为何", "contact": "a@example.invalid"})
    assert answer.status_code == 400
    assert "a@example.invalid" in answer.content.decode()
    assert not ReaderQuestion.objects.exists()


def test_only_a_public_interpretation_is_asked_about(client: Client, team: Team, document: Document) -> None:
    notice = published(team, title="通知")
    assert client.get(address(notice)).status_code == 404
    with pytest.raises(RefusedError, match="只能就公开中的政策解读提问。"):
        asked(notice)


def test_the_trail_and_the_notice_hold_no_words_of_the_reader(document: Document) -> None:
    asked(document)
    event = Event.objects.get(verb="reader_question.asked")
    assert event.actor is None
    assert "临时工" not in str(event.data) + str(Notice.objects.get(template="reader_question").params)
    assert "0771" not in str(event.data)


def test_an_answer_is_shown_under_the_interpretation(client: Client, team: Team, document: Document) -> None:
    row = asked(document)
    questions.answer(question=row, text="可以，须缴纳会费满一年。", is_shown=True, by=team.editor, at=AT)
    page = client.get(document.get_absolute_url()).content.decode()
    assert "临时工可以申请吗？" in page
    assert "可以，须缴纳会费满一年。" in page
    assert "0771-0000000" not in page
    questions.hide(question=row, reason="涉及个人", by=team.officer, at=AT)
    assert "临时工" not in client.get(document.get_absolute_url()).content.decode()


def test_an_answer_kept_back_is_not_shown(client: Client, team: Team, document: Document) -> None:
    questions.answer(question=asked(document), text="已电话答复。", is_shown=False, by=team.editor, at=AT)
    assert "已电话答复。" not in client.get(document.get_absolute_url()).content.decode()


def test_refusals(team: Team, stranger: User, document: Document) -> None:
    row = asked(document, is_held=True)
    with pytest.raises(MoveError, match="“待核实”不能变为“已解答”。"):
        questions.answer(question=row, text="可以。", is_shown=True, by=team.editor, at=AT)
    questions.let_through(question=row, by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="解答应为1至4000个字。"):
        questions.answer(question=row, text=" ", is_shown=True, by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="请填写不予展示的理由，最多200个字。"):
        questions.hide(question=row, reason=" ", by=team.editor, at=AT)
    with pytest.raises(NotAllowedError, match="您在“区总工会”没有办理此事的权限。"):
        questions.answer(question=row, text="可以。", is_shown=True, by=stranger, at=AT)
    with pytest.raises(RefusedError, match="问题应为5至500个字。"):
        asked(document, "为何")


def test_contacts_are_forgotten_thirty_days_after_the_answer(team: Team, document: Document) -> None:
    row, open_one = asked(document), asked(document)
    questions.answer(question=row, text="可以。", is_shown=True, by=team.editor, at=AT)
    assert questions.forget_contacts(shanghai(2026, 12, 24, 9, 50)) == 0
    assert questions.forget_contacts(shanghai(2026, 12, 24, 10, 1)) == 0  # tidying waits for its minute
    assert questions.forget_contacts(shanghai(2026, 12, 24, 10, 10)) == 1
    row.refresh_from_db()
    open_one.refresh_from_db()
    assert (row.contact, open_one.contact) == (None, "0771-0000000")


def test_the_unit_answers_in_its_pages(team: Team, stranger: User, document: Document) -> None:
    row = asked(document)
    at = reverse("admin:interpretation_readerquestion_change", args=[row.pk])
    assert "0771-0000000" in client_of(team.editor).get(at).content.decode()
    seen = client_of(team.checker).get(at).content.decode()
    assert "临时工可以申请吗？" in seen
    assert "0771-0000000" not in seen
    assert client_of(stranger).get(at).status_code == 302
    button = reverse("admin:interpretation_readerquestion_answer", args=[row.pk])
    assert client_of(team.checker).get(button).status_code == 403
    assert client_of(team.editor).post(button, {"text": "可以。", "is_shown": "on"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.is_shown, row.answered_by) == ("answered", True, team.editor)
