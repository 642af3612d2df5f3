"""One application, several items (拆分), and several applications handled as one (并案)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.events import record
from core.models import Deadline
from core.states import move
from requests_app.errors import ApplicationError
from requests_app.mails import Step, tell
from requests_app.models import Application, ApplicationState, Item, PartyRole
from requests_app.services.closing import frozen_trace, matters_of
from requests_app.services.intake import LONGEST_ITEM, MOST_ITEMS
from requests_app.services.receipt import lock
from requests_app.states import APPLICATION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import User

EARLY = (ApplicationState.SUBMITTED, ApplicationState.REGISTERED, ApplicationState.HANDLING)


@transaction.atomic
def split(*, application: Application, texts: Sequence[str], by: User, at: datetime) -> list[Item]:
    """Write down anew what is asked for, item by item; each gets its own decision. Raises NotAllowedError, ApplicationError."""
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    wanted = [text.strip() for text in texts if text.strip()]
    if locked.state not in EARLY:
        raise ApplicationError(_("目前为“%(state)s”，不能拆分事项。") % {"state": locked.get_state_display()})
    if not 1 <= len(wanted) <= MOST_ITEMS:
        raise ApplicationError(_("请填写1至%(most)s个事项。") % {"most": MOST_ITEMS})
    if any(len(text) > LONGEST_ITEM for text in wanted):
        raise ApplicationError(_("每个事项最多%(most)s字。") % {"most": LONGEST_ITEM})
    if hasattr(locked, "answer") or locked.consultations.filter(items__isnull=False).exists():
        raise ApplicationError(_("已有答复稿或者征求意见涉及现有事项，不能再拆分。"))
    locked.items.all().delete()
    items = [Item.objects.create(application=locked, number=number, wanted=text) for number, text in enumerate(wanted, start=1)]
    record("application.split", organisation=locked.organisation, matter=locked.matter, by=by, at=at, items=len(items))
    return items


@transaction.atomic
def merge(*, application: Application, into: Application, by: User, at: datetime) -> Application:
    """Handle `application` within `into`, an earlier one of the same applicant: its items move there, its limits end, it counts no more.

    The earlier limit stays, so nobody waits longer. Raises NotAllowedError, ApplicationError.
    """
    if application.pk == into.pk:
        raise ApplicationError(_("不能并入自身。"))
    first, second = sorted((application, into), key=lambda row: row.pk)
    rows = {row.pk: lock(row) for row in (first, second)}
    locked, target = rows[application.pk], rows[into.pk]
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.organisation_id != target.organisation_id:
        raise ApplicationError(_("只能并入本单位的申请。"))
    if locked.state not in EARLY or target.state not in EARLY:
        raise ApplicationError(_("已进入后续程序的申请不能并案。"))
    if hasattr(locked, "answer") or hasattr(target, "answer") or locked.consultations.exists():
        raise ApplicationError(_("已进入后续程序的申请不能并案。"))
    if target.received_on is None or (locked.received_on is not None and locked.received_on < target.received_on):
        raise ApplicationError(_("只能并入收到在先的申请，以免推迟答复。"))
    if not _same_applicant(locked, target):
        raise ApplicationError(_("只有同一申请人的申请可以并案。"))
    number = target.items.count()
    if number + locked.items.count() > MOST_ITEMS:
        raise ApplicationError(_("一件申请最多%(most)s个事项。") % {"most": MOST_ITEMS})
    for offset, item in enumerate(locked.items.order_by("number"), start=1):
        item.application, item.number = target, number + offset
        item.save(update_fields=["application", "number"])
    for deadline in Deadline.objects.open().filter(matter__in=matters_of(locked)):
        deadlines.cancel(deadline=deadline, effective_at=at, by=by, at=at, reason="并入同一申请人的另一件申请")
    locked.merged_into, locked.trace = target, frozen_trace(locked, at=at)
    locked.save(update_fields=["merged_into", "trace"])
    move(
        locked, APPLICATION, to=ApplicationState.MERGED, by=by, at=at, organisation=locked.organisation, matter=locked.matter,
        into=target.number,
    )  # fmt: skip
    locked.matter.closed_at = at
    locked.matter.save(update_fields=["closed_at"])
    tell(application=locked, step=Step.MERGED, at=at)
    application.refresh_from_db()
    return application


def _same_applicant(one: Application, other: Application) -> bool:
    mine, theirs = (row.parties.filter(role=PartyRole.APPLICANT).first() for row in (one, other))
    if mine is None or theirs is None:
        return False
    if mine.identity_index and theirs.identity_index:
        return mine.identity_index == theirs.identity_index
    return mine.name_index == theirs.name_index
