"""The receipt to keep, as PDF. Drawn in the process with a font that every reader of PDF brings: fifty people send at once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from core.counting import SHANGHAI
from requests_app.codes import written

if TYPE_CHECKING:
    from requests_app.models import Application

FONT = "STSong-Light"


def receipt_file(application: Application, code: str) -> bytes:
    """Number, code (empty: no longer shown), office and time of sending; nothing of the applicant."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    plain = ParagraphStyle("plain", fontName=FONT, fontSize=10, leading=17, wordWrap="CJK")
    title = ParagraphStyle("title", parent=plain, fontSize=18, leading=28, alignment=1)
    strong = ParagraphStyle("strong", parent=plain, fontSize=14, leading=20)
    organisation = application.organisation
    sent = application.submitted_at.astimezone(SHANGHAI)
    rows = [
        (_("申请编号"), Paragraph(application.number, strong)),
        (_("查询码"), Paragraph(written(code) if code else _("不再显示"), strong)),
        (_("受理单位"), Paragraph(organisation.name, plain)),
        (_("提交时间"), Paragraph(f"{sent:%Y-%m-%d %H:%M:%S}", plain)),
    ]
    if organisation.office_phone:
        rows.append((_("联系电话"), Paragraph(organisation.office_phone, plain)))
    table = Table([[Paragraph(label, plain), text] for label, text in rows], colWidths=[75, 255])
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, "#c9c4ba"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
    notes = [
        _("本回执表示申请已送达平台，不是登记回执。受理机构会与您确认，双方确认之日为收到申请之日（条例第三十一条）。"),
        _("凭申请编号和查询码查询进度、补正、撤回、下载答复。查询码只告知一次，请妥善保管；遗失的，凭身份证明重新发放。"),
    ]
    if application.held_for_staff:
        notes.append(_("本次提交未经人机验证，先由工作人员人工核对；不因此推迟法定的收到申请之日。"))
    story = [Paragraph(_("信息公开申请提交回执"), title), Spacer(1, 12), table, Spacer(1, 14), *[Paragraph(text, plain) for text in notes]]
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A5, leftMargin=42, rightMargin=42, topMargin=42, bottomMargin=42, title=_("信息公开申请提交回执")
    )
    document.build(story)
    return out.getvalue()
