"""The 20 working days within which what was formed must be public (条例第二十六条): opened with the draft, met by its first publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import deadlines
from core.counting import CountingError, local_date
from core.models import Deadline
from core.rules import RuleError
from disclosure.dates import shanghai_date, start_of
from disclosure.models import Attribute, Document, DocumentVersion, UndisclosedEntry

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User

RULE = "publish_20wd"
# An interpretation has a limit of its own, from the publication of its policy.
WITHOUT = frozenset({"interpretation"})
# Reasons as they stand in the ledger.
NOT_PROACTIVE = "公开属性不是主动公开"
NEW_DATE = "成文日期更正，重新起算"
TAKEN_OUT = "封存或者清除，不再公开"


def formed_at(version: DocumentVersion, at: datetime) -> datetime:
    """The instant the limit counts from: the conversion of what was undisclosed, else the date written, else the drafting.

    A date ahead of today is a slip that the review refuses; until it is mended the drafting counts.
    """
    converted = UndisclosedEntry.objects.filter(document=version.document_id).values_list("converted_at", flat=True).first()
    if converted is not None:
        return converted
    written = version.written_on
    return start_of(written) if written and written <= shanghai_date(at) else version.created_at


def keep_limit(*, version: DocumentVersion, by: User | None, at: datetime) -> None:
    """Have the document's open limit agree with its attribute and its date; nothing once it was public. In the caller's transaction.

    Another date does not move the limit: the old one is cancelled and a new one opened, so that the trail shows both. What is older than
    the regulation of 2007 has no limit.
    """
    document = version.document
    if document.published_at is not None:
        return
    present = _open_limit(document)
    owed = version.attribute == Attribute.PROACTIVE and version.kind not in WITHOUT
    start = formed_at(version, at) if owed else None
    if present is not None:
        if start is not None and local_date(present.started_at) == local_date(start):
            return
        deadlines.cancel(deadline=present, effective_at=at, by=by, at=at, reason=NEW_DATE if owed else NOT_PROACTIVE)
    if start is None:
        return
    try:
        with transaction.atomic():
            deadlines.open_deadline(rule=RULE, matter=document.matter, start=start, by=by, at=at)
    except (RuleError, CountingError):
        return


def after_publication(*, document: Document, version: DocumentVersion, first: bool, by: User | None, at: datetime) -> None:
    """Hook of publication: the first one fulfils the limit."""
    present = _open_limit(document) if first else None
    if present is not None:
        deadlines.meet(deadline=present, effective_at=max(at, present.started_at), by=by, at=at)


def cancel_limit(*, document: Document, by: User | None, at: datetime, reason: str = TAKEN_OUT) -> None:
    """Hook of sealing and purging, and for whoever discards a draft: nothing is owed any more. Does nothing where nothing is open."""
    present = _open_limit(document)
    if present is not None:
        deadlines.cancel(deadline=present, effective_at=at, by=by, at=at, reason=reason)


def _open_limit(document: Document) -> Deadline | None:
    return Deadline.objects.open().filter(rule=RULE, matter=document.matter_id).first()
