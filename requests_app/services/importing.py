"""Many applications at once: all of a sheet or none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from core.states import move
from requests_app.errors import ApplicationError
from requests_app.importing.values import parsed
from requests_app.models import Application, ApplicationState
from requests_app.outcomes import WITHDRAWN
from requests_app.services.closing import close
from requests_app.services.intake import Received, receive
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from core.models import Organisation, User
    from requests_app.importing.values import Parsed

MOST_PROBLEMS = 30
Made = TypeVar("Made")


@transaction.atomic
def receive_batch(*, organisation: Organisation, rows: Sequence[dict[str, str]], by: User, at: datetime) -> list[Received]:
    """Take a sheet of applications in (rows of `importing.read_rows`), in its order. Raises NotAllowedError, ApplicationError."""
    require(by, Verb.HANDLE_APPLICATIONS, organisation, at)

    def one(found: Parsed) -> Received:
        return receive(
            organisation=organisation,
            channel=found.channel,
            filled=found.filled,
            submitted_at=found.submitted_at,
            signed_on=found.signed_on,
            received_on=found.received_on,
            foreign_number=found.foreign_number,
            by=by,
            at=at,
        )

    made = _each(rows, lambda row: one(parsed(row, earlier=False, at=at)))
    record("application.batch_received", organisation=organisation, by=by, at=at, count=len(made))
    return made


@transaction.atomic
def import_earlier(*, organisation: Organisation, rows: Sequence[dict[str, str]], by: User, at: datetime) -> list[Application]:
    """Take over cases of another system: open ones with their limits from the legal date of receipt (the regulation of 2007 before 15 May
    2019), so that what is carried over is right; closed ones with their row of the report, without limits, for whether
    they were kept is not known here. Nobody is told. Raises NotAllowedError, ApplicationError.
    """
    require(by, Verb.HANDLE_APPLICATIONS, organisation, at)

    def one(found: Parsed) -> Application:
        application = receive(
            organisation=organisation,
            channel=found.channel,
            filled=found.filled,
            submitted_at=found.submitted_at,
            received_on=found.received_on,
            foreign_number=found.foreign_number,
            carried_in=True,
            owes=found.closed_on is None,
            by=by,
            at=at,
        ).application
        application.refresh_from_db()
        Application.objects.filter(pk=application.pk).update(code_hash="", code_issued_at=None)  # nobody was told a code
        record("application.carried_over", organisation=organisation, matter=application.matter, by=by, at=at)
        return _closed(application, found, by=by, at=at) if found.closed_on else application

    return _each(rows, lambda row: one(parsed(row, earlier=True, at=at)))


def _closed(application: Application, found: Parsed, *, by: User, at: datetime) -> Application:
    assert found.closed_on is not None  # noqa: S101  (for the type checker)
    to = ApplicationState.WITHDRAWN if found.row == WITHDRAWN else ApplicationState.CLOSED
    if to == ApplicationState.CLOSED:
        for state in (ApplicationState.HANDLING, ApplicationState.ANSWERED):
            move(application, APPLICATION, to=state, by=by, at=at, organisation=application.organisation, matter=application.matter)
    return close(application=application, row=found.row, on=found.closed_on, by=by, at=at, to=to)


def _each(rows: Sequence[dict[str, str]], take: Callable[[dict[str, str]], Made]) -> list[Made]:
    """Every row, or a refusal that names what is wrong in which row."""
    made: list[Made] = []
    problems: list[str] = []
    for row in rows:
        try:
            with transaction.atomic():
                made.append(take(row))
        except ApplicationError as error:
            words = {"row": row.get("at_row", "?"), "reason": str(error)}
            problems.append(_("第%(row)s行：%(reason)s") % words)
        if len(problems) == MOST_PROBLEMS:
            break
    if problems:
        raise ApplicationError(*problems)
    return made
