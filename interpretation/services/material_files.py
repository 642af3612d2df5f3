"""Files of an interpretation: pages of a picture story, a chart's sheet, audio and video. Each is an attachment of the version."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.errors import RefusedError
from disclosure.inspection.secrecy import refuse_marked
from disclosure.models import Attachment, DocumentVersion
from disclosure.pictures import PICTURES, picture_name
from disclosure.services.attachments import add_attachment, remove_attachment
from interpretation.material.captions import read_captions
from interpretation.material.sheets import read_chart
from interpretation.models import ChartData, ChartStyle, Media, PicturePage
from interpretation.services.materials import MOST_TEXT, noted, writable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import User

MOST_PAGES, MOST_CHARTS = 30, 6
VIDEO, AUDIO = frozenset({"mp4", "m4v"}), frozenset({"mp3"})


@transaction.atomic
def add_picture(*, version: DocumentVersion, name: str, content: bytes, text: str, by: User, at: datetime) -> PicturePage:
    """The next page of a picture story with all text that stands on it. Raises NotAllowedError, RefusedError."""
    locked = writable(version, by=by, at=at)
    if _ending(name) not in PICTURES:
        raise RefusedError(_("图解只接收 jpg、png、gif、webp 图片。"))
    if PicturePage.objects.filter(version=locked).count() >= MOST_PAGES:
        raise RefusedError(_("图解最多%(most)s页。") % {"most": MOST_PAGES})
    text = _story(text)
    number = PicturePage.objects.filter(version=locked).count() + 1
    attachment = _attach(version, name, content, title=_("图解第%(number)s页") % {"number": number}, by=by, at=at)
    last = PicturePage.objects.filter(version=locked).order_by("-order").values_list("order", flat=True).first() or 0
    page = PicturePage.objects.create(version=locked, attachment=attachment, text=text, order=last + 1)
    noted(version, "material.picture_added", by=by, at=at, name=attachment.name)
    return page


@transaction.atomic
def set_pictures(*, version: DocumentVersion, rows: Sequence[tuple[int, str]], by: User, at: datetime) -> None:
    """The pages in this order with their texts: (id, text). Pages not named are removed with their file. Raises as `add_picture`."""
    locked = writable(version, by=by, at=at)
    present = {page.pk: page for page in PicturePage.objects.filter(version=locked).select_related("attachment")}
    wanted = [pk for pk, _text in rows]
    if len(set(wanted)) != len(wanted) or not set(wanted) <= set(present):
        raise RefusedError(_("图片已有变动，请刷新后重新保存。"))
    for order, (pk, text) in enumerate(rows, start=1):
        PicturePage.objects.filter(pk=pk).update(text=_story(text), order=order)
    for pk in set(present) - set(wanted):
        remove_attachment(attachment=present[pk].attachment, by=by, at=at)
    noted(version, "material.pictures_set", by=by, at=at, count=len(rows))


@transaction.atomic
def add_chart(
    *,
    version: DocumentVersion,
    name: str,
    content: bytes,
    title: str,
    by: User,
    at: datetime,
    unit: str = "",
    source: str = "",
    style: str = ChartStyle.BAR,
) -> ChartData:
    """A chart from a spreadsheet (material/sheets.py); the sheet is offered for download. Raises NotAllowedError, RefusedError."""
    locked = writable(version, by=by, at=at)
    title, unit, source = (" ".join(text.split()) for text in (title, unit, source))
    if not 1 <= len(title) <= 120 or len(unit) > 30 or len(source) > 120:
        raise RefusedError(_("图表标题应为1至120个字，单位最多30个字，来源最多120个字。"))
    if style not in ChartStyle.values:
        raise RefusedError(_("没有这种图形。"))
    if ChartData.objects.filter(version=locked).count() >= MOST_CHARTS:
        raise RefusedError(_("一份解读最多%(most)s个图表。") % {"most": MOST_CHARTS})
    head, rows = read_chart(content)
    attachment = _attach(version, name, content, title=title, by=by, at=at)
    last = ChartData.objects.filter(version=locked).order_by("-order").values_list("order", flat=True).first() or 0
    chart = ChartData.objects.create(
        version=locked, attachment=attachment, title=title, unit=unit, source=source, style=style, head=head, rows=rows, order=last + 1
    )
    noted(version, "material.chart_added", by=by, at=at, title=title, rows=len(rows))
    return chart


@transaction.atomic
def remove_chart(*, chart: ChartData, by: User, at: datetime) -> None:
    """The chart and its sheet go. Raises NotAllowedError, RefusedError."""
    version = chart.version
    writable(version, by=by, at=at)
    title = chart.title
    remove_attachment(attachment=chart.attachment, by=by, at=at)
    noted(version, "material.chart_removed", by=by, at=at, title=title)


@transaction.atomic
def set_media(
    *,
    version: DocumentVersion,
    by: User,
    at: datetime,
    file: tuple[str, bytes] | None = None,
    captions: bytes | None = None,
    poster: tuple[str, bytes] | None = None,
) -> Media:
    """Audio or video (mp3, mp4), its WebVTT captions and a cover, each replaced where given. Raises NotAllowedError, RefusedError."""
    locked = writable(version, by=by, at=at)
    media = Media.objects.filter(version=locked).select_related("attachment", "poster").first()
    if file is None and media is None:
        raise RefusedError(_("请选择音频（mp3）或视频（mp4）文件。"))
    text = read_captions(captions) if captions is not None else media.captions if media else ""
    refuse_marked(text)
    if file is not None:
        name, content = file
        if _ending(name) not in VIDEO | AUDIO:
            raise RefusedError(_("请选择音频（mp3）或视频（mp4）文件。"))
        kept_poster = media.poster if media else None
        if media is not None:
            remove_attachment(attachment=media.attachment, by=by, at=at)
        attachment = _attach(version, name, content, title=PurePosixPath(name).stem[:200], by=by, at=at)
        media = Media(version=locked, attachment=attachment, is_video=_ending(name) in VIDEO, poster=kept_poster)
    assert media is not None  # noqa: S101  (for the type checker)
    if poster is not None:
        if _ending(poster[0]) not in PICTURES:
            raise RefusedError(_("封面只接收 jpg、png、gif、webp 图片。"))
        old = media.poster
        media.poster = None
        if old is not None:
            remove_attachment(attachment=old, by=by, at=at)
        media.poster = _attach(version, *poster, title=_("封面"), by=by, at=at)
    media.captions = text if media.is_video else ""
    media.save()
    noted(version, "material.media_set", by=by, at=at, name=media.attachment.name, has_captions=bool(media.captions))
    return media


def _attach(version: DocumentVersion, name: str, content: bytes, *, title: str, by: User, at: datetime) -> Attachment:
    """Under a name that holds a piece of the content's hash, so that one name is one file in all versions."""
    named = picture_name(content, PurePosixPath(name.replace("\\", "/")).stem, _ending(name))
    return add_attachment(version=version, name=named, title=title, content=content, by=by, at=at)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _story(text: str) -> str:
    """The text of a picture; a page without it says nothing to who cannot see it. Raises RefusedError."""
    lines = [line.strip() for line in text.replace("\x00", "").splitlines() if line.strip()]
    if not lines:
        raise RefusedError(_("请写出图中全部文字。"))
    if sum(map(len, lines)) > MOST_TEXT:
        raise RefusedError(_("文字过长，最多%(most)s个字。") % {"most": MOST_TEXT})
    refuse_marked("\n".join(lines))
    return "\n".join(lines)
