"""After the decision: looked at again within a year, kept or converted; and approved drafts that are on application only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, require
from core.events import record
from core.models import Deadline, Matter
from disclosure.errors import RefusedError
from disclosure.models import Attribute, Document, DocumentVersion, EntryState, UndisclosedEntry
from disclosure.queries import open_version
from disclosure.services import drafting
from disclosure.services.undisclosed.deciding import RULE, conclude
from disclosure.services.undisclosed.lines import MATTER_KIND, lock, move_entry

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from disclosure.models import Column


@transaction.atomic
def reexamine(*, entry: UndisclosedEntry, reason: str, by: User, at: datetime) -> UndisclosedEntry:
    """Having looked at it again, keep it as it is (条例第十八条): the limit is met and the next one opens. What changes is converted.

    Raises NotAllowedError, RefusedError.
    """
    require(by, Verb.EXAMINE_ATTRIBUTE, entry.organisation, at)
    locked = _decided(entry)
    reason = reason.strip()
    if not reason:
        raise RefusedError(_("请写明继续不主动公开的理由。"))
    if len(reason) > 300:
        raise RefusedError(_("理由最多300字。"))
    _meet(locked, by=by, at=at)
    deadlines.open_deadline(rule=RULE, matter=locked.matter, start=at, by=by, at=at)
    locked.examined_at = at
    locked.save(update_fields=["examined_at"])
    record("undisclosed.reexamined", organisation=locked.organisation, matter=locked.matter, by=by, at=at, kept=True, reason=reason)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def convert(*, entry: UndisclosedEntry, title: str, column: Column, reason: str, by: User, at: datetime) -> DocumentVersion:
    """Turn it into proactive disclosure: a draft tied to the entry, filed and reviewed like any other, due in 20 working days from now.

    An on-application draft that was approved goes back to be reviewed as proactive. The entry stays with its history; its yearly limit is
    met. Takes the right to examine and the right to draft. Raises NotAllowedError, RefusedError.
    """
    require(by, Verb.EXAMINE_ATTRIBUTE, entry.organisation, at)
    locked = _decided(entry)
    reason = reason.strip()
    if not reason:
        raise RefusedError(_("请写明转为主动公开的理由。"))
    if locked.document is not None:
        document, version = locked.document, _open_version(locked.document)
    else:
        version = drafting.create_document(
            organisation=locked.organisation,
            kind=locked.kind,
            title=title,
            column=column,
            topic=locked.topic,
            by=by,
            at=at,
        )
        document = version.document
    locked.document, locked.converted_at, locked.examined_at = document, at, at
    locked.save(update_fields=["document", "converted_at", "examined_at"])
    extra = {"document": document.pk, "reason": reason[:300], "former_attribute": locked.attribute, "former_ground": locked.ground}
    move_entry(locked, EntryState.CONVERTED, by=by, at=at, **extra)
    _meet(locked, by=by, at=at)
    Matter.objects.filter(pk=locked.matter_id).update(closed_at=at)
    # The date written comes last: the limit counts from the conversion, not from a day long past.
    changes: dict[str, Any] = {"title": title, "column": column, "written_on": locked.formed_on}
    if version.attribute != Attribute.PROACTIVE:
        changes |= {"attribute": Attribute.PROACTIVE, "ground": "", "ground_reason": ""}
    drafting.save_draft(version=version, changes=changes, by=by, at=at)
    record(
        "document.converted", organisation=locked.organisation, matter=document.matter, by=by, at=at, entry=locked.pk, reason=reason[:300]
    )
    entry.refresh_from_db()
    return version


def conclude_on_application(*, version: DocumentVersion, by: User, at: datetime) -> None:
    """Hook of the last approval: a draft approved as on application only enters the register, decided by who signed it off."""
    if version.attribute != Attribute.ON_APPLICATION or version.document.published_at is not None:
        return
    if UndisclosedEntry.objects.filter(document=version.document_id).exists():
        return
    matter = Matter.objects.create(
        organisation=version.document.organisation,
        kind=MATTER_KIND,
        title=version.title,
        parent=version.document.matter,
        handler=version.created_by,
        opened_at=at,
    )
    entry = UndisclosedEntry.objects.create(
        matter=matter,
        organisation=version.document.organisation,
        title=version.title[:120],
        kind=version.kind,
        topic=version.topic,
        formed_on=version.written_on,
        attribute=Attribute.ON_APPLICATION,
        ground=version.ground,
        reason=version.ground_reason,
        state=EntryState.DECISION,
        revision=version.revision,
        document=version.document,
        created_by=version.created_by,
        created_at=at,
    )
    entry.matter, entry.organisation = matter, version.document.organisation
    conclude(entry, decided_by=by, by=by, at=at)


def _decided(entry: UndisclosedEntry) -> UndisclosedEntry:
    locked = lock(entry)
    if locked.state != EntryState.DECIDED:
        raise RefusedError(_("只有已认定的事项可以评估或者转换，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    return locked


def _open_version(document: Document) -> DocumentVersion:
    version = open_version(document)
    if version is None:
        raise RefusedError(_("对应的信息没有可以修改的版本。"))
    return version


def _meet(entry: UndisclosedEntry, *, by: User, at: datetime) -> None:
    owed = Deadline.objects.open().filter(rule=RULE, matter=entry.matter_id).first()
    if owed is not None:
        deadlines.meet(deadline=owed, effective_at=at, by=by, at=at)
