"""Erasing online copies after the transfer to the archive: a list, a second person, a job (条例45条, 档案法21条, 个人信息保护法47条)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import NotAllowedError, Verb, require
from core.counting import add_months, local_date
from core.events import record
from core.probes import Probe
from core.states import move
from requests_app.errors import ApplicationError
from requests_app.models import Application, ApplicationState, Complaint, ErasureList, ErasureState, RetentionRule
from requests_app.privacy.emptying import empty
from requests_app.services.receipt import lock
from requests_app.states import ERASURE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import Organisation, User
    from requests_app.models.applications import ApplicationQuerySet

KEPT_MONTHS = 24  # after the transfer, where the unit has no rule of its own
ENDED = (ApplicationState.ARCHIVED, ApplicationState.WITHDRAWN)
UNDONE = (ErasureState.PROPOSED, ErasureState.APPROVED)
_approved = Probe(lambda at: ErasureList.objects.filter(state=ErasureState.APPROVED, decided_at__lte=at).order_by("decided_at"))


def months_of(organisation: Organisation) -> int:
    """How many months after the transfer the online copy stays."""
    rule = RetentionRule.objects.filter(organisation=organisation).first()
    return rule.months if rule else KEPT_MONTHS


def due(organisation: Organisation, at: datetime) -> ApplicationQuerySet:
    """Cases whose online copies have been kept long enough and that are on no list; open suits, reviews and complaints keep them."""
    since = add_months(local_date(at), -months_of(organisation))
    rows = Application.objects.of([organisation.pk]).filter(state__in=ENDED, transferred_on__lte=since, erased_at__isnull=True)
    rows = rows.exclude(erasure_lists__state__in=UNDONE)
    return rows.exclude(proceedings__result="").exclude(complaints__in=Complaint.objects.filter(closed_on__isnull=True)).order_by("pk")


@transaction.atomic
def propose(*, organisation: Organisation, applications: Sequence[Application], by: User, at: datetime) -> ErasureList:
    """Draw up a list of cases that are due. Raises NotAllowedError, ApplicationError."""
    require(by, Verb.KEEP_ARCHIVE, organisation, at)
    if not applications:
        raise ApplicationError(_("没有保存期满的申请。"))
    fit = set(due(organisation, at).filter(pk__in=[row.pk for row in applications]).values_list("pk", flat=True))
    wrong = [row.number for row in applications if row.pk not in fit]
    if wrong:
        raise ApplicationError(_("以下申请不能列入清除清单：%(numbers)s。") % {"numbers": "、".join(wrong)})
    made = ErasureList.objects.create(organisation=organisation, made_by=by, made_at=at)
    made.applications.set(applications)
    record("erasure.proposed", organisation=organisation, by=by, at=at, list=made.pk, numbers=[row.number for row in applications])
    return made


def approve(*, listed: ErasureList, by: User, at: datetime) -> ErasureList:
    """A second person agrees; the job erases. Raises NotAllowedError, ApplicationError."""
    return _decide(listed, ErasureState.APPROVED, by=by, at=at)


def reject(*, listed: ErasureList, by: User, at: datetime) -> ErasureList:
    """A second person does not agree; the cases may be listed again. Raises NotAllowedError, ApplicationError."""
    return _decide(listed, ErasureState.REJECTED, by=by, at=at)


@transaction.atomic
def _decide(listed: ErasureList, to: str, *, by: User, at: datetime) -> ErasureList:
    locked = ErasureList.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=listed.pk)
    require(by, Verb.CONFIRM_ERASURE, locked.organisation, at)
    if locked.made_by_id == by.pk:
        raise NotAllowedError(_("清单须由拟制人以外的人批准。"))
    if locked.state != ErasureState.PROPOSED:
        raise ApplicationError(_("该清单目前为“%(state)s”，不能再批准。") % {"state": locked.get_state_display()})
    locked.decided_by, locked.decided_at = by, at
    locked.save(update_fields=["decided_by", "decided_at"])
    about = {"list": locked.pk, "count": locked.applications.count()}
    move(locked, ERASURE, to=to, by=by, at=at, organisation=locked.organisation, matter=None, **about)
    listed.refresh_from_db()
    return listed


def erase_approved(at: datetime) -> int:
    """Sweep job: carry out approved lists, each case in a transaction of its own. Returns how many cases were erased."""
    if not _approved(at):
        return 0
    count = 0
    for listed in ErasureList.objects.filter(state=ErasureState.APPROVED, decided_at__lte=at).order_by("pk"):
        cases = listed.applications.filter(erased_at__isnull=True).order_by("pk")
        erased = sum(erase(application=application, listed=listed, at=at) for application in cases)
        with transaction.atomic():
            listed.done_at = at
            listed.save(update_fields=["done_at"])
            move(
                listed,
                ERASURE,
                to=ErasureState.DONE,
                by=None,
                at=at,
                organisation=listed.organisation,
                matter=None,
                list=listed.pk,
                erased=erased,
            )
        count += erased
    return count


@transaction.atomic
def erase(*, application: Application, listed: ErasureList, at: datetime) -> int:
    """Erase one case of an approved list, and those merged into it; left as it is when it was taken up again. Returns how many."""
    locked = lock(application)
    about: dict[str, Any] = {"organisation": locked.organisation, "matter": locked.matter, "by": None, "at": at, "list": listed.pk}
    if locked.erased_at is not None:
        return 0
    if locked.state not in ENDED or locked.transferred_on is None or _is_needed(locked):
        record("application.erasure_skipped", **about)
        return 0
    for row in (locked, *locked.merged.filter(erased_at__isnull=True)):
        counts = empty(row, by=None, at=at)
        record("application.erased", **about | {"matter": row.matter} | counts)
    return 1


def _is_needed(application: Application) -> bool:
    return application.proceedings.filter(result="").exists() or application.complaints.filter(closed_on__isnull=True).exists()
