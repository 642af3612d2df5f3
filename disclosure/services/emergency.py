"""应急发布: a shorter way, never without the secrecy review by a second person (LEGAL.md §13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from disclosure.errors import RefusedError
from disclosure.models import DocumentVersion, EmergencyOrder, VersionState
from disclosure.queries.reasons import reasons_not_to_submit
from disclosure.routes import CHECKS, emergency_of
from disclosure.services.locks import lock_version
from disclosure.services.review import move_on, passed_secrecy

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User

OPEN = (VersionState.DRAFT, *CHECKS, VersionState.SECRECY, VersionState.SIGN_OFF)


@transaction.atomic
def expedite(*, version: DocumentVersion, reason: str, by: User, at: datetime) -> DocumentVersion:
    """Put an unpublished version on the short way: what is left of it is the secrecy review, by another person than `by` and the writers.

    A draft is submitted, a version in one of the three checks goes to the secrecy review, one that passed it awaits publication. The reason
    (5 to 300 characters) stands in the trail, on the version's page and in its publication. Raises NotAllowedError, RefusedError.
    """
    require(by, Verb.EXPEDITE, version.document.organisation, at)
    locked = lock_version(version)
    reason = reason.strip()
    if locked.document.sealed_at:
        raise RefusedError(_("该信息已封存，不能发布。"))
    if locked.state not in OPEN:
        raise RefusedError(_("目前为“%(state)s”，无需应急发布。") % {"state": locked.get_state_display()})
    if emergency_of(locked):
        raise RefusedError(_("已经决定应急发布。"))
    if not 5 <= len(reason) <= 300:
        raise RefusedError(_("请写明应急理由，5至300字。"))
    if locked.state == VersionState.DRAFT and (reasons := reasons_not_to_submit(locked, at=at)):
        raise RefusedError(*reasons)
    if locked.state == VersionState.SIGN_OFF and passed_secrecy(locked, by):
        raise RefusedError(_("应急发布的决定与保密审查须由两人分别办理。"))
    EmergencyOrder.objects.create(version=locked, reason=reason, by=by, at=at)
    document = locked.document
    record(
        "version.expedited",
        organisation=document.organisation,
        matter=document.matter,
        by=by,
        at=at,
        version=locked.number,
        reason=reason,
        from_state=locked.state,
    )
    if locked.state == VersionState.SIGN_OFF:
        return move_on(version, locked, VersionState.APPROVED, by=by, at=at, emergency=True)
    if locked.state != VersionState.SECRECY:
        return move_on(version, locked, VersionState.SECRECY, by=by, at=at, emergency=True)
    version.refresh_from_db()
    return version
