"""A chart as SVG, drawn on the server: no script, no style, colours by class (static/css/portal.css). The table beside it says the same."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from interpretation.models import ChartStyle

if TYPE_CHECKING:
    from interpretation.models import ChartData

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 16, 64
TICKS = 5


@dataclass(frozen=True)
class Scale:
    """From values to heights; `ticks` are what the axis names."""

    low: float
    high: float
    ticks: list[float]

    def y(self, value: float) -> float:
        """Pixels from above."""
        return round(TOP + (self.high - value) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM), 1)


def scale_of(values: list[float]) -> Scale:
    """Round steps (1, 2, 2.5, 5 times a power of ten) that hold zero and every value."""
    low, high = min(0.0, *values), max(0.0, *values)
    raw = (high - low or 1.0) / TICKS
    power = 10 ** math.floor(math.log10(raw))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return Scale(first * step, last * step, [round(number * step, 10) for number in range(first, last + 1)])


def draw(chart: ChartData) -> str:
    """The SVG element, named by its title."""
    values = [float(cell) for row in chart.rows for cell in row[1:] if cell is not None]
    scale = scale_of(values or [0.0])
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(chart.rows))
    drawn = _lines(chart, scale, slot) if chart.style == ChartStyle.LINE else _bars(chart, scale, slot)
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(chart.title)}" focusable="false">'
        f"{_axis(scale)}{drawn}{_labels(chart, slot)}</svg>"
    )


def _axis(scale: Scale) -> str:
    return "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{scale.y(tick)}" y2="{scale.y(tick)}"/>'
        f'<text class="tick" x="{LEFT - 8}" y="{scale.y(tick) + 4:.1f}" text-anchor="end">{_short(tick)}</text>'
        for tick in scale.ticks
    )


def _bars(chart: ChartData, scale: Scale, slot: float) -> str:
    series, drawn = len(chart.head) - 1, []
    width, zero = slot * 0.72 / series, scale.y(0)
    for place, row in enumerate(chart.rows):
        for number, value in enumerate(row[1:]):
            if value is None:
                continue
            x, top = LEFT + place * slot + slot * 0.14 + number * width, scale.y(value)
            size = f'width="{width * 0.94:.1f}" height="{abs(zero - top):.1f}"'
            drawn.append(
                f'<rect class="s{number + 1}" x="{x:.1f}" y="{min(top, zero):.1f}" {size}><title>{_said(chart, row, number)}</title></rect>'
            )
    return "".join(drawn)


def _lines(chart: ChartData, scale: Scale, slot: float) -> str:
    drawn = []
    for number in range(len(chart.head) - 1):
        points = [
            (LEFT + (place + 0.5) * slot, scale.y(row[number + 1]), row)
            for place, row in enumerate(chart.rows)
            if row[number + 1] is not None
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _row in points)
        drawn.append(f'<polyline class="l{number + 1}" points="{path}"/>')
        drawn += [
            f'<circle class="s{number + 1}" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{_said(chart, row, number)}</title></circle>'
            for x, y, row in points
        ]
    return "".join(drawn)


def _labels(chart: ChartData, slot: float) -> str:
    """Names of the items below, as many as find room, each cut to its room."""
    every = max(1, math.ceil(44 / slot))
    most = max(2, int(slot * every // 13))
    return "".join(
        f'<text class="tick" x="{LEFT + (place + 0.5) * slot:.1f}" y="{HEIGHT - BOTTOM + 22}" text-anchor="middle">'
        f"{escape(_cut(str(row[0]), most))}</text>"
        for place, row in enumerate(chart.rows)
        if place % every == 0
    )


def _cut(text: str, most: int) -> str:
    """At most as wide as `most` Chinese characters."""
    room, kept = most * 2, ""
    for char in text:
        room -= 1 if char.isascii() else 2
        if room < 0:
            return kept[:-1] + "…"
        kept += char
    return kept


def _said(chart: ChartData, row: list[object], number: int) -> str:
    return escape(f"{row[0]} {chart.head[number + 1]}：{row[number + 1]}{chart.unit}")


def _short(value: float) -> str:
    """120000 as 12万: an axis has little room."""
    for size, word in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= size:
            return f"{value / size:g}{word}"
    return f"{value:g}"
