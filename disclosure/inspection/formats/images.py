"""Pictures: where and with what they were taken, who made them. What stands in the picture itself is for people to look at."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from disclosure.containers import UnreadableError

if TYPE_CHECKING:
    from disclosure.inspection.report import FileReport

MOST_PIXELS = 200_000_000
_GPS, _CAMERA = 0x8825, 0x8769
_OWN = {name: number for number, name in ExifTags.TAGS.items()}
_PEOPLE = ("Artist", "Copyright", "XPAuthor", "XPComment", "ImageDescription", "HostComputer", "Software")
_DEVICE = ("Make", "Model", "DateTime")


def inspect(content: bytes, report: FileReport) -> None:
    """EXIF, XMP, IPTC and comments. Raises UnreadableError for what is no picture or too large to unpack."""
    with opened(content) as image:
        exif = image.getexif()
        if exif.get_ifd(_GPS):
            report.note("location", value="gps", excerpt="GPS")
        device = [str(exif[_OWN[name]]) for name in _DEVICE if exif.get(_OWN[name])]
        if device or exif.get_ifd(_CAMERA):
            report.note("camera", value="camera", excerpt=" ".join(device) or "EXIF")
        people = [f"{name}: {_text(exif[_OWN[name]])}" for name in _PEOPLE if exif.get(_OWN[name])]
        people += [name for name in ("xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Author", "Description") if image.info.get(name)]
        if people:
            report.note("metadata", value="picture", excerpt="；".join(people))


def opened(content: bytes) -> Image.Image:
    """The picture, not yet unpacked. Raises UnreadableError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "GIF", "WEBP", "MPO"))
        if image.width * image.height > MOST_PIXELS:
            raise UnreadableError(_("图片过大，请缩小后上传。"))
    except UnreadableError:
        raise
    except Exception as error:  # Pillow raises anything on a damaged file
        raise UnreadableError(_("图片已损坏，无法打开。")) from error
    return image


def _text(value: Any) -> str:
    return value.decode("utf-16-le", "replace").rstrip("\0") if isinstance(value, bytes) else str(value)
