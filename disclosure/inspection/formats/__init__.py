"""Looking through one file, by its content. What cannot be opened or looked through is itself a finding and does not pass."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosure.containers import UnreadableError, decoded, kind_of, open_zip, part
from disclosure.inspection.formats import docx, images, odf, pdf, pptx, xlsx
from disclosure.inspection.report import FileReport, Finding

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable

OFFICE: dict[str, Callable[[zipfile.ZipFile, FileReport], None]] = {
    "docx": docx.inspect,
    "xlsx": xlsx.inspect,
    "pptx": pptx.inspect,
    "odt": odf.inspect,
    "ods": odf.inspect,
    "odp": odf.inspect,
    "ofd": odf.inspect_ofd,
}
MEDIA = frozenset({"mp3", "mp4", "m4v"})
MOST_MEMBERS = 200


def inspect_file(content: bytes, name: str) -> FileReport:
    """Text and findings of a file; never raises on a bad one: it gets an `unreadable` finding instead."""
    report = FileReport()
    try:
        _look(content, name, report, depth=0)
    except UnreadableError as error:
        report.note("unreadable", value="unreadable", excerpt=str(error))
    except Exception as error:
        report.note("unreadable", value="unreadable", excerpt=_("无法读取（%(error)s）。") % {"error": type(error).__name__})
    return report


def _look(content: bytes, name: str, report: FileReport, *, depth: int) -> None:
    kind = kind_of(content)
    if kind in OFFICE:
        with open_zip(content) as archive:
            if any(PurePath(member).name.lower() == "vbaproject.bin" for member in archive.namelist()):
                report.note("macro", value="macro", excerpt="vbaProject.bin")
            OFFICE[kind](archive, report)
    elif kind == "pdf":
        pdf.inspect(content, report)
    elif kind in {"jpg", "png", "gif", "webp"}:
        images.inspect(content, report)
    elif kind == "txt":
        report.parts.append(("", decoded(content) or ""))
    elif kind == "zip" and depth == 0:
        _members(content, report)
    elif PurePath(name).suffix.lower().lstrip(".") in MEDIA:
        report.note("media", value="media", excerpt=name)
        if b"\xa9xyz" in content or b"com.apple.quicktime.location" in content:
            report.note("media_location", value="location", excerpt=name)
    elif kind == "ole":
        raise UnreadableError(_("旧格式（doc、wps、xls、et）或加密的文件。"))
    else:
        raise UnreadableError(_("不认识的格式。"))


def _members(content: bytes, report: FileReport) -> None:
    """Every file in a zip; a zip in a zip is not opened."""
    with open_zip(content) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MOST_MEMBERS:
            raise UnreadableError(_("压缩包内文件超过%(most)s个，请分开上传。") % {"most": MOST_MEMBERS})
        for member in members:
            inner = FileReport()
            place = f"member:{member.filename[-80:]}"
            try:
                _look(part(archive, member.filename), member.filename, inner, depth=1)
            except UnreadableError as error:
                inner.note("unreadable", value="unreadable", excerpt=str(error))
            report.parts += [(_join(place, where), text) for where, text in inner.parts]
            report.found += [
                Finding(row.kind, "file", row.value, row.excerpt, _join(place, row.place), times=row.times) for row in inner.found
            ]


def _join(place: str, inner: str) -> str:
    return f"{place}|{inner}" if inner else place
