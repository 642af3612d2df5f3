"""Unfinished forms, and files that nobody holds, go by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from core import files
from core.counting import SHANGHAI
from core.models import Blob
from core.probes import is_tidying
from requests_app.models import DraftFile, FormDraft, RetentionRule

if TYPE_CHECKING:
    from datetime import datetime

HOURS = 24  # where the office has no rule of its own
CODE_SHOWN = timedelta(minutes=30)  # after sending, while the receipt may still show the query code
QUIET_HOUR = 4
MOST = 500  # a turn


def sweep_drafts(at: datetime) -> int:
    """Sweep job: forms nobody went on with are deleted with their files; a sent one forgets its code. Returns how many were deleted."""
    if not is_tidying(at):
        return 0
    FormDraft.objects.filter(sent_as__isnull=False, touched_at__lt=at - CODE_SHOWN).update(data={})
    own = dict(RetentionRule.objects.values_list("organisation", "unfinished_hours"))
    old = Q(touched_at__lt=at - timedelta(hours=HOURS)) & ~Q(organisation__in=own)
    old |= Q(organisation__isnull=True, touched_at__lt=at - timedelta(hours=HOURS))
    for organisation, hours in own.items():
        old |= Q(organisation=organisation, touched_at__lt=at - timedelta(hours=hours))
    keys = list(FormDraft.objects.filter(old).order_by("touched_at").values_list("pk", flat=True)[:MOST])
    if keys:
        with transaction.atomic():
            blobs = list(Blob.objects.filter(pk__in=DraftFile.objects.filter(draft__in=keys).values("blob")))
            FormDraft.objects.filter(pk__in=keys).delete()
            files.release(blobs)
    return len(keys)


def sweep_orphans(at: datetime) -> int:
    """Sweep job, early in the morning: bytes without a row, and rows of private files that were taken out of a form again."""
    if not is_tidying(at) or at.astimezone(SHANGHAI).hour != QUIET_HOUR or at.astimezone(SHANGHAI).minute:
        return 0
    return files.remove_orphans()
