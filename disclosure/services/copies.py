"""What is typed and not saved yet, kept for its writer: offered after a crash or an expired session, never over what was saved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import NotAllowedError, Verb, organisations_for, require
from core.probes import is_tidying
from disclosure.errors import RefusedError
from disclosure.inspection.secrecy import refuse_marked
from disclosure.models import Document, DocumentVersion, DraftCopy
from disclosure.sanitise import sanitise

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User

KEPT = timedelta(days=30)
LARGEST = 2_000_000  # characters of all fields
MARKABLE = ("title", "summary", "note", "document_number", "author", "content_source")


@transaction.atomic
def keep_copy(*, version: DocumentVersion | None, revision: int, fields: dict[str, Any], by: User, at: datetime) -> DraftCopy:
    """Keep the fields of the form as they are now; `version` None for a document not filed yet.

    Refused where the version was saved meanwhile, and, as any text, where it bears a mark of secrecy (LEGAL.md §13): that is not kept.
    No event: nothing happened to the document. Raises NotAllowedError, RefusedError.
    """
    if version is None:
        if not organisations_for(by, Verb.DRAFT_DOCUMENTS, at):
            raise NotAllowedError(_("您没有拟制信息的权限。"))
    else:
        require(by, Verb.DRAFT_DOCUMENTS, version.document.organisation, at)
        version = DocumentVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
        if version.is_frozen or version.revision != revision:
            raise RefusedError(_("该信息已另行保存，此处内容未自动保存。"))
    if sum(len(str(value)) for value in fields.values()) > LARGEST:
        raise RefusedError(_("内容过长，未自动保存。"))
    for name in MARKABLE:
        refuse_marked(str(fields.get(name, "")))
    refuse_marked(sanitise(str(fields.get("body", "")))[1])
    copy, _created = DraftCopy.objects.update_or_create(
        user=by, version=version, defaults={"revision": revision, "fields": fields, "saved_at": at}
    )
    return copy


def copy_of(user: User, version: DocumentVersion | None) -> DraftCopy | None:
    """The copy to offer: made of the present revision."""
    found = DraftCopy.objects.filter(user=user, version=version).first()
    return found if found is not None and (version is None or found.revision == version.revision) else None


def drop_copy(user: User, version: DocumentVersion | None) -> None:
    """What was typed is saved, or not wanted."""
    DraftCopy.objects.filter(user=user, version=version).delete()


def drop_old_copies(at: datetime) -> int:
    """Sweep job: copies of more than a month."""
    if not is_tidying(at):
        return 0
    return DraftCopy.objects.filter(saved_at__lt=at - KEPT).delete()[0]


def drop_copies_of(*, document: Document, by: User | None, at: datetime) -> None:
    """Hook of an ordered purge."""
    DraftCopy.objects.filter(version__document=document).delete()
