"""A new query code for somebody who lost it, by staff, on proof of identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Verb, require
from core.events import record
from requests_app import codes
from requests_app.errors import ApplicationError
from requests_app.mails import Step, tell
from requests_app.services.receipt import lock

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from requests_app.models import Application


class Proof(models.TextChoices):
    """What was looked at. A telephone call proves nobody."""

    ORIGINAL = "original", gettext_lazy("当面核对身份证件原件")
    COPY_ON_FILE = "copy_on_file", gettext_lazy("身份证件复印件与案卷材料核对一致")
    AUTHORISED = "authorised", gettext_lazy("代理人出示授权委托书和身份证件")
    SEALED = "sealed", gettext_lazy("加盖公章的单位证明和经办人身份证件")


@transaction.atomic
def reissue_code(*, application: Application, proof: str, by: User, at: datetime) -> str:
    """Give the application a new code and return it, once; the old code and all open visits end, the applicant is told.

    Raises NotAllowedError, ApplicationError.
    """
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if proof not in Proof.values:
        raise ApplicationError(_("请选择核对了何种身份证明。"))
    if locked.erased_at is not None:
        raise ApplicationError(_("该申请的在线副本已清除，不能再发放查询码。"))
    code = codes.issue(locked, at=at)
    locked.save(update_fields=["code_hash", "code_issued_at"])
    record("application.code_reissued", organisation=locked.organisation, matter=locked.matter, by=by, at=at, proof=str(proof))
    tell(application=locked, step=Step.CODE, at=at, occasion=int(at.timestamp()))
    application.refresh_from_db()
    return code
