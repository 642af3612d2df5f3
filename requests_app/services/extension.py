"""延长答复期限 (条例33条2款): once, at most twenty workdays, approved by the head of the office, told before the base date ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, can, require
from core.counting import Unit, local_date
from core.events import record
from core.rules import rule_for
from disclosure.dates import start_of
from requests_app.errors import ApplicationError
from requests_app.guard import refuse_personal
from requests_app.mails import Step, tell
from requests_app.models import Application, ApplicationState, Extension
from requests_app.services.receipt import lock, moment, reply_clock
from requests_app.services.telling import tell_staff

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import Blob, Deadline, User

EXTENDABLE = (ApplicationState.REGISTERED, ApplicationState.HANDLING)


@transaction.atomic
def propose_extension(*, application: Application, workdays: int, reason: str, by: User, at: datetime) -> Extension:
    """Ask the head of the office. A proposal that was not yet approved is replaced. Raises NotAllowedError, ApplicationError."""
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.state not in EXTENDABLE:
        raise ApplicationError(_("目前为“%(state)s”，不能延长期限。") % {"state": locked.get_state_display()})
    most = rule_for(reply_clock(locked).rule, locked.organisation).extension_max
    if not 1 <= workdays <= most:
        raise ApplicationError(_("延长的期限最长不得超过%(most)s个工作日。") % {"most": most})
    if not reason.strip():
        raise ApplicationError(_("请写明延长期限的理由。"))
    reason = refuse_personal(reason, locked)
    if Extension.objects.filter(application=locked, approved_at__isnull=False).exists():
        raise ApplicationError(_("答复期限只能延长一次。"))
    extension, _created = Extension.objects.update_or_create(
        application=locked, defaults={"workdays": workdays, "reason": reason.strip(), "asked_by": by, "asked_at": at}
    )
    record("application.extension_asked", organisation=locked.organisation, matter=locked.matter, by=by, at=at, workdays=workdays)
    tell_staff(locked, "extension_asked", at=at, occasion=at.isoformat(), verb=Verb.APPROVE_EXTENSIONS)
    return extension


@transaction.atomic
def approve_extension(
    *, extension: Extension, by: User, at: datetime, scan: Blob | None = None, signer: User | None = None, signed_on: date | None = None
) -> Extension:
    """Approved on the screen by the head, or on paper: `signer` signed on `signed_on`, `by` records it with the scan (线下签批).

    The limit moves once the applicant was told as well (`tell_extension`). Raises NotAllowedError, ApplicationError.
    """
    application = lock(extension.application)
    locked = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    if locked.approved_at is not None:
        raise ApplicationError(_("该延长已经批准。"))
    if signer is None:
        require(by, Verb.APPROVE_EXTENSIONS, application.organisation, at)
        approver, when = by, at
    else:
        require(by, Verb.RECORD_PAPER, application.organisation, at)
        if scan is None or signed_on is None:
            raise ApplicationError(_("线下签批须上传扫描件并填写签批日期。"))
        approver, when = signer, moment(signed_on, at)
    if approver.pk == locked.asked_by_id:
        raise ApplicationError(_("提出延长的人不能批准延长。"))
    if not can(approver, Verb.APPROVE_EXTENSIONS, application.organisation, at):
        raise ApplicationError(_("延长期限须经信息公开工作机构负责人同意。"))
    if application.received_on is not None and when < start_of(application.received_on):
        raise ApplicationError(_("签批日期不能早于收到申请之日。"))
    _before_the_end(application, when, _("延长期限须在原期限届满前经同意。"))
    locked.approved_by, locked.approved_at, locked.scan = approver, when, scan
    locked.save(update_fields=["approved_by", "approved_at", "scan"])
    on_paper = {"on_paper": "线下签批", "signer": approver.pk} if signer else {}
    record(
        "application.extension_approved",
        organisation=application.organisation,
        matter=application.matter,
        by=by,
        at=at,
        before=None,
        after={"workdays": locked.workdays, **on_paper},
    )
    tell_staff(application, "extension_approved", at=at, occasion=at.isoformat())
    extension.refresh_from_db()
    return extension


@transaction.atomic
def tell_extension(*, extension: Extension, told_on: date, by: User, at: datetime) -> Extension:
    """The applicant was told, before the base limit ends: it is extended. Raises NotAllowedError, ApplicationError, LedgerError."""
    application = lock(extension.application)
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    locked = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    if locked.approved_at is None:
        raise ApplicationError(_("延长期限尚未经信息公开工作机构负责人同意。"))
    if locked.told_on is not None:
        raise ApplicationError(_("告知申请人日期已登记。"))
    if told_on < local_date(locked.approved_at):
        raise ApplicationError(_("告知日期不能早于批准日期。"))
    when = max(moment(told_on, at), locked.approved_at)
    clock = _before_the_end(application, when, _("延长期限须在原期限届满前告知申请人。"))
    deadlines.extend(
        deadline=clock,
        amount=locked.workdays,
        unit=Unit.WORKDAYS,
        reason="经信息公开工作机构负责人同意并告知申请人",
        approver=locked.approved_by,
        effective_at=when,
        by=by,
        at=at,
        paper=locked.scan,
    )
    locked.told_on = told_on
    locked.save(update_fields=["told_on"])
    about: dict[str, Any] = {"workdays": locked.workdays, "told_on": told_on}
    record("application.extended", organisation=application.organisation, matter=application.matter, by=by, at=at, **about)
    tell(application=application, step=Step.EXTENDED, at=at)
    extension.refresh_from_db()
    return extension


def _before_the_end(application: Application, when: datetime, message: str) -> Deadline:
    """The answer's clock, if it had not run out by then; while it stands still it cannot. Raises ApplicationError with the message."""
    clock = reply_clock(application)
    due_at = deadlines.outcome_of(clock, at=when).due_at
    if due_at is not None and when >= due_at:
        raise ApplicationError(message)
    return clock
