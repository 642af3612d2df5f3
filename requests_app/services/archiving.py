"""归档 and 移交: a closed case becomes a file of the archive; from its transfer the retention of the online copy counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.counting import local_date
from core.events import record
from core.states import move
from requests_app.errors import ApplicationError
from requests_app.guard import refuse_personal
from requests_app.models import Application, ApplicationState
from requests_app.services.receipt import lock
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User

CLOSED = (ApplicationState.CLOSED, ApplicationState.LAPSED, ApplicationState.WITHDRAWN)


@transaction.atomic
def archive(*, application: Application, archive_number: str, by: User, at: datetime) -> Application:
    """The closed case gets its 档号. One withdrawn before it was received keeps its state.

    Raises NotAllowedError, ApplicationError.
    """
    locked = lock(application)
    require(by, Verb.KEEP_ARCHIVE, locked.organisation, at)
    if locked.state not in CLOSED or (locked.archived_at is not None and locked.state == ApplicationState.WITHDRAWN):
        raise ApplicationError(_("只有已办结且未归档的申请可以归档。"))
    if not archive_number.strip():
        raise ApplicationError(_("请填写档号。"))
    locked.archived_at, locked.archive_number, locked.transferred_on = at, refuse_personal(archive_number, locked), None
    locked.save(update_fields=["archived_at", "archive_number", "transferred_on"])
    about: dict[str, Any] = {"archive_number": locked.archive_number}
    if locked.received_on is not None:
        move(
            locked, APPLICATION, to=ApplicationState.ARCHIVED, by=by, at=at, organisation=locked.organisation, matter=locked.matter, **about
        )
    else:
        record("application.archived", organisation=locked.organisation, matter=locked.matter, by=by, at=at, **about)
    application.refresh_from_db()
    return application


@transaction.atomic
def transfer(*, application: Application, transferred_on: date, by: User, at: datetime) -> Application:
    """The file was handed to the archive on this day. Raises NotAllowedError, ApplicationError."""
    locked = lock(application)
    require(by, Verb.KEEP_ARCHIVE, locked.organisation, at)
    if locked.archived_at is None or not locked.is_closed:
        raise ApplicationError(_("请先归档，再登记移交。"))
    if locked.transferred_on is not None:
        raise ApplicationError(_("该申请已登记移交。"))
    if transferred_on > local_date(at):
        raise ApplicationError(_("移交日期不能晚于今天。"))
    if locked.closed_on is not None and transferred_on < locked.closed_on:
        raise ApplicationError(_("移交日期不能早于办结日期。"))
    locked.transferred_on = transferred_on
    locked.save(update_fields=["transferred_on"])
    about: dict[str, Any] = {"on": transferred_on}
    record("application.transferred", organisation=locked.organisation, matter=locked.matter, by=by, at=at, **about)
    application.refresh_from_db()
    return application
