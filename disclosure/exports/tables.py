"""The cells of an HTML table on a grid, as browsers lay them out (spans that overlap or reach beyond are cut)."""

from __future__ import annotations

from typing import Any

MOST_CELLS = 20_000  # of the grid: what is beyond is no table for Word


def grid_of(table: Any) -> tuple[dict[tuple[int, int], tuple[Any, int, int]], int, int]:
    """((row, column) -> (cell, rows it spans, columns it spans), number of rows, number of columns)."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    height = len(rows)
    placed: dict[tuple[int, int], tuple[Any, int, int]] = {}
    taken: set[tuple[int, int]] = set()
    width = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (number, column) in taken:
                column += 1
            across, down = _span(cell, "colspan"), min(_span(cell, "rowspan"), height - number)
            while any((number, column + step) in taken for step in range(across)):
                across -= 1
            while any((number + step, column + side) in taken for step in range(down) for side in range(across)):
                down -= 1
            if len(taken) + down * across > MOST_CELLS:
                return placed, height, width
            placed[(number, column)] = (cell, down, across)
            taken |= {(number + step, column + side) for step in range(down) for side in range(across)}
            column += across
            width = max(width, column)
    return placed, height, width


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, int(value)) if value.isascii() and value.isdigit() else 1
