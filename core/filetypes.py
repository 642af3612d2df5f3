"""Which files are taken, told by their content: the name's ending must agree with it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from django.utils.translation import gettext as _


class FileRefusedError(Exception):
    """The file is not taken. The message is shown to the person."""


MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "txt": "text/plain",
    "csv": "text/csv",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
}
_SAME = {"jpeg": "jpg", "m4v": "mp4"}
_OLD_OFFICE = {"doc": "docx", "xls": "xlsx", "ppt": "pptx", "wps": "docx", "et": "xlsx", "dps": "pptx", "docm": "docx", "xlsm": "xlsx"}
_STARTS = (
    ("pdf", re.compile(rb"%PDF-")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("mp3", re.compile(rb"ID3|\xff[\xf2\xf3\xfa\xfb]")),
    ("mp4", re.compile(rb".{4}ftyp(isom|iso[2-9]|mp4[12]|avc1|M4V |dash|MSNV)", re.DOTALL)),
    ("zip", re.compile(rb"PK\x03\x04")),
)
_OFFICE = (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("pptx", "ppt/presentation.xml"), ("ofd", "OFD.xml"))
# What a browser or a shell would run, whatever the file is called.
_ACTIVE = re.compile(rb"\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<\?php|<!--|#!|@echo)", re.IGNORECASE)
_RUNNABLE = frozenset(
    {
        "exe",
        "dll",
        "com",
        "scr",
        "msi",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "hta",
        "jar",
        "sh",
        "html",
        "htm",
        "svg",
        "lnk",
    }
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def detect(content: bytes, *, name: str) -> str:
    """The MIME type of the content. Raises FileRefusedError when it is not one that is taken or the name says something else."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    ending = _SAME.get(ending, ending)
    if not content:
        raise FileRefusedError(_("“%(name)s”是空文件。") % {"name": name})
    if ending in _OLD_OFFICE:
        raise FileRefusedError(_("“%(name)s”的格式不予接收，请另存为 %(better)s 后上传。") % {"name": name, "better": _OLD_OFFICE[ending]})
    if ending not in MIMES:
        raise FileRefusedError(_("“%(name)s”的类型不予接收。可上传：%(kinds)s。") % {"name": name, "kinds": "、".join(MIMES)})
    found = _kind(content, name)
    if found == "txt" and ending == "csv":
        found = "csv"
    if found != ending:
        raise FileRefusedError(_("“%(name)s”的内容与扩展名不符。") % {"name": name})
    return MIMES[found]


def _kind(content: bytes, name: str) -> str:
    kind = next((kind for kind, start in _STARTS if start.match(content)), "txt")
    if kind == "zip":
        return _kind_of_zip(content, name)
    if kind == "txt" and (_ACTIVE.match(content) or not _is_text(content)):
        return "other"
    return kind


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return not _CONTROL.search(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False


def _kind_of_zip(content: bytes, name: str) -> str:
    """Office formats are zips with known members. Macros and runnable members are refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.namelist()
            mimetype = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in members else ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise FileRefusedError(_("“%(name)s”已损坏，无法打开。") % {"name": name}) from error
    if any(PurePath(member).name == "vbaProject.bin" for member in members):
        raise FileRefusedError(_("“%(name)s”含有宏，请去除后上传。") % {"name": name})
    for kind, member in _OFFICE:
        if member in members:
            return kind
    kinds = {mime: kind for kind, mime in MIMES.items() if kind.startswith("od")}
    if mimetype in kinds:
        return kinds[mimetype]
    if any(PurePath(member).suffix.lower().lstrip(".") in _RUNNABLE for member in members):
        raise FileRefusedError(_("压缩包“%(name)s”内含可执行文件或网页，不予接收。") % {"name": name})
    return "zip"
