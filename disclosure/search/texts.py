"""The text inside attachments: noted when a document is indexed, read afterwards in a process of its own, then indexed."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import files, pageversions
from disclosure.models import Attachment, Document
from disclosure.models.search import AttachmentText, TextState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

log = logging.getLogger(__name__)

LONGEST = 500_000  # characters kept and indexed of one file
LARGEST = 60 * 1024 * 1024  # bytes; what is larger is not opened
TIMEOUT = 90  # seconds a file may take
WAITS = (timedelta(minutes=5), timedelta(hours=1))  # before the second and the third try, the last


def texts_of(version_ids: Iterable[int]) -> dict[int, list[str]]:
    """Texts of the attachments of these versions, by version, in their order; files never seen are noted as waiting. One or two queries."""
    found: dict[int, list[str]] = {}
    new: dict[int, str] = {}
    rows = Attachment.objects.filter(version_id__in=list(version_ids), blob__destroyed_at__isnull=True)
    values: Any = rows.order_by("version_id", "order", "id").values_list(
        "version_id", "blob_id", "name", "blob__text__state", "blob__text__text"
    )
    for version, blob, name, state, text in values:
        if state is None:
            new.setdefault(blob, name)
        elif text:
            found.setdefault(version, []).append(text)
    if new:
        AttachmentText.objects.bulk_create([AttachmentText(blob_id=pk, name=name) for pk, name in new.items()], ignore_conflicts=True)
    return found


def read_waiting(at: datetime, *, seconds: float = 40) -> int:
    """Read files that wait, until none is left or the time is up; returns how many were read. Several may run at once.

    What cannot be opened is set aside with its reason; what broke the reader is tried three times in all.
    """
    end, read = time.monotonic() + seconds, 0
    while time.monotonic() < end and (row := _take(at)) is not None:
        try:
            text, error = _text(row)
        except Exception as problem:  # memory, time, a lost file: whatever it is, the others go on
            log.warning("text of blob %s not read: %s", row.pk, type(problem).__name__)
            _put_off(row, at, f"{type(problem).__name__}: {problem}")
            continue
        _keep(row, text, error)
        read += 1
    return read


@transaction.atomic
def _take(at: datetime) -> AttachmentText | None:
    """The next waiting file, leased: should this process die, another finds it again."""
    due = Q(retry_at__isnull=True) | Q(retry_at__lte=at)
    waiting = AttachmentText.objects.filter(due, state=TextState.WAITING).select_related("blob")
    row = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if row is not None:
        row.tries += 1
        row.retry_at = at + WAITS[min(row.tries, len(WAITS)) - 1]
        row.save(update_fields=["tries", "retry_at"])
    return row


def _text(row: AttachmentText) -> tuple[str, str]:
    """Text and, when it cannot be read, the reason."""
    if row.blob.size > LARGEST:
        return "", _("文件过大，不提取文字。")
    words = [sys.executable, "-m", "disclosure.extraction_child", row.name]
    content = files.read(row.blob)
    done = subprocess.run(  # noqa: S603  (our own interpreter and module; the name is one argument, no shell)
        words, input=content, capture_output=True, cwd=settings.BASE_DIR, timeout=TIMEOUT, check=True
    )
    answer = json.loads(done.stdout)
    return answer.get("text", "")[:LONGEST].replace("\x00", ""), answer.get("error", "")


def _put_off(row: AttachmentText, at: datetime, error: str) -> None:
    if row.tries > len(WAITS):
        row.state = TextState.FAILED
    row.error = error[:200]
    row.save(update_fields=["state", "error"])


@transaction.atomic
def _keep(row: AttachmentText, text: str, error: str) -> None:
    row.state = TextState.FAILED if error else TextState.DONE
    row.text, row.error, row.retry_at = text, error[:200], None
    # a file destroyed by order meanwhile keeps no text
    kept = AttachmentText.objects.filter(pk=row.pk, state=TextState.WAITING, blob__destroyed_at__isnull=True)
    if kept.update(state=row.state, text=row.text, error=row.error, retry_at=None) and text:
        _index([row.pk])


def _index(blobs: list[int]) -> None:
    """Index the public documents that carry these files anew."""
    from disclosure.search.index import index_many

    carrying = Attachment.objects.filter(blob_id__in=blobs).values("version_id")
    documents = Document.objects.filter(is_public=True, current_id__in=carrying).select_related("current").select_for_update(of=("self",))
    found = list(documents.defer("current__body"))
    index_many(found)
    for document in found:
        pageversions.touch(document=document)
