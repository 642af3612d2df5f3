"""Downloads beside the document: `.../download.pdf` and `.../download.docx`, of the wording that stands or of `?version=N`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.pageversions import depends_on
from core.publicsite import organisations_of, root_of
from core.ratelimit import client_key, too_many, wait_seconds
from disclosure import exports, qr, reading
from disclosure.models import Document, DocumentVersion
from disclosure.tree import tree_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from disclosure.reading import Reading

MIME = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
# One address may have so many files built in so many seconds; files that are kept are not counted.
LIMIT, SECONDS = 12, 600
FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')  # in names of files, on some system or other


class WaitError(Exception):
    """This reader must wait so many seconds."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(str(seconds))


@require_safe
def download(request: HttpRequest, code: str, serial: str, name: str) -> HttpResponse:
    """The document as `pdf` or `docx`; 404 for what is not public, 410 once it is withdrawn, 503 with ways on where it cannot be built."""
    if name not in MIME:
        raise Http404
    page = _page(request, code, serial)
    if isinstance(page, HttpResponse):
        return page
    paper = exports.paper_of(page, root_of(request))
    tag = f'"{paper.digest[:32]}-{name}"'
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "no-cache"})
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{file_name(paper.title)}.{name}") or "attachment",
        "ETag": tag,
        # asked again each time, and kept by no cache in between: the page cache has pages enough to keep
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=MIME[name], headers=headers)

    def may_build() -> None:
        wait = wait_seconds("export", client_key(request), limit=LIMIT, seconds=SECONDS, now=timezone.now().timestamp())
        if wait:
            raise WaitError(wait)

    try:
        content = exports.kept_or_built(paper, name, version=page.version.pk, may_build=may_build)
    except WaitError as error:
        return too_many(request, error.seconds)
    except (exports.BusyError, exports.UnavailableError) as error:
        context = {"reason": str(error), "page": page, "document": page.document, "other": "docx" if name == "pdf" else "pdf"}
        busy = isinstance(error, exports.BusyError)
        failed = render(request, "disclosure/no_download.html", context, status=503)
        failed["Cache-Control"] = "no-store"
        if busy:
            failed["Retry-After"] = "60"
        return failed
    return HttpResponse(content, content_type=MIME[name], headers=headers)


@require_safe
def qr_code(request: HttpRequest, code: str, serial: str) -> HttpResponse:
    """The QR code of a public document's address, SVG; 404 for everything else."""
    try:
        found = reading.find(code, serial, timezone.now(), tree_of(request), organisations_of(request))
    except Document.DoesNotExist as error:
        raise Http404 from error
    if not found.is_public:
        raise Http404
    depends_on(request, document=found)
    return HttpResponse(qr.svg_of(settings.SITE_URL + found.get_absolute_url()), content_type="image/svg+xml")


def file_name(title: str) -> str:
    """A title as the name of a file on any system, at most 80 characters."""
    return FORBIDDEN.sub(" ", title).strip(" .")[:80].strip(" .") or "document"


def _page(request: HttpRequest, code: str, serial: str) -> Reading | HttpResponse:
    at, tree = timezone.now(), tree_of(request)
    try:
        found = reading.find(code, serial, at, tree, organisations_of(request))
    except Document.DoesNotExist as error:
        raise Http404 from error
    if not found.is_public:
        return render(request, "disclosure/withdrawn.html", {"document": found, "path": tree.path(found.column_id)}, status=410)
    asked = request.GET.get("version", "")
    if asked and not (asked.isascii() and asked.isdigit()):
        raise Http404
    try:
        return reading.read(found, at, tree, int(asked[:6]) if asked else None)
    except DocumentVersion.DoesNotExist as error:
        raise Http404 from error
