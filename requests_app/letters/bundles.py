"""一案一卷: everything of a case in one zip, with 卷内目录 and 备考表; and the evidence for a review or a suit."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core import files
from core.counting import local_date
from core.rules import RuleError, get_rule
from disclosure.exports.as_pdf import pdf_from
from disclosure.exports.building import UnavailableError
from requests_app.errors import ApplicationError
from requests_app.letters import docx_tools as w
from requests_app.letters.fields import chinese
from requests_app.letters.files import docx_of, style
from requests_app.models import PaperKind
from requests_app.services.closing import frozen_trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from requests_app.models import Application

ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
HEAD = ("顺序号", "文号", "责任者", "题名", "日期", "文件")
WIDTHS = (14, 36, 32, 36, 26, 36)
# What the reviewing organ is to see: who the applicant is, it knows from the petition.
NOT_EVIDENCE = (PaperKind.PROCEEDING,)


@dataclass(frozen=True)
class Piece:
    """One file of a case: when it came about, how it is listed, its bytes (None: lost)."""

    moment: datetime
    number: str
    author: str
    title: str
    day: date | None
    ending: str
    content: bytes | None


def archive_box(application: Application, *, at: datetime) -> bytes:
    """The case as a zip: 卷内目录 first, numbered files in the order they came about, the limits as they were counted, 备考表 last.

    Raises ApplicationError for a case whose online copy was erased.
    """
    return _zip(application, "卷内目录", list(_pieces(application)), at=at, closing=True)


def evidence_bundle(application: Application, *, at: datetime) -> bytes:
    """Evidence and grounds for the reviewing organ or court: the same files under a list of evidence. Raises ApplicationError."""
    pieces = list(_pieces(application, without=NOT_EVIDENCE))
    return _zip(application, "证据、依据目录", pieces, at=at, closing=False)


def _zip(application: Application, title: str, pieces: list[Piece], *, at: datetime, closing: bool) -> bytes:
    if application.erased_at is not None:
        raise ApplicationError(_("该申请的在线副本已清除，请到档案馆（室）查阅。"))
    target = io.BytesIO()
    rows: list[Sequence[str]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        for order, piece in enumerate(pieces, start=1):
            file = f"{order:03d}-{piece.title}.{piece.ending}" if piece.content is not None else "（文件已丢失）"
            if piece.content is not None:
                box.writestr(file, piece.content)
            rows.append((str(order), piece.number, piece.author, piece.title, chinese(piece.day), file))
        trace = application.trace or frozen_trace(application, at=at)
        order = len(pieces) + 1
        name = f"{order:03d}-期限计算明细"
        ending = _page(box, name, "期限计算明细", [f"申请编号：{application.number}"], _limits(trace, application))
        box.writestr(f"{name}.json", json.dumps(trace, ensure_ascii=False, indent=1))
        rows.append((str(order), "", application.organisation.name, "期限计算明细", chinese(local_date(at)), f"{name}.{ending}"))
        lines = [f"申请编号：{application.number}", f"档号：{application.archive_number or '（未归档）'}"] if closing else []
        _page(box, f"000-{title}", title, lines, [("", HEAD, rows)])
        if closing:
            _page(box, "999-备考表", "卷内备考表", _remarks(application, len(rows), at), [])
    return target.getvalue()


def _pieces(application: Application, *, without: Sequence[str] = ()) -> Iterator[Piece]:
    """Letters by their sealed file (else by their words), papers, in the order they came about."""
    found = []
    for letter in application.letters.filter(void_reason="").select_related("sealed", "organisation"):
        day = letter.dated_on or local_date(letter.created_at)
        title = str(letter.get_kind_display())
        content, ending = (_read(letter.sealed), _ending(letter.sealed)) if letter.sealed else (docx_of(letter.content), "docx")
        found.append(Piece(letter.created_at, letter.number, letter.organisation.name, title, day, ending, content))
    for paper in application.papers.exclude(kind__in=without).select_related("blob"):
        author = "" if paper.added_by_id else "申请人"
        title = str(paper.get_kind_display())
        content = _read(paper.blob)
        found.append(Piece(paper.added_at, "", author, title, local_date(paper.added_at), _ending(paper.blob), content))
    yield from sorted(found, key=lambda piece: piece.moment)


def _read(blob: Any) -> bytes | None:
    try:
        return files.read(blob)
    except files.FileGoneError:
        return None


def _ending(blob: Any) -> str:
    return ENDINGS.get(blob.mime, "bin")


def _limits(trace: list[dict[str, Any]], application: Application) -> list[tuple[str, Sequence[str], list[Sequence[str]]]]:
    """One table a limit: its days, counted or why not."""
    tables: list[tuple[str, Sequence[str], list[Sequence[str]]]] = []
    for limit in trace:
        rows: list[Sequence[str]] = [
            (str(day.get("date", "")), str(day.get("number") or "") if day.get("counted") else "不计", str(day.get("reason") or ""))
            for day in limit.get("days") or []
        ]
        name = _label(str(limit.get("rule", "")), application)
        last = str(limit.get("last_day") or "") or "—"
        tables.append((f"{name}；届满日：{last}；{limit.get('article', '')}", ("日期", "第几个工作日", "说明"), rows))
    return tables


def _label(code: str, application: Application) -> str:
    try:
        return str(get_rule(code, None, application.received_on or local_date(application.submitted_at)).label)
    except RuleError:
        return code


def _remarks(application: Application, pieces: int, at: datetime) -> list[str]:
    return [
        f"本卷为{application.organisation.name}办理信息公开申请（编号：{application.number}）的材料，共{pieces}件。",
        f"收到申请之日：{chinese(application.received_on) or '—'}；办结日期：{chinese(application.closed_on) or '—'}。",
        f"档号：{application.archive_number or '—'}",
        "本卷情况说明：",
        "立卷人：　　　　　　　　　　检查人：",
        f"立卷时间：{chinese(local_date(at))}",
    ]


def _page(box: zipfile.ZipFile, name: str, title: str, lines: Sequence[str], tables: Sequence[Any]) -> str:
    """As PDF, or as Word file where no PDF can be made. Returns the ending."""
    parts = [{"title": part[0], "head": part[1], "rows": part[2]} for part in tables]
    context = {"title": title, "lines": lines, "tables": parts, "style": mark_safe(style())}  # noqa: S308 -- our own file
    try:
        box.writestr(f"{name}.pdf", pdf_from(render_to_string("requests_app/letters/listing.html", context)))
    except UnavailableError:
        box.writestr(f"{name}.docx", _page_docx(title, lines, parts))
        return "docx"
    return "pdf"


def _page_docx(title: str, lines: Sequence[str], parts: Sequence[dict[str, Any]]) -> bytes:
    made = w.new_document(size=14, leading=26, margins=(25, 15, 25, 15))
    w.line(made, title, align=w.CENTRE, size=22, font=w.TITLE)
    for text in lines:
        w.line(made, text, size=14)
    for part in parts:
        w.line(made, part["title"], size=14)
        widths = WIDTHS if len(part["head"]) == len(WIDTHS) else [180 / len(part["head"])] * len(part["head"])
        w.table(made, [part["head"], *part["rows"]], widths)
    return w.saved(made, title, "")
