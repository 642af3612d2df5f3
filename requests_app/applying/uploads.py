"""Files that come with a step: held in memory only, never in clear on a disk, and stored private."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core import files
from core.files import FileRefusedError
from requests_app.applying.watermark import watermarked
from requests_app.models import DraftFile, PaperKind

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from requests_app.models import FormDraft

LARGEST = 10 * 1024 * 1024  # bytes of one file
MOST_FILES = 12  # of one draft
MARKED = (PaperKind.IDENTITY, PaperKind.AUTHORISATION)
TOO_LARGE = "too-large"  # stands for the bytes of a file that was not read to its end


class MemoryOnly(FileUploadHandler):
    """Keeps a file's bytes in this process; of one that is too large nothing is kept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.bytes = io.BytesIO()
        self.too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Collect; beyond the limit forget."""
        if start + len(raw_data) > LARGEST:
            self.bytes, self.too_large = io.BytesIO(), True
            self.refused.append(self.file_name or "")
            raise SkipFile
        self.bytes.write(raw_data)

    @property
    def refused(self) -> list[str]:
        """Names of files that were too large, kept on the request."""
        names: list[str] = self.request.__dict__.setdefault("files_too_large", [])
        return names

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The file, unless it was skipped."""
        if self.too_large:
            return None
        self.bytes.seek(0)
        return InMemoryUploadedFile(
            self.bytes, self.field_name or "", self.file_name or "", self.content_type, file_size, self.charset, self.content_type_extra
        )


def in_memory(request: HttpRequest) -> None:
    """Read this request's files into memory. To be called before its POST is looked at; too late (a member of staff): nothing changes."""
    if "_files" not in request.__dict__:
        request.upload_handlers = [MemoryOnly(request)]


def attach_all(draft: FormDraft, request: HttpRequest, kinds: list[PaperKind], *, at: datetime) -> dict[str, list[str]]:
    """Store the files of this request; field names are the kinds. Returns what is wrong with which, in words."""
    problems: dict[str, list[str]] = {}
    for kind in kinds:
        for file in request.FILES.getlist(kind.value):
            try:
                attach(draft=draft, kind=kind, name=file.name or "", content=file.read(), at=at)
            except FileRefusedError as error:
                problems.setdefault(kind.value, []).append(str(error))
    for name in getattr(request, "files_too_large", []):
        words = _("“%(name)s”超过 %(most)s 的上限。") % {"name": name, "most": filesizeformat(LARGEST)}
        problems.setdefault(kinds[0].value if kinds else "", []).append(words)
    return problems


def attach(*, draft: FormDraft, kind: PaperKind, name: str, content: bytes, at: datetime) -> DraftFile:
    """Keep a file with the draft, private and encrypted, with the watermark where it shows who somebody is. Raises FileRefusedError."""
    if draft.files.count() >= MOST_FILES:
        raise FileRefusedError(_("最多上传 %(most)s 个文件。") % {"most": MOST_FILES})
    if len(content) > LARGEST:
        raise FileRefusedError(_("“%(name)s”超过 %(most)s 的上限。") % {"name": name, "most": filesizeformat(LARGEST)})
    mime = files.examined(content, name=name)
    if kind in MARKED:
        content = watermarked(content, name=name, mime=mime)
    return DraftFile.objects.create(draft=draft, kind=kind, name=name[-200:], blob=files.store(content, name=name, private=True, at=at))
