"""The end of a case: nothing is owed any more, and how its limits were counted is kept as it was."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.models import Deadline, Matter
from core.states import move
from requests_app.errors import ApplicationError
from requests_app.law import REPLY_RULES
from requests_app.models import Application, ApplicationState
from requests_app.outcomes import ROWS
from requests_app.services.receipt import lock
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User


@transaction.atomic
def close(
    *,
    application: Application,
    row: str,
    on: date,
    by: User | None,
    at: datetime,
    to: str = ApplicationState.CLOSED,
    answered_at: datetime | None = None,
) -> Application:
    """End the case in this row of the annual report. `answered_at`: when the answer was posted, signed for or sent; it meets the limit.

    Without it the limit is cancelled (withdrawn, lapsed). Everything else that is still open ends too; the trace is frozen. `by` is empty
    for the sweep and for the applicant. Raises ApplicationError, MoveError.
    """
    locked = lock(application)
    if row not in ROWS and not (to == ApplicationState.WITHDRAWN and locked.received_on is None):
        raise ApplicationError(_("请选择年度报告中的一项。"))
    if locked.received_on is not None and on < locked.received_on:  # else no year's sums would reconcile
        raise ApplicationError(_("办结日期不能早于收到申请之日。"))
    for deadline in Deadline.objects.open().filter(matter__in=matters_of(locked)):
        if answered_at is not None and deadline.rule in REPLY_RULES:
            deadlines.meet(deadline=deadline, effective_at=answered_at, by=by, at=at)
        else:
            deadlines.cancel(deadline=deadline, effective_at=at, by=by, at=at, reason="申请已办结")
    if locked.closed_on is None:  # a new answer that was ordered changes no report: the first one counts (ADR 9)
        locked.row, locked.closed_on = row, on
    locked.trace = frozen_trace(locked, at=at)
    locked.save(update_fields=["row", "closed_on", "trace"])
    move(locked, APPLICATION, to=to, by=by, at=at, organisation=locked.organisation, matter=locked.matter, row=row, closed_on=on)
    parts = Matter.objects.filter(parent=locked.matter, kind="consultation", closed_at__isnull=True)
    parts.update(closed_at=at)
    locked.matter.closed_at = at
    locked.matter.save(update_fields=["closed_at"])
    application.refresh_from_db()
    return application


def matters_of(application: Application) -> list[int]:
    """Ids of the case's matter and those of its consultations; a review or suit has a life of its own."""
    parts = Matter.objects.filter(parent=application.matter_id, kind="consultation").values_list("pk", flat=True)
    return [application.matter_id, *parts]


def frozen_trace(application: Application, *, at: datetime) -> list[dict[str, Any]]:
    """Every limit of the case as it is explained now: rule, dates, entries and days, as JSON."""
    rows = Deadline.objects.filter(matter__in=matters_of(application)).select_related("organisation").order_by("id")
    return [_plain(asdict(deadlines.explain(row, at=at)) | {"state": row.state, "late_seconds": row.late_seconds}) for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    isoformat = getattr(value, "isoformat", None)
    if isoformat:
        return isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
