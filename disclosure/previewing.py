"""A version as its page will be once it is published: the same reading, on rows that are changed in memory only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure import reading
from disclosure.filepreview import can_preview
from disclosure.reading import FileRow, Reading, Wording

if TYPE_CHECKING:
    from datetime import datetime

    from disclosure.models import DocumentVersion
    from disclosure.tree import Tree

PLACE = "0000-00000"  # the address of what has no number yet


def as_published(version: DocumentVersion, at: datetime, tree: Tree) -> Reading:
    """The page of this version as if it were published now. Nothing is saved; files are the drafts' own, at staff's addresses."""
    document = version.document
    was_public = document.current_id == version.pk
    version.published_at = version.published_at or version.scheduled_for or at
    document.current = version
    document.column = version.column
    document.published_at = document.published_at or version.published_at
    document.index_number = document.index_number or _("发布时分配")
    document.serial = document.serial or PLACE
    page = reading.read(document, at, tree)
    if was_public:
        return page
    files = [
        FileRow(
            row.pk,
            row.title,
            row.name,
            row.blob.size,
            address=reverse("admin:disclosure_attachment_file", args=[row.pk]),
            preview=reverse("disclosure:staff_file_preview", args=[row.pk]) if can_preview(row.name) else "",
        )
        for row in version.attachments.select_related("blob")
    ]
    others = [row for row in page.wordings if row.number != version.number]
    page.wordings = [Wording(version.number, version.note, version.published_at, files), *others]
    page.files = reading.listed(files, version.body)
    return page
