"""Files of a draft: added, removed, put in order. The type is judged by content; after publication nothing changes."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import files
from core.events import record
from disclosure.errors import RefusedError
from disclosure.inspection import gate
from disclosure.inspection.run import refresh
from disclosure.models import Attachment, DocumentVersion
from disclosure.services.drafting import note_change
from disclosure.services.locks import changeable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import User

# Characters that some system cannot have in a file's name.
FORBIDDEN = '/\\<>:"|?*'


@transaction.atomic
def add_attachment(*, version: DocumentVersion, name: str, title: str, content: bytes, by: User, at: datetime) -> Attachment:
    """Store a file as the last attachment of a version that is not public yet. The title is shown; empty means the name without its ending.

    Size and type as core.files takes them; looked through before it is stored (disclosure.inspection.gate). The bytes are kept encrypted
    outside the web root; the public gets a cleaned copy made at publication. Raises NotAllowedError, RefusedError.
    """
    locked = changeable(version, by=by, at=at)
    name, title = PurePosixPath(name.replace("\\", "/")).name.strip(), title.strip()
    given = name
    reasons = name_problems(locked, name=name, title=title)
    if not reasons:
        content, name = gate.admit(content, name)
        reasons = name_problems(locked, name=name, title=title) if name != given else []
    if reasons:
        raise RefusedError(*reasons)
    try:
        blob = files.store(content, name=name, private=True, at=at)
    except files.FileRefusedError as error:
        raise RefusedError(str(error)) from error
    last = locked.attachments.order_by("-order").values_list("order", flat=True).first() or 0
    attachment = Attachment.objects.create(
        version=locked,
        blob=blob,
        name=name,
        title=title or PurePosixPath(name).stem,
        order=last + 1,
    )
    converted = {"converted_from": given} if name != given else {}
    _changed(locked, version, "attachment.added", by=by, at=at, name=name, sha256=blob.sha256, size=blob.size, **converted)
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User, at: datetime) -> None:
    """Take a file off a version that is not public yet; the stored bytes stay, for others may use them. Raises as `add_attachment`."""
    locked = changeable(attachment.version, by=by, at=at)
    name, sha256 = attachment.name, attachment.blob.sha256
    locked.attachments.filter(pk=attachment.pk).delete()
    _changed(locked, attachment.version, "attachment.removed", by=by, at=at, name=name, sha256=sha256)


@transaction.atomic
def reorder_attachments(*, version: DocumentVersion, order: Sequence[int], by: User, at: datetime) -> None:
    """Put the attachments in this order; `order` names each id exactly once. Raises NotAllowedError, RefusedError."""
    locked = changeable(version, by=by, at=at)
    present = list(locked.attachments.values_list("pk", flat=True))
    if sorted(present) != sorted(order):
        raise RefusedError(_("附件已有变动，请刷新后重新排序。"))
    if present == list(order):
        return
    for place, pk in enumerate(order, start=1):
        locked.attachments.filter(pk=pk).update(order=place)
    _changed(locked, version, "attachment.reordered", by=by, at=at, order=list(order))


def name_problems(version: DocumentVersion, *, name: str, title: str) -> list[str]:
    """Why a file may not be attached under this name and title; empty means it may."""
    reasons = []
    if not name or len(name) > 200 or any(char < " " or char in FORBIDDEN for char in name):
        reasons.append(_("文件名应为1至200个字，且不含 %(characters)s 。") % {"characters": FORBIDDEN})
    if len(title) > 200:
        reasons.append(_("显示名称最多200个字。"))
    if any(name.casefold() == other.casefold() for other in version.attachments.values_list("name", flat=True)):
        reasons.append(_("已有名为“%(name)s”的附件。") % {"name": name})
    return reasons


def _changed(locked: DocumentVersion, version: DocumentVersion, verb: str, *, by: User, at: datetime, **data: Any) -> None:
    note_change(version=locked, by=by, at=at)
    refresh(locked, at=at)  # now, while this process still knows what it read of the file
    document = locked.document
    record(
        verb,
        organisation=document.organisation,
        matter=document.matter,
        by=by,
        at=at,
        version=locked.number,
        revision=locked.revision,
        **data,
    )
    version.refresh_from_db()
