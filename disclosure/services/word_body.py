"""A Word file becomes the body of a draft, its pictures attachments that the text shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.pictures import settle
from disclosure.services.attachments import add_attachment
from disclosure.services.drafting import save_draft
from disclosure.word import read_word

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from disclosure.models import DocumentVersion
    from disclosure.word import WordBody


@transaction.atomic
def take_word(*, version: DocumentVersion, content: bytes, name: str, by: User, at: datetime) -> WordBody:
    """Replace the body of a draft by the text of a .docx file; pictures already attached stay. Raises NotAllowedError, RefusedError."""
    read = read_word(content, name)
    present = set(version.attachments.values_list("name", flat=True))
    for picture in read.pictures:
        if picture.name not in present:
            add_attachment(version=version, name=picture.name, title=picture.alt[:200] or _("图片"), content=picture.content, by=by, at=at)
    save_draft(version=version, changes={"body": settle(read.html, version.document_id)}, by=by, at=at)
    return read
