"""Parts follow their document: copied to its next version, its readers' questions destroyed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpretation.models import ChartData, Material, Media, PicturePage, QuestionAnswer, ReaderQuestion, Speaker

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from disclosure.models import Document, DocumentVersion

PARTS = (Material, QuestionAnswer, PicturePage, ChartData, Media, Speaker)
FILES = ("attachment", "poster")


def copy_parts(*, source: DocumentVersion, version: DocumentVersion, by: User, at: datetime) -> None:
    """Hook of `new_version`: every part again, its files those of the new version by their names."""
    if source.kind != "interpretation":
        return
    files = {row.name: row for row in version.attachments.all()}
    for model in PARTS:
        for part in model._default_manager.filter(version=source):
            for field in FILES:
                old = getattr(part, field, None)
                if old is not None:
                    setattr(part, field, files[old.name])
            part.pk, part.version = None, version
            part.save(force_insert=True)


def forget_questions(*, document: Document, by: User, at: datetime) -> None:
    """Hook of an ordered purge."""
    ReaderQuestion.objects.filter(document=document).delete()
