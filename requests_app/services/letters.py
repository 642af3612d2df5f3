"""Letters of a case: made from a template, numbered, sealed (用印登记), voided. Delivery is in services/delivery.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, can, require
from core.counting import local_date
from core.events import record
from core.files import store
from core.models import NumberCounter
from core.models.organisations import LegalBasis
from core.numbers import next_number
from requests_app.errors import ApplicationError
from requests_app.guard import refuse_personal
from requests_app.letters import numbering
from requests_app.letters.composing import CONSULTED, compose
from requests_app.letters.files import pdf_of
from requests_app.models import AnswerState, ConsultationKind, Letter, LetterKind
from requests_app.services.receipt import lock

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import Blob, User
    from requests_app.models import Application, Consultation

SEALED_AS = ("application/pdf", "image/jpeg", "image/png")


@transaction.atomic
def make_letter(
    *,
    application: Application,
    kind: str,
    by: User,
    at: datetime,
    consultation: Consultation | None = None,
    dated_on: date | None = None,
    **fields: Any,
) -> Letter:
    """Draft one letter from the case. `fields` are names of requests_app.letters.fields that override the case or that it cannot know.

    The answer's letter is made only of an approved answer. Raises NotAllowedError, ApplicationError.
    """
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    reasons = _reasons_against(locked, kind, consultation)
    if reasons:
        raise ApplicationError(*reasons)
    day = dated_on or local_date(at)
    content = compose(locked, kind, consultation=consultation, dated_on=day, at=at, given=fields)
    letter = Letter.objects.create(
        application=locked,
        consultation=consultation,
        kind=kind,
        organisation=locked.organisation,
        content=content,
        dated_on=day,
        created_by=by,
        created_at=at,
    )
    _record(letter, "letter.made", by=by, at=at)
    return letter


@transaction.atomic
def edit_letter(*, letter: Letter, title: str, addressee: str, paragraphs: list[str], by: User, at: datetime) -> Letter:
    """Change the words of a letter that is not numbered. An answer says what was approved and is not edited.

    Raises NotAllowedError, ApplicationError.
    """
    locked = _lock(letter)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.number or locked.void_reason:
        raise ApplicationError(_("文书已编号或者作废，不能再修改。"))
    if locked.kind == LetterKind.ANSWER:
        raise ApplicationError(_("答复书按已签发的答复制作，不能另行修改；需要修改的，请退回答复。"))
    lines = [line.strip() for line in paragraphs if line.strip()]
    if not title.strip() or not addressee.strip() or not lines:
        raise ApplicationError(_("请填写标题、收件人和正文。"))
    locked.content = locked.content | {"title": title.strip()[:120], "addressee": addressee.strip()[:200], "paragraphs": lines}
    locked.save(update_fields=["content"])
    _record(locked, "letter.edited", by=by, at=at)
    letter.refresh_from_db()
    return letter


@transaction.atomic
def number_letter(*, letter: Letter, by: User, at: datetime, number: str = "") -> Letter:
    """Give the letter its number and freeze its words: the next of the organisation's series, or the one typed in.

    A typed number of the same series continues it: the first may follow a paper register, later ones leave no gap.
    Raises NotAllowedError, ApplicationError.
    """
    locked = _lock(letter)
    organisation = locked.organisation
    require(by, Verb.HANDLE_APPLICATIONS, organisation, at)
    if locked.void_reason:
        raise ApplicationError(_("该文书已作废。"))
    if locked.number:
        raise ApplicationError(_("该文书已编号：%(number)s。") % {"number": locked.number})
    day = locked.dated_on or local_date(at)
    typed = number.strip()
    locked.number = _typed(locked, typed) if typed else _allotted(locked, day.year)
    locked.content = locked.content | {"number": locked.number}
    locked.docx = locked.pdf = None
    locked.save(update_fields=["number", "content", "docx", "pdf"])
    _record(locked, "letter.numbered", by=by, at=at, number=locked.number, typed=bool(typed))
    letter.refresh_from_db()
    return letter


@transaction.atomic
def seal_letter(*, letter: Letter, scan: Blob, sealed_on: date, by: User, at: datetime) -> Letter:
    """用印登记: the sealed scan, or the electronically sealed file, of a numbered letter. Raises NotAllowedError, ApplicationError."""
    locked = _lock(letter)
    require(by, Verb.MANAGE_LETTERS, locked.organisation, at)
    if locked.void_reason:
        raise ApplicationError(_("该文书已作废。"))
    if not locked.number:
        raise ApplicationError(_("文书尚未编号，不能用印。"))
    if locked.deliveries.exists():
        raise ApplicationError(_("文书已送达登记，不能更换用印件。"))
    if sealed_on > local_date(at):
        raise ApplicationError(_("用印日期不能晚于今天。"))
    if sealed_on < local_date(locked.created_at):
        raise ApplicationError(_("用印日期不能早于制作文书的日期。"))
    if not scan.private:
        raise ApplicationError(_("用印件须作为内部文件保存。"))
    if scan.mime not in SEALED_AS:
        raise ApplicationError(_("用印件须是 PDF、JPEG 或者 PNG 文件。"))
    locked.sealed, locked.sealed_on, locked.sealed_by = scan, sealed_on, by
    locked.save(update_fields=["sealed", "sealed_on", "sealed_by"])
    _record(locked, "letter.sealed", by=by, at=at, number=locked.number, sealed_on=sealed_on, sha256=scan.sha256)
    letter.refresh_from_db()
    return letter


@transaction.atomic
def void_letter(*, letter: Letter, reason: str, by: User, at: datetime) -> Letter:
    """作废: a letter that was not delivered. Its number stays with it and is not given again. Raises NotAllowedError, ApplicationError."""
    locked = _lock(letter)
    require(by, Verb.MANAGE_LETTERS, locked.organisation, at)
    if locked.void_reason:
        raise ApplicationError(_("该文书已作废。"))
    if locked.deliveries.exists():
        raise ApplicationError(_("文书已送达登记，不能作废。"))
    reason = refuse_personal(reason, locked.application)
    if not reason:
        raise ApplicationError(_("请写明作废理由。"))
    locked.void_reason = reason[:300]
    locked.save(update_fields=["void_reason"])
    _record(locked, "letter.voided", by=by, at=at, number=locked.number, reason=locked.void_reason)
    letter.refresh_from_db()
    return letter


def suggested_number(letter: Letter) -> str:
    """What would be allotted now, for the page; "" where the organisation has no 发文机关代字."""
    day = letter.dated_on or local_date(letter.created_at)
    word = numbering.word_of(letter.organisation, letter.kind)
    if not word:
        return ""
    counter = NumberCounter.objects.filter(series=numbering.series_of(letter.organisation, word, day.year)).first()
    return numbering.written(word, day.year, (counter.last if counter else 0) + 1)


def _reasons_against(application: Application, kind: str, consultation: Consultation | None) -> list[str]:
    if kind not in LetterKind.values:
        return [_("请选择文书种类。")]
    if application.erased_at is not None:
        return [_("该申请的在线副本已清除，不能再制作文书。")]
    if kind in CONSULTED and (consultation is None or consultation.application_id != application.pk):
        return [_("请选择本申请的征求意见。")]
    if kind not in CONSULTED and consultation is not None:
        return [_("该文书与征求意见无关。")]
    if kind == LetterKind.THIRD_PARTY_DECISION and consultation is not None and consultation.kind != ConsultationKind.THIRD_PARTY:
        return [_("只有征求第三方意见的，才告知第三方决定。")]
    if kind == LetterKind.FEE and application.organisation.legal_basis == LegalBasis.MASS:
        return [_("本单位参照条例公开信息，不收取信息处理费。")]
    extension = getattr(application, "extension", None)
    if kind == LetterKind.EXTENSION and (extension is None or extension.approved_at is None):
        return [_("延长期限尚未批准，不能制作延期答复告知书。")]
    if kind == LetterKind.ANSWER:
        answer = getattr(application, "answer", None)
        if answer is None or answer.state != AnswerState.APPROVED:
            return [_("答复尚未签发，不能制作答复书。")]
    return []


def _typed(letter: Letter, number: str) -> str:
    match = numbering.PATTERN.fullmatch(number)
    if match is None:
        raise ApplicationError(_("文号“%(number)s”的格式不正确，应如“邕工公复〔2026〕3号”。") % {"number": number})
    if Letter.objects.filter(organisation=letter.organisation, number=number).exists():
        raise ApplicationError(_("文号“%(number)s”已使用。") % {"number": number})
    word, year, serial = match["word"], int(match["year"]), int(match["serial"])
    if word == numbering.word_of(letter.organisation, letter.kind):
        series = numbering.series_of(letter.organisation, word, year)
        NumberCounter.objects.get_or_create(series=series)
        counter = NumberCounter.objects.select_for_update().get(series=series)
        if counter.last and serial > counter.last + 1:
            next_one = numbering.written(word, year, counter.last + 1)
            raise ApplicationError(_("文号不连续，下一个文号是“%(number)s”。") % {"number": next_one})
        if serial > counter.last:
            counter.last = serial
            counter.save(update_fields=["last"])
    return number


def _allotted(letter: Letter, year: int) -> str:
    word = numbering.word_of(letter.organisation, letter.kind)
    if not word:
        raise ApplicationError(_("单位资料中没有发文机关代字，请先填写，或者直接填写文号。"))
    while True:
        number = numbering.written(word, year, next_number(numbering.series_of(letter.organisation, word, year)))
        if not Letter.objects.filter(organisation=letter.organisation, number=number).exists():
            return number


def _lock(letter: Letter) -> Letter:
    """The case first, as everywhere, then the letter."""
    lock(letter.application)
    return Letter.objects.select_for_update(of=("self",)).select_related("organisation", "application__matter").get(pk=letter.pk)


def _record(letter: Letter, verb: str, *, by: User, at: datetime, **about: Any) -> None:
    about |= {"letter": letter.pk, "kind": str(letter.kind)}
    record(verb, organisation=letter.organisation, matter=letter.application.matter, by=by, at=at, **about)


@transaction.atomic
def open_letter(*, letter: Letter, what: str, by: User, at: datetime) -> Letter:
    """Somebody reads a letter, which names its addressee in clear. It is recorded. Raises NotAllowedError."""
    verbs = (Verb.HANDLE_APPLICATIONS, Verb.REVIEW_ANSWERS, Verb.SIGN_ANSWERS)
    if not any(can(by, verb, letter.organisation, at) for verb in verbs):
        require(by, Verb.HANDLE_APPLICATIONS, letter.organisation, at)
    _record(letter, "letter.opened", by=by, at=at, what=what)
    return letter


def keep_receipt(*, letter: Letter, at: datetime) -> Letter:
    """A receipt bears no seal: its PDF is what the applicant is given, built once. Raises UnavailableError."""
    if letter.kind != LetterKind.RECEIPT or letter.pdf_id is not None:
        return letter
    content = pdf_of(letter.content)  # outside any transaction: it takes a second or two
    with transaction.atomic():
        locked = _lock(letter)
        locked.pdf = store(content, name="receipt.pdf", private=True, at=at)
        locked.save(update_fields=["pdf"])
    letter.refresh_from_db()
    return letter
