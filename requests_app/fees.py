"""信息处理费 by 国办函〔2020〕109号: by item or by page, progressive over the part above each step (LEGAL.md §3)."""

from __future__ import annotations

# Pages of A4: (up to, yuan for each page of this step); the last step has no end.
PAGE_STEPS: tuple[tuple[int | None, int], ...] = ((30, 0), (100, 10), (200, 20), (None, 40))
FREE_ITEMS, FIRST_STEP_END, ITEM_STEP, ITEM_FEE = 10, 30, 10, 100


def page_steps() -> list[tuple[int, int | None, int]]:
    """(from, to, yuan a page) of each step, for tables and letters; the last has no end."""
    first, rows = 1, []
    for upto, rate in PAGE_STEPS:
        rows.append((first, upto, rate))
        first = (upto or 0) + 1
    return rows


def items_fee(count: int) -> int:
    """Yuan for this many items of one applicant in one calendar month (第四条): ten free, to thirty 100 each, then 100 more for every ten.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("a count is not negative")
    total = max(min(count, FIRST_STEP_END) - FREE_ITEMS, 0) * ITEM_FEE
    rate, left = 2 * ITEM_FEE, count - FIRST_STEP_END
    while left > 0:
        total += min(left, ITEM_STEP) * rate
        left -= ITEM_STEP
        rate += ITEM_FEE
    return total


def items_fee_for(earlier: int, these: int) -> int:
    """Yuan for `these` items when the same applicant asked for `earlier` in the same month already: only the part above counts anew."""
    return items_fee(earlier + these) - items_fee(earlier)


def pages_fee(pages: int) -> int:
    """Yuan for this many pages provided on one application (第五条); pages are not added up over applications. Raises ValueError."""
    if pages < 0:
        raise ValueError("a count is not negative")
    total, below = 0, 0
    for upto, rate in PAGE_STEPS:
        part = pages - below if upto is None else min(pages, upto) - below
        if part <= 0:
            break
        total += part * rate
        below = upto or pages
    return total
