"""证据材料包: all of a case for the reviewing organ or the court, in one private file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from core.files import store
from requests_app.errors import ApplicationError
from requests_app.models import Proceeding

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User


def make_bundle(*, proceeding: Proceeding, by: User, at: datetime) -> Proceeding:
    """Build the bundle anew from the case as it stands and keep it, private. Raises NotAllowedError, ApplicationError."""
    from requests_app.letters.bundles import evidence_bundle

    organisation = proceeding.application.organisation
    require(by, Verb.HANDLE_APPLICATIONS, organisation, at)
    content = evidence_bundle(proceeding.application, at=at)
    with transaction.atomic():
        locked = Proceeding.objects.select_for_update(of=("self",)).get(pk=proceeding.pk)
        locked.bundle = store(content, name="evidence.zip", private=True, at=at)
        locked.save(update_fields=["bundle"])
        about: dict[str, Any] = {"sha256": locked.bundle.sha256, "size": locked.bundle.size}
        record("proceeding.bundle_made", organisation=organisation, matter=proceeding.matter, by=by, at=at, **about)
    proceeding.refresh_from_db()
    return proceeding


def read_bundle(*, proceeding: Proceeding, by: User, at: datetime) -> None:
    """Record that the bundle is read, which holds the applicant in clear. Raises NotAllowedError, ApplicationError."""
    require(by, Verb.REVEAL_APPLICANTS, proceeding.application.organisation, at)
    if proceeding.bundle is None:
        raise ApplicationError(_("尚未生成证据材料包。"))
    record("proceeding.bundle_read", organisation=proceeding.application.organisation, matter=proceeding.matter, by=by, at=at)
