"""`{% deadline_track trace today %}` and `{% deadline_months trace today %}`: the same picture everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from core.drawing import WEEKDAYS, cells, months

if TYPE_CHECKING:
    from datetime import date

    from core.deadlines import Trace

register = template.Library()


@register.inclusion_tag("includes/track.html")
def deadline_track(trace: Trace, today: date | None = None) -> dict[str, Any]:
    """The row of days with its legend."""
    drawn = cells(trace, today)
    paused, passed, off = (any(word in cell.css for cell in drawn) for word in ("pause", "done", "off"))
    return {"trace": trace, "cells": drawn, "paused": paused, "passed": passed, "off": off}


@register.inclusion_tag("includes/track_months.html")
def deadline_months(trace: Trace, today: date | None = None) -> dict[str, Any]:
    """The months as tables."""
    return {"trace": trace, "months": months(trace, today), "weekdays": WEEKDAYS}
