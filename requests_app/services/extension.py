"""延长答复期限 (条例33条2款): once, at most twenty workdays, approved by the head of the office, told before the base date ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.counting import Unit, local_date
from core.events import record
from core.rules import rule_for
from requests_app.errors import ApplicationError
from requests_app.mails import Step, tell
from requests_app.models import Application, ApplicationState, Extension
from requests_app.services.receipt import lock, moment, reply_clock

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import Blob, User

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
    if Extension.objects.filter(application=locked, approved_at__isnull=False).exists():
        raise ApplicationError(_("答复期限只能延长一次。"))
    extension, _created = Extension.objects.update_or_create(
        application=locked, defaults={"workdays": workdays, "reason": reason.strip(), "asked_by": by, "asked_at": at}
    )
    record("application.extension_asked", organisation=locked.organisation, matter=locked.matter, by=by, at=at, workdays=workdays)
    return extension


@transaction.atomic
def approve_extension(
    *, extension: Extension, by: User, at: datetime, scan: Blob | None = None, signer: User | None = None, signed_on: date | None = None
) -> Extension:
    """Approved on the screen by the head, or on paper: `signer` signed on `signed_on`, `by` records it with the scan (线下签批).

    Raises NotAllowedError, ApplicationError, LedgerError.
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
    deadlines.extend(
        deadline=reply_clock(application),
        amount=locked.workdays,
        unit=Unit.WORKDAYS,
        reason=locked.reason,
        approver=approver,
        effective_at=when,
        by=by,
        at=at,
        paper=scan,
    )
    locked.approved_by, locked.approved_at, locked.scan = approver, when, scan
    locked.save(update_fields=["approved_by", "approved_at", "scan"])
    on_paper = {"on_paper": "线下签批", "signer": approver.pk} if signer else {}
    record(
        "application.extended",
        organisation=application.organisation,
        matter=application.matter,
        by=by,
        at=at,
        before=None,
        after={"workdays": locked.workdays, **on_paper},
    )
    extension.refresh_from_db()
    return extension


@transaction.atomic
def tell_extension(*, extension: Extension, told_on: date, by: User, at: datetime) -> Extension:
    """The applicant was told: before the base limit ends. Raises NotAllowedError, ApplicationError."""
    application = lock(extension.application)
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    locked = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    if locked.approved_at is None:
        raise ApplicationError(_("延长期限尚未经信息公开工作机构负责人同意。"))
    if locked.told_on is not None:
        raise ApplicationError(_("告知申请人日期已登记。"))
    if told_on < local_date(locked.approved_at):
        raise ApplicationError(_("告知日期不能早于批准日期。"))
    moment(told_on, at)
    locked.told_on = told_on
    locked.save(update_fields=["told_on"])
    record("application.extension_told", organisation=application.organisation, matter=application.matter, by=by, at=at, on=told_on)
    tell(application=application, step=Step.EXTENDED, at=at)
    extension.refresh_from_db()
    return extension
