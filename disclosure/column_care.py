"""Which columns are neglected: nothing new within their rhythm, or nothing at all (the state's inspection indicators)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from disclosure.dates import shanghai_date
from disclosure.models import Column, Document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.utils.functional import Promise

STALE, EMPTY, FRESH, UNCHECKED = "stale", "empty", "fresh", "unchecked"
WORDS: dict[str, str | Promise] = {STALE: _("更新不及时"), EMPTY: _("空白栏目"), FRESH: _("正常"), UNCHECKED: _("不检查")}


@dataclass(frozen=True)
class Care:
    """How one column stands. `last` is the day of the newest publication in it or below it, `due` the last day for the next one."""

    column: Column
    state: str
    last: date | None
    due: date | None

    @property
    def label(self) -> str:
        """The state in words."""
        return str(WORDS[self.state])


def care_of(at: datetime) -> list[Care]:
    """Every listed column in the order of the tree's rows; one query, one index look-up a column.

    A column lives by those below it. Empty is a fault of a column without children; stale one with a rhythm that has passed.
    """
    newest = Document.objects.published(at).filter(column=OuterRef("pk")).order_by("-published_at", "-id").values("published_at")[:1]
    rows = list(Column.objects.annotate(newest=Subquery(newest)))
    below: dict[int | None, list[Column]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    today = shanghai_date(at)
    return [_care(row, _last(row, below), has_children=row.pk in below, today=today) for row in rows if row.is_listed]


def neglected(at: datetime) -> list[Care]:
    """Stale ones first, the longest overdue first, then empty ones."""
    found = [care for care in care_of(at) if care.state in (STALE, EMPTY)]
    return sorted(found, key=lambda care: (care.state != STALE, care.due or date.max))


def _last(column: Column, below: dict[int | None, list[Column]], depth: int = 0) -> date | None:
    newest: datetime | None = getattr(column, "newest", None)
    days = [shanghai_date(newest)] if newest else []
    children: Iterable[Column] = below.get(column.pk, ()) if depth < 12 else ()
    days += [day for child in children if (day := _last(child, below, depth + 1))]
    return max(days, default=None)


def _care(column: Column, last: date | None, *, has_children: bool, today: date) -> Care:
    due = last + timedelta(days=column.update_days) if last and column.update_days else None
    if last is None:
        return Care(column, UNCHECKED if has_children else EMPTY, None, None)
    if due is None:
        return Care(column, UNCHECKED, last, None)
    return Care(column, STALE if due < today else FRESH, last, due)
