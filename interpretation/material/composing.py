"""The body of an interpretation, composed from its parts: every picture with its text, every chart with its table, every recording with
its transcript. So search, versions, differences, PDF and API have all of it without knowing of forms.

The text is the document's, not the screen's: always Chinese.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from disclosure.pictures import address_of
from disclosure.sanitise import sanitise
from interpretation.models import ChartData, Form, Material, PicturePage, QuestionAnswer, Speaker, SpeakerRole

if TYPE_CHECKING:
    from disclosure.models import DocumentVersion

ROLES = {
    SpeakerRole.HOST: "主持人",
    SpeakerRole.SPOKESPERSON: "新闻发言人",
    SpeakerRole.OFFICIAL: "发布人",
    SpeakerRole.GUEST: "嘉宾",
}


def composed(version: DocumentVersion) -> str:
    """The body as it is stored: what `compose` gives, sanitised."""
    return sanitise(compose(version))[0]


def compose(version: DocumentVersion) -> str:
    """HTML of all parts in the order of reading; "" without material."""
    material = Material.objects.filter(version=version).select_related("expert").first()
    if material is None:
        return ""
    parts = [_occasion(material), _speakers(version), _expert(material), material.intro]
    parts += [
        _picture(version, number, page)
        for number, page in enumerate(PicturePage.objects.filter(version=version).select_related("attachment"), start=1)
    ]
    parts += [table_of(chart) for chart in ChartData.objects.filter(version=version).select_related("attachment")]
    parts.append(_questions(version))
    parts.append(_recording(version, material))
    return "".join(parts)


def paragraphs(text: str) -> str:
    """A <p> a line."""
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


def table_of(chart: ChartData) -> str:
    """The chart's table, with its caption and where the numbers come from."""
    caption = chart.title + (f"（单位：{chart.unit}）" if chart.unit else "")
    head = "".join(f'<th scope="col">{escape(str(cell))}</th>' for cell in chart.head)
    rows = "".join(
        f'<tr><th scope="row">{escape(str(row[0]))}</th>' + "".join(f"<td>{shown(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in chart.rows
    )
    table = f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return table + (f"<p>数据来源：{escape(chart.source)}</p>" if chart.source else "")


def shown(cell: object) -> str:
    """A number as read: 12, 12.5; an empty cell a dash."""
    if cell is None:
        return "—"
    return f"{cell:g}" if isinstance(cell, float) and abs(cell) < 1e6 else escape(str(cell))


def _occasion(material: Material) -> str:
    words = []
    if material.held_on:
        words.append(f"时间：{material.held_on.year}年{material.held_on.month}月{material.held_on.day}日")
    if material.place:
        words.append(f"地点：{escape(material.place)}")
    return "".join(f"<p>{line}</p>" for line in words)


def _speakers(version: DocumentVersion) -> str:
    rows = [
        f"<li>{ROLES[SpeakerRole(row.role)]}：{escape(row.name)}{f'（{escape(row.post)}）' if row.post else ''}</li>"
        for row in Speaker.objects.filter(version=version)
    ]
    return f"<h2>出席人员</h2><ul>{''.join(rows)}</ul>" if rows else ""


def _expert(material: Material) -> str:
    if material.expert is None:
        return ""
    said = "，".join(escape(text) for text in (material.expert.post, material.expert.field) if text)
    return f"<p>解读专家：<strong>{escape(material.expert.name)}</strong>{f'（{said}）' if said else ''}</p>"


def _picture(version: DocumentVersion, number: int, page: object) -> str:
    attachment = page.attachment  # type: ignore[attr-defined]
    source = address_of(version.document_id, attachment.name)
    picture = f'<p><img src="{escape(source)}" alt="图解第 {number} 页，图中文字见下"></p>'
    return f"<h2>第 {number} 页</h2>{picture}<blockquote>{paragraphs(page.text)}</blockquote>"  # type: ignore[attr-defined]


def _questions(version: DocumentVersion) -> str:
    return "".join(f"<h3>问：{escape(row.question)}</h3>{paragraphs(row.answer)}" for row in QuestionAnswer.objects.filter(version=version))


def _recording(version: DocumentVersion, material: Material) -> str:
    """The transcript; where it belongs to a recording the file can be taken along."""
    media = getattr(version, "media", None)
    heading = "文字稿" if Form(material.form) in {Form.AUDIO, Form.VIDEO} else "文字实录"
    text = f"<h2>{heading}</h2>{paragraphs(material.transcript)}" if material.transcript.strip() else ""
    if media is None:
        return text
    address = address_of(version.document_id, media.attachment.name)
    return f'{text}<p><a href="{escape(address)}">下载{"视频" if media.is_video else "音频"}</a></p>'
