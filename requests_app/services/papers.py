"""Papers and entries of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import files
from core.access import Verb, can, require
from core.counting import local_date
from core.events import record
from requests_app.errors import ApplicationError
from requests_app.models import Application, ApplicationState, Note, Paper, PaperKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User

MARKED = (PaperKind.IDENTITY, PaperKind.AUTHORISATION)
LONGEST_NOTE = 4000
READERS = (Verb.HANDLE_APPLICATIONS, Verb.REVIEW_ANSWERS, Verb.SIGN_ANSWERS)


@transaction.atomic
def add_paper(*, application: Application, kind: str, content: bytes, name: str, by: User, at: datetime, pages: int | None = None) -> Paper:
    """Put a scan into the case, private and encrypted; papers that prove who somebody is get their watermark.

    Raises NotAllowedError, ApplicationError, FileRefusedError.
    """
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    if kind not in PaperKind.values:
        raise ApplicationError(_("请选择材料种类。"))
    if application.erased_at is not None:
        raise ApplicationError(_("该申请的在线副本已清除，不能再添加材料。"))
    if kind in MARKED:
        content = _marked(content, name)
    blob = files.store(content, name=name, private=True, at=at)
    paper = Paper.objects.create(application=application, kind=kind, name=name[-200:], blob=blob, pages=pages, added_at=at, added_by=by)
    record("application.paper_added", organisation=application.organisation, matter=application.matter, by=by, at=at, kind=str(kind))
    return paper


def _marked(content: bytes, name: str) -> bytes:
    from requests_app.applying.watermark import watermarked

    return watermarked(content, name=name, mime=files.examined(content, name=name))


@transaction.atomic
def open_paper(*, paper: Paper, by: User, at: datetime) -> Paper:
    """Somebody reads a paper of the case: who handles, reviews or signs it; what proves who somebody is only with the right to see people.

    It is recorded. Raises NotAllowedError.
    """
    application = paper.application
    if paper.kind in MARKED or not any(can(by, verb, application.organisation, at) for verb in READERS):
        require(by, Verb.REVEAL_APPLICANTS, application.organisation, at)
    about: dict[str, Any] = {"paper": paper.pk, "kind": paper.kind}
    record("application.paper_opened", organisation=application.organisation, matter=application.matter, by=by, at=at, **about)
    return paper


@transaction.atomic
def add_note(*, application: Application, kind: str, text: str, on: date, by: User, at: datetime, with_whom: str = "") -> Note:
    """An entry of the case: it stops no clock. Raises NotAllowedError, ApplicationError."""
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    if kind not in dict(Note._meta.get_field("kind").flatchoices):
        raise ApplicationError(_("请选择记录种类。"))
    if not text.strip() or len(text) > LONGEST_NOTE:
        raise ApplicationError(_("请填写内容，最多%(most)s字。") % {"most": LONGEST_NOTE})
    if on > local_date(at):
        raise ApplicationError(_("日期不能晚于今天。"))
    if application.state == ApplicationState.ARCHIVED:
        raise ApplicationError(_("该申请已归档，不能再添加记录。"))
    note = Note.objects.create(application=application, kind=kind, text=text.strip(), with_whom=with_whom.strip(), on=on, by=by, at=at)
    record("application.noted", organisation=application.organisation, matter=application.matter, by=by, at=at, kind=str(kind), on=on)
    return note
