"""QR codes of our own addresses, as SVG without any dependence on fonts or scripts."""

from __future__ import annotations

import io

import qrcode
from qrcode.image.svg import SvgPathFillImage

BORDER = 2  # modules of white around it; the page leaves more


def svg_of(address: str) -> bytes:
    """An SVG document of about 6 KB: black on white, error correction M (15 % may be damaged)."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=BORDER, box_size=10, image_factory=SvgPathFillImage)
    code.add_data(address)
    out = io.BytesIO()
    code.make_image().save(out)
    return out.getvalue()
