"""Pictures without EXIF, XMP, IPTC and comments, the right way up."""

from __future__ import annotations

import io

from PIL import ImageOps

from disclosure.containers import UnreadableError
from disclosure.inspection.formats.images import opened

_ORIENTATION = 0x0112
# JPEG segments that belong to the picture: JFIF, colour profile, Adobe's colour transform.
_KEPT_APPS = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}


def cleaned(content: bytes, kind: str) -> bytes:
    """The same picture. A JPEG that lies on its side is turned and encoded anew; one that stands keeps its very pixels."""
    if kind == "gif":
        return _saved(content, "GIF") if opened(content).info.get("comment") else content
    if kind == "jpg":
        with opened(content) as image:
            upright = image.getexif().get(_ORIENTATION, 1) in {0, 1}
        return jpeg_segments(content) if upright else jpeg_segments(_saved(content, "JPEG"))
    return _webp_chunks(content) if kind == "webp" else _saved(content, "PNG")


def jpeg_segments(content: bytes) -> bytes:
    """A JPEG without application segments and comments that say where it comes from; what follows its end goes as well."""
    out, place = bytearray(b"\xff\xd8"), 2
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            break
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xDA:  # the picture itself, up to the first end of image
            end = content.find(b"\xff\xd9", place)
            return bytes(out + (content[place : end + 2] if end >= 0 else content[place:]))
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        segment = content[place : place + 2 + length]
        application = 0xE0 <= marker <= 0xEF
        kept = application and marker in _KEPT_APPS and segment[4:].startswith(_KEPT_APPS[marker])
        if kept or not (application or marker == 0xFE):
            out += segment
        place += 2 + length
    raise UnreadableError("not a JPEG")


def _webp_chunks(content: bytes) -> bytes:
    """Without EXIF and XMP chunks; orientation lives in EXIF only and WebP readers ignore it."""
    out, place = bytearray(), 12
    while place + 8 <= len(content):
        name, size = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        chunk = bytearray(content[place : place + 8 + size + size % 2])
        if name == b"VP8X":
            chunk[8] &= ~(0x08 | 0x04)
        if name not in {b"EXIF", b"XMP "}:
            out += chunk
        place += 8 + size + size % 2
    return b"RIFF" + (len(out) + 4).to_bytes(4, "little") + b"WEBP" + bytes(out)


def _saved(content: bytes, encoding: str) -> bytes:
    out = io.BytesIO()
    with opened(content) as image:
        profile = image.info.get("icc_profile")
        try:
            if encoding == "GIF":
                image.save(out, "GIF", save_all=True, comment=b"")
            elif encoding == "PNG":
                turned = ImageOps.exif_transpose(image)
                for key in [key for key in turned.info if key not in {"transparency", "gamma", "dpi"}]:
                    del turned.info[key]
                turned.save(out, "PNG", icc_profile=profile, exif=b"")
            else:
                ImageOps.exif_transpose(image).save(out, "JPEG", quality=95, icc_profile=profile, exif=b"", comment=b"")
        except (OSError, ValueError, SyntaxError) as error:
            raise UnreadableError(str(error)) from error
    return out.getvalue()
