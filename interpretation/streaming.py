"""Audio and video by byte ranges (RFC 9110 §14), so that a player can seek: 206 for one range, 416 for one that lies outside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from django.http import HttpResponse, StreamingHttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponseBase

CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})\Z")


class UnsatisfiableError(Exception):
    """The range lies outside the file."""


def range_of(header: str, size: int) -> tuple[int, int] | None:
    """(first, last) byte, both included; None where the whole file is to be sent (no range, several, or none that we read).

    Raises UnsatisfiableError.
    """
    found = RANGE.match(header.strip().replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:  # the last so many bytes
        first, last = max(0, size - int(found[2])), size - 1
        if int(found[2]) == 0:
            raise UnsatisfiableError
    else:
        first, last = int(found[1]), min(int(found[2]) if found[2] else size - 1, size - 1)
        if found[2] and int(found[2]) < int(found[1]):
            return None
    if first >= size:
        raise UnsatisfiableError
    return first, last


def stream(request: HttpRequest, file: BinaryIO, *, size: int, mime: str, headers: dict[str, str]) -> HttpResponseBase:
    """The file, or the range asked for. `headers` hold an ETag; `If-Range` with another one gets the whole file."""
    etag = headers["ETag"]
    headers = headers | {"Accept-Ranges": "bytes"}
    asked = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    try:
        part = range_of(asked, size)
    except UnsatisfiableError:
        file.close()
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    if request.headers.get("If-None-Match") == etag and part is None:
        file.close()
        return HttpResponse(status=304, headers=headers)
    first, last = part or (0, size - 1)
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=206 if part else 200, content_type=mime, headers=headers)
    return StreamingHttpResponse(_chunks(file, first, last), status=206 if part else 200, content_type=mime, headers=headers)


def _chunks(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
