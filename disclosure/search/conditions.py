"""What narrows a search: conditions on documents, and the span of keys that a span of days stands for."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models.expressions import RawSQL

from disclosure.dates import end_of_day, shanghai_date, start_of
from disclosure.models import Document
from disclosure.search.engine import Filters, instant
from disclosure.search.keys import minute_of
from disclosure.validity import Validity, having_validity

# A column and all below it.
WITH_CHILDREN = (
    "WITH RECURSIVE below(id) AS (SELECT id FROM disclosure_column WHERE code = %s"
    " UNION SELECT c.id FROM disclosure_column c JOIN below ON c.parent_id = below.id) SELECT id FROM below"
)


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
        filters.between(None, end_of_day(published_to))
    return filters


def _add_validity(filters: Filters, value: str, today: date) -> None:
    """The rule stands in disclosure.validity; here it is asked of one document at a time."""
    if value not in Validity:
        filters.nothing()
        return
    this = having_validity(Document.objects.order_by(), value, today).filter(pk=RawSQL("d.id", ()))
    sql, parameters = this.values("pk").query.sql_with_params()
    filters.add(f"EXISTS ({sql})", *parameters)
