"""一案一卷: everything of a case in one archive, with 卷内目录 and 备考表; and the evidence for a review or a suit."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core import files
from core.counting import local_date
from core.files import FileGoneError
from disclosure.exports.as_pdf import pdf_from
from disclosure.exports.building import UnavailableError
from requests_app.errors import ApplicationError
from requests_app.letters.fields import chinese
from requests_app.letters.files import style
from requests_app.services.closing import frozen_trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from core.models import Blob
    from requests_app.models import Application

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "application/zip": "zip"}
HEAD = ("顺序号", "文号", "责任者", "题名", "日期", "文件")


def archive_box(application: Application, *, at: datetime) -> bytes:
    """The case as a zip: numbered files in their order, 卷内目录 first, 备考表 last, and the limits. Raises ApplicationError."""
    return _zip(application, f"{application.number} 卷内目录", at=at, closing=True)


def evidence_bundle(application: Application, *, at: datetime) -> bytes:
    """Evidence and grounds for the reviewing organ or court: the same files under a list of evidence. Raises ApplicationError."""
    return _zip(application, f"{application.number} 证据、依据目录", at=at, closing=False)


def _zip(application: Application, title: str, *, at: datetime, closing: bool) -> bytes:
    if application.erased_at is not None:
        raise ApplicationError(_("该申请的在线资料已清除。"))
    target = io.BytesIO()
    rows: list[Sequence[str]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        for order, (number, who, name, day, blob) in enumerate(_contents(application), start=1):
            file = f"{order:03d}-{name}.{_ending(blob)}"
            try:
                box.writestr(file, files.read(blob))
            except FileGoneError:
                file = "（文件已丢失）"
            rows.append((str(order), number, who, name, chinese(day), file))
        trace = application.trace or frozen_trace(application, at=at)
        box.writestr("期限计算明细.json", json.dumps(trace, ensure_ascii=False, indent=1))
        rows.append((str(len(rows) + 1), "", application.organisation.name, "期限计算明细", chinese(local_date(at)), "期限计算明细.json"))
        _page(box, "000-目录", title, [], rows)
        if closing:
            _page(box, "999-备考表", "卷内备考表", _remarks(application, len(rows), at), [])
    return target.getvalue()


def _contents(application: Application) -> Iterator[tuple[str, str, str, date | None, Blob]]:
    """(number, author, title, date, file): letters by their sealed file, papers, in the order they came about."""
    found = []
    for letter in application.letters.filter(void_reason="").select_related("sealed", "pdf", "docx"):
        blob = letter.sealed or letter.pdf or letter.docx
        if blob is not None:
            day = letter.dated_on or local_date(letter.created_at)
            name = str(letter.get_kind_display())
            found.append((letter.created_at, (letter.number, application.organisation.name, name, day, blob)))
    for paper in application.papers.select_related("blob"):
        who = "" if paper.added_by_id else "申请人"
        found.append((paper.added_at, ("", who, str(paper.get_kind_display()), local_date(paper.added_at), paper.blob)))
    for _when, row in sorted(found, key=lambda one: one[0]):
        yield row


def _remarks(application: Application, pieces: int, at: datetime) -> list[str]:
    return [
        f"本卷为{application.organisation.name}信息公开申请{application.number}的全部材料，共{pieces}件。",
        f"收到申请之日：{chinese(application.received_on)}；办结日期：{chinese(application.closed_on)}。",
        f"档号：{application.archive_number or '　　　　　　'}",
        "立卷人：　　　　　　　　检查人：　　　　　　　　",
        f"立卷时间：{chinese(local_date(at))}",
    ]


def _page(box: zipfile.ZipFile, name: str, title: str, lines: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """As PDF, or as HTML where no PDF can be made."""
    context = {"title": title, "lines": lines, "rows": rows, "head": HEAD, "style": mark_safe(style())}  # noqa: S308 -- our own file
    html = render_to_string("requests_app/letters/listing.html", context)
    try:
        box.writestr(f"{name}.pdf", pdf_from(html))
    except UnavailableError:
        box.writestr(f"{name}.html", html)


def _ending(blob: Blob) -> str:
    if "wordprocessingml" in blob.mime:
        return "docx"
    return ENDINGS.get(blob.mime, "bin")
