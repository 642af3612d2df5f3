"""What narrows a search: conditions on documents, and the span of keys that a span of days stands for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from disclosure.dates import shanghai_date, start_of
from disclosure.search.engine import Filters, day, instant
from disclosure.search.keys import minute_of
from disclosure.validity import Validity

if TYPE_CHECKING:
    from typing import Any

# A column and all below it.
WITH_CHILDREN = (
    "WITH RECURSIVE below(id) AS (SELECT id FROM disclosure_column WHERE code = %s"
    " UNION SELECT c.id FROM disclosure_column c JOIN below ON c.parent_id = below.id) SELECT id FROM below"
)
# A relation to `d` of these kinds whose source is public and that is in effect on a day: the same rule as disclosure.validity.in_effect.
DONE_TO = (
    "EXISTS (SELECT 1 FROM disclosure_documentrelation r JOIN disclosure_document s ON s.id = r.source_id"
    " JOIN disclosure_documentversion w ON w.id = s.current_id"
    " WHERE r.target_id = d.id AND r.kind IN ({kinds}) AND s.is_public AND (r.effective_on <= %s OR (r.effective_on IS NULL AND"
    " (w.effective_on <= %s OR (w.effective_on IS NULL AND s.published_at < %s)))))"
)
ENDED, AMENDED = DONE_TO.format(kinds="'replaces', 'abolishes'"), DONE_TO.format(kinds="'amends'")
DATED = "EXISTS (SELECT 1 FROM disclosure_documentversion v WHERE v.id = d.current_id AND {condition})"
LAPSED, NOT_BEGUN = DATED.format(condition="v.expires_on < %s"), DATED.format(condition="v.effective_on > %s")


def public(at: datetime) -> Filters:
    """Everything the public may read."""
    filters = Filters(latest=minute_of(at))
    filters.add("d.is_public AND d.published_at <= %s", instant(at))
    return filters


def filters_of(
    *,
    at: datetime,
    column: str | None = None,
    kind: str | None = None,
    topic: str | None = None,
    year: int | None = None,
    validity: str | None = None,
    published_from: date | None = None,
    published_to: date | None = None,
) -> Filters:
    """Conditions as `search` takes them; a value that does not exist finds nothing."""
    filters = public(at)
    if column:
        filters.add(f"d.column_id IN ({WITH_CHILDREN})", column)
    if kind:
        filters.add("d.kind = %s", kind)
    if topic:
        filters.add("(d.topic = %s OR substr(d.topic, 1, %s) = %s)", topic, len(topic) + 1, f"{topic}/")
    if validity:
        _add_validity(filters, validity, shanghai_date(at))
    if year is not None:
        if not 1 < year < 9999:
            return filters.nothing()
        filters.between(start_of(date(year, 1, 1)), start_of(date(year + 1, 1, 1)))
    if published_from is not None and published_from > date(1, 1, 2):
        filters.between(start_of(published_from), None)
    if published_to is not None and published_to < date(9999, 12, 30):
        filters.between(None, start_of(published_to + timedelta(days=1)))
    return filters


def _add_validity(filters: Filters, value: str, today: date) -> None:
    """The rule of disclosure.validity.derive in conditions: what ended it, then its own dates, then what changed it."""
    now = day(today)
    done: list[Any] = [now, now, instant(start_of(today + timedelta(days=1)))]
    if value not in Validity:
        filters.nothing()
    elif value == Validity.ABOLISHED:
        filters.add(ENDED, *done)
    elif value == Validity.LAPSED:
        filters.add(f"{LAPSED} AND NOT {ENDED}", now, *done)
    elif value == Validity.NOT_YET:
        filters.add(f"{NOT_BEGUN} AND NOT {LAPSED} AND NOT {ENDED}", now, now, *done)
    else:
        amended = AMENDED if value == Validity.AMENDED else f"NOT {AMENDED}"
        filters.add(f"{amended} AND NOT {NOT_BEGUN} AND NOT {LAPSED} AND NOT {ENDED}", *done, now, now, *done)
