"""What erasing a case means, table by table: everything about people and what they asked goes, what statistics count stays (tombstone)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from core import files
from core.fields import _Encrypted
from core.models import Approval, Blob
from requests_app.models import (
    Answer,
    ApplicantMail,
    Complaint,
    Consultation,
    Correction,
    Delivery,
    ExcessInquiry,
    Extension,
    Fee,
    FormDraft,
    Item,
    ItemDecision,
    Letter,
    Note,
    Paper,
    Party,
    Proceeding,
    Rating,
)
from requests_app.services.closing import matters_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.models import User
    from requests_app.models import Application

# How the rows of each table belong to an application. Encrypted columns are emptied and files let go, whatever they are called.
OWNED: dict[type[models.Model], str] = {
    Answer: "application",
    Complaint: "application",
    Consultation: "application",
    Correction: "application",
    Delivery: "letter__application",
    ExcessInquiry: "application",
    Extension: "application",
    Fee: "application",
    Item: "application",
    ItemDecision: "answer__application",
    Letter: "application",
    Note: "application",
    Party: "application",
    Proceeding: "application",
    Rating: "application",
}
# Remarks of staff in clear: they say nothing of people, but what they hint at goes with the rest.
REMARKS: dict[type[models.Model], str] = {
    Answer: "overruled",
    Delivery: "return_reason",
    Extension: "reason",
    Fee: "waived_reason",
    Letter: "void_reason",
}
ERASED = "（已清除）"


def empty(application: Application, *, by: User | None, at: datetime) -> dict[str, int]:
    """Erase the online copy in the caller's transaction. Returns how many parties, letters, papers and files it had."""
    counts = {"parties": application.parties.count(), "letters": application.letters.count(), "papers": application.papers.count()}
    blobs = list(Blob.objects.filter(pk__in=_blobs(application)))
    FormDraft.objects.filter(sent_as=application).delete()
    ApplicantMail.objects.filter(application=application).delete()
    for model, path in OWNED.items():
        rows = model._default_manager.filter(**{path: application})
        values = _nothing(model)
        if values:
            rows.update(**values)
        if model in REMARKS:
            rows.exclude(**{REMARKS[model]: ""}).update(**{REMARKS[model]: ERASED})
    Paper.objects.filter(application=application).delete()
    application.wanted, application.code_hash, application.erased_at = {}, "", at
    application.save(update_fields=["wanted", "code_hash", "erased_at"])
    _destroy_slips(application, by=by, at=at)
    return counts | {"files": files.release(blobs)}


def _nothing(model: type[models.Model]) -> dict[str, Any]:
    """The values with which a row of this table says nothing of anybody."""
    values: dict[str, Any] = {}
    for field in model._meta.local_concrete_fields:
        if isinstance(field, _Encrypted):
            values[field.name] = field.get_default()
        elif field.name.endswith("_index") and isinstance(field, models.CharField):
            values[field.name] = ""
        elif field.is_relation and field.related_model in (Blob, Paper):
            values[field.name] = None
    return values


def _blobs(application: Application) -> set[int]:
    """Ids of every file of the case."""
    found = set(Paper.objects.filter(application=application).values_list("blob_id", flat=True))
    found |= set(FormDraft.objects.filter(sent_as=application, files__isnull=False).values_list("files__blob_id", flat=True))
    for model, path in OWNED.items():
        for name in _blob_fields(model):
            rows = model._default_manager.filter(**{path: application}).exclude(**{name: None})
            found |= set(rows.values_list(f"{name}_id", flat=True))
    return found


def _blob_fields(model: type[models.Model]) -> Iterable[str]:
    return [field.name for field in model._meta.local_concrete_fields if field.is_relation and field.related_model is Blob]


def _destroy_slips(application: Application, *, by: User | None, at: datetime) -> None:
    """Scans of signed slips hang on approvals, which are never changed: their bytes go, the row stays."""
    matters = [*matters_of(application), *application.proceedings.values_list("matter_id", flat=True)]
    slips = Blob.objects.filter(pk__in=Approval.objects.filter(matter__in=matters).values("scan"), destroyed_at__isnull=True)
    for slip in slips:
        if Approval.objects.filter(scan=slip).exclude(matter__in=matters).exists():
            continue
        about: dict[str, Any] = {"organisation": application.organisation, "matter": application.matter, "by": by, "at": at}
        files.destroy(blob=slip, reason="retention", **about)
