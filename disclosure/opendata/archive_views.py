"""The archive's address. What was taken away is not given out, even in the minute before the sweep deletes the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.ratelimit import rate_limited
from disclosure.opendata import archive

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


@require_safe
@rate_limited("archive", limit=20, seconds=3600, methods=("GET",))
def latest(request: HttpRequest) -> HttpResponseBase:
    """The newest archive; 404 while there is none that is true."""
    found = archive.current()
    if found is None:
        text = _("数据包正在重新生成，请稍后再来。")
        return HttpResponse(text, status=404, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
    headers = {
        "Content-Length": str(found.size),
        "Content-Disposition": content_disposition_header(True, found.name) or "attachment",
        "ETag": f'"{found.sha256}"',
        "Last-Modified": http_date(found.began.timestamp()),
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponse(status=304, headers={"ETag": headers["ETag"]})
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip", headers=headers)
    return FileResponse(found.path.open("rb"), content_type="application/zip", headers=headers)
