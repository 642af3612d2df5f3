"""签收 and 交办: who handles a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, can, require
from core.events import record
from core.notices import notify
from core.states import move
from requests_app.errors import ApplicationError
from requests_app.models import Application, ApplicationState
from requests_app.services.receipt import lock
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User


@transaction.atomic
def claim(*, application: Application, by: User, at: datetime) -> Application:
    """Take a case that nobody handles. Raises NotAllowedError, ApplicationError."""
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.matter.handler_id not in (None, by.pk):
        raise ApplicationError(_("该申请已由%(person)s签收。") % {"person": locked.matter.handler})
    return _give(application, locked, to=by, by=by, at=at, verb="application.claimed")


@transaction.atomic
def assign(*, application: Application, to: User, by: User, at: datetime) -> Application:
    """Give a case to somebody who may handle it, who is told. Raises NotAllowedError, ApplicationError."""
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if not can(to, Verb.HANDLE_APPLICATIONS, locked.organisation, at):
        raise ApplicationError(_("%(person)s没有办理公开申请的权限。") % {"person": to})
    _give(application, locked, to=to, by=by, at=at, verb="application.assigned")
    if to.pk != by.pk:
        notify(
            recipients=[to],
            template="application_assigned",
            organisation=locked.organisation,
            matter=locked.matter,
            dedupe=f"application:{locked.pk}:assigned:{to.pk}:{at.isoformat()}",
            at=at,
        )
    return application


def _give(application: Application, locked: Application, *, to: User, by: User, at: datetime, verb: str) -> Application:
    if locked.is_closed:
        raise ApplicationError(_("该申请已办结。"))
    before = locked.matter.handler_id
    locked.matter.handler = to
    locked.matter.save(update_fields=["handler"])
    locked.matter.parts.filter(kind="consultation", closed_at__isnull=True).update(handler=to)
    record(verb, organisation=locked.organisation, matter=locked.matter, by=by, at=at, before={"handler": before}, after={"handler": to.pk})
    if locked.state == ApplicationState.REGISTERED:
        move(locked, APPLICATION, to=ApplicationState.HANDLING, by=by, at=at, organisation=locked.organisation, matter=locked.matter)
    application.refresh_from_db()
    return application
