"""What staff may see: fetching is authorising. A page turns DoesNotExist into 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access import Verb, organisations_for
from disclosure.models import Document, DocumentVersion
from disclosure.models.versions import FROZEN_STATES

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from disclosure.models.documents import DocumentQuerySet


def documents_for(user: User, at: datetime) -> DocumentQuerySet:
    """Documents of the organisations where the user may view them, newest first."""
    return Document.objects.filter(organisation_id__in=organisations_for(user, Verb.VIEW_DOCUMENTS, at)).order_by("-id")


def get_document_for(user: User, pk: int, at: datetime) -> Document:
    """One of them. Raises Document.DoesNotExist."""
    return documents_for(user, at).select_related("organisation", "column", "matter", "current").get(pk=pk)


def get_version_for(user: User, pk: int, at: datetime) -> DocumentVersion:
    """A version of one of them. Raises DocumentVersion.DoesNotExist."""
    versions = DocumentVersion.objects.select_related("document__organisation", "document__matter", "column", "issuer", "drafting_unit")
    return versions.get(pk=pk, document__in=documents_for(user, at))


def open_version(document: Document) -> DocumentVersion | None:
    """The version being worked on, if any."""
    return document.versions.exclude(state__in=FROZEN_STATES).first()
