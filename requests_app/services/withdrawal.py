"""申请人撤回."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.counting import local_date
from requests_app.errors import ApplicationError
from requests_app.mails import Step, tell
from requests_app.models import Application, ApplicationState
from requests_app.outcomes import WITHDRAWN
from requests_app.services.closing import close
from requests_app.services.receipt import lock, moment
from requests_app.services.telling import tell_staff

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User

OVER = (ApplicationState.DELIVERED, ApplicationState.CLOSED, ApplicationState.ARCHIVED, ApplicationState.LAPSED, ApplicationState.MERGED)


@transaction.atomic
def withdraw(*, application: Application, on: date, by: User | None, at: datetime) -> Application:
    """The applicant takes it back before the answer was delivered: row r6_3. `by` is empty when it was done by code.

    One that was never confirmed counts in no row. Raises NotAllowedError, ApplicationError.
    """
    locked = lock(application)
    if by is not None:
        require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.state == ApplicationState.WITHDRAWN:
        raise ApplicationError(_("该申请已撤回。"))
    if locked.state in OVER:
        raise ApplicationError(_("目前为“%(state)s”，不能撤回。") % {"state": locked.get_state_display()})
    if on < local_date(locked.submitted_at):
        raise ApplicationError(_("撤回日期不能早于提交日期。"))
    moment(on, at)
    row = WITHDRAWN if locked.received_on is not None else ""
    close(application=locked, row=row, on=on, by=by, at=at, to=ApplicationState.WITHDRAWN)
    tell(application=locked, step=Step.WITHDRAWN, at=at)
    if by is None:
        tell_staff(locked, "application_withdrawn", at=at)
    application.refresh_from_db()
    return application
