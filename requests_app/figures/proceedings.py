"""Section 四 of the annual report (LEGAL.md §2): 政府信息公开行政复议、行政诉讼情况, one row of 15 numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from requests_app.models import Proceeding, ProceedingKind, ProceedingResult

if TYPE_CHECKING:
    from core.models import Organisation

PENDING, TOTAL = "pending", "total"
BLOCKS: tuple[str, ...] = tuple(ProceedingKind.values)
RESULT_COLUMNS: tuple[str, ...] = (*ProceedingResult.values, PENDING, TOTAL)


def proceedings_of_the_year(*, organisation: Organisation, year: int) -> dict[str, dict[str, int]]:
    """Block (review, suit_direct, suit_after) -> upheld, corrected, other, pending, total. One query.

    The form does not say how a case that goes over the year is counted [I]: with its result in the year the result came, and as 尚未审结 in
    each year at whose end it was pending. A withdrawn case is 其他结果. The review and the suit after it are two cases, each in its block.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    decided = Q(result_on__range=(first, last))
    wanted = {result: Count("pk", filter=decided & Q(result=result)) for result in ProceedingResult.values}
    wanted[PENDING] = Count("pk", filter=Q(copy_received_on__lte=last) & (Q(result_on__isnull=True) | Q(result_on__gt=last)))
    of_this = Proceeding.objects.filter(application__organisation=organisation).order_by()
    cells = {block: dict.fromkeys(RESULT_COLUMNS, 0) for block in BLOCKS}
    for found in of_this.values("kind").annotate(**wanted):
        cells[found["kind"]] = {column: found[column] for column in RESULT_COLUMNS[:-1]}
        cells[found["kind"]][TOTAL] = sum(found[column] for column in RESULT_COLUMNS[:-1])
    return cells
