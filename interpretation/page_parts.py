"""What stands on an interpretation's page beside its text: player, drawn charts, readers' questions. At most three queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from interpretation.material.charts import draw
from interpretation.models import ChartData, Material
from interpretation.services.questions import shown_questions

if TYPE_CHECKING:
    from django.http import HttpRequest

    from disclosure.reading import Reading


def interpretation_parts(page: Reading, request: HttpRequest | None, place: str) -> str:
    """Hook of `page_parts`: nothing on any other kind of document."""
    if page.version.kind != "interpretation":
        return ""
    return _top(page, request) if place == "top" else _below(page, request)


def _top(page: Reading, request: HttpRequest | None) -> str:
    rows = Material.objects.filter(version=page.version).select_related("version__media__attachment", "version__media__poster")
    material = rows.only(
        *("form", "version__id", "version__media__is_video", "version__media__attachment__title", "version__media__poster__name")
    ).first()
    if material is None:
        return ""
    charts = [
        (chart, mark_safe(draw(chart)))  # noqa: S308  (numbers, and words escaped)
        for chart in ChartData.objects.filter(version=page.version)
    ]
    context = {
        "material": material,
        "media": getattr(material.version, "media", None),
        "charts": charts,
        "document": page.document,
        "version": page.version,
    }
    return render_to_string("interpretation/parts_top.html", context, request=request)


def _below(page: Reading, request: HttpRequest | None) -> str:
    if not page.is_current or not page.document.is_public:
        return ""
    context = {"questions": shown_questions(page.document), "document": page.document}
    return render_to_string("interpretation/parts_below.html", context, request=request)
