"""Captions: WebVTT, checked before it is kept."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from disclosure.errors import RefusedError

LARGEST = 500_000  # bytes
_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
CUE = re.compile(rf"^({_TIME})[ \t]+-->[ \t]+({_TIME})(?:[ \t].*)?$")


def read_captions(content: bytes) -> str:
    """The text of a WebVTT file with cues in order. Raises RefusedError."""
    if len(content) > LARGEST:
        raise RefusedError(_("字幕文件过大。"))
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").strip() + "\n"
    except UnicodeDecodeError as error:
        raise RefusedError(_("字幕文件应为 UTF-8 编码。")) from error
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", text) or "\x00" in text:
        raise RefusedError(_("字幕文件应为 WebVTT 格式，第一行是“WEBVTT”。"))
    last, cues = -1.0, 0
    for number, line in enumerate(text.split("\n"), start=1):
        if "-->" not in line:
            continue
        found = CUE.match(line)
        start, end = (_seconds(found[1]), _seconds(found[2])) if found else (0.0, 0.0)
        if found is None or end <= start or start < last:
            raise RefusedError(_("字幕第 %(line)s 行的时间不正确，应写成 00:00:01.000 --> 00:00:04.000，并按先后排列。") % {"line": number})
        last, cues = start, cues + 1
    if not cues:
        raise RefusedError(_("字幕文件里没有字幕。"))
    return text


def _seconds(text: str) -> float:
    seconds = 0.0
    for piece in text.split(":"):
        seconds = seconds * 60 + float(piece)
    return seconds
