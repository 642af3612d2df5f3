"""Readers' questions: asked by anybody, let through, answered or kept back by the unit. The trail holds no words of a reader."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import pageversions
from core.access import Role, Verb, people_with, require
from core.events import record
from core.notices import notify
from core.probes import is_tidying
from core.states import move
from disclosure.errors import RefusedError
from disclosure.inspection.secrecy import refuse_marked
from disclosure.models import Document
from interpretation.models import QuestionState, ReaderQuestion
from interpretation.question_states import QUESTION

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from core.models import User

SHORTEST, LONGEST = 5, 500
CONTACT_KEPT = timedelta(days=30)


@transaction.atomic
def ask(*, document: Document, text: str, contact: str, is_held: bool, at: datetime) -> ReaderQuestion:
    """Take a reader's question under a public interpretation; its unit's officers are told. Raises RefusedError."""
    text = "\n".join(line.strip() for line in text.replace("\x00", "").splitlines() if line.strip())
    if not document.is_public or document.kind != "interpretation":
        raise RefusedError(_("只能就公开中的政策解读提问。"))
    if not SHORTEST <= len(text) <= LONGEST:
        raise RefusedError(_("问题应为%(least)s至%(most)s个字。") % {"least": SHORTEST, "most": LONGEST})
    question = ReaderQuestion.objects.create(
        document=document,
        text=text,
        contact=contact.strip()[:100] or None,
        state=QuestionState.HELD if is_held else QuestionState.WAITING,
        asked_at=at,
    )
    organisation = document.organisation
    record("reader_question.asked", organisation=organisation, matter=document.matter, by=None, at=at, question=question.pk)
    notify(
        recipients=people_with(Role.OFFICER, organisation, at),
        template="reader_question",
        organisation=organisation,
        matter=document.matter,
        params={"title": document.title[:60]},
        dedupe=f"reader_question {question.pk}",
        at=at,
    )
    return question


@transaction.atomic
def let_through(*, question: ReaderQuestion, by: User, at: datetime) -> None:
    """A question that was held for want of a proof of work is one like others. Raises NotAllowedError, MoveError."""
    _move(question, QuestionState.WAITING, by=by, at=at)


@transaction.atomic
def answer(*, question: ReaderQuestion, text: str, is_shown: bool, by: User, at: datetime) -> None:
    """Answer; shown under the interpretation where `is_shown`. May be answered anew. Raises NotAllowedError, RefusedError, MoveError."""
    text = "\n".join(line.strip() for line in text.replace("\x00", "").splitlines() if line.strip())
    if not text or len(text) > 4000:
        raise RefusedError(_("解答应为1至4000个字。"))
    refuse_marked(text)
    if is_shown:
        refuse_marked(question.text)
    _move(question, QuestionState.ANSWERED, by=by, at=at, is_shown=is_shown)
    question.answer, question.is_shown, question.answered_by, question.answered_at = text, is_shown, by, at
    question.save(update_fields=["answer", "is_shown", "answered_by", "answered_at"])
    pageversions.touch(document=question.document)


@transaction.atomic
def hide(*, question: ReaderQuestion, reason: str, by: User, at: datetime) -> None:
    """Not shown, with a reason; an answer shown before leaves the page. Raises NotAllowedError, RefusedError, MoveError."""
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= 200:
        raise RefusedError(_("请填写不予展示的理由，最多200个字。"))
    ReaderQuestion.objects.filter(pk=question.pk).update(reason=reason, is_shown=False)
    question.refresh_from_db()
    _move(question, QuestionState.HIDDEN, by=by, at=at)
    ReaderQuestion.objects.filter(pk=question.pk).update(answered_by=by, answered_at=at)
    pageversions.touch(document=question.document)


def shown_questions(document: Document) -> list[ReaderQuestion]:
    """Answered questions for the public, newest first, without contacts; one query."""
    return list(ReaderQuestion.objects.filter(document=document, is_shown=True).defer("contact").order_by("-answered_at")[:50])


def _with_contact(at: datetime) -> QuerySet[ReaderQuestion]:
    done = Q(state__in=[QuestionState.ANSWERED, QuestionState.HIDDEN])
    return ReaderQuestion.objects.filter(done, contact__isnull=False, answered_at__lte=at - CONTACT_KEPT).order_by("answered_at")


def forget_contacts(at: datetime) -> int:
    """Sweep job: thirty days after the answer nobody needs the reader's address any more. Returns how many."""
    if not is_tidying(at):
        return 0
    return ReaderQuestion.objects.filter(pk__in=_with_contact(at).values("pk")).update(contact=None)


def _move(question: ReaderQuestion, to: str, *, by: User, at: datetime, **data: object) -> None:
    document = Document.objects.select_related("organisation", "matter").get(pk=question.document_id)
    question.document = document
    require(by, Verb.PUBLISH, document.organisation, at)
    move(question, QUESTION, to=to, by=by, at=at, organisation=document.organisation, matter=document.matter, question=question.pk, **data)
