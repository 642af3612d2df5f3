"""Taking rows that are awake: in batches, one by one when a batch fails, so that a bad row stops nobody but itself."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from core import notices
from core.access import Role, Verb, require
from core.calendars import pinned
from core.deadlines.store import RESULTS
from core.events import record
from core.models import Deadline, Event
from core.people import people_above
from core.probes import Probe
from core.sweep.acting import Batch, act

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from core.models import User

log = logging.getLogger(__name__)

SIZE = 50
anything_awake = Probe(lambda at: Deadline.objects.awake(at))
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
MOST_TRIES = 5
SAVED = (*RESULTS, "acted", "wake_at", "retry_at", "tries", "last_error")


class Figures:
    """Counts of one sweep."""

    def __init__(self) -> None:
        self.woken = self.warned = self.overdue = self.failed = 0

    def add(self, batch: Batch, rows: int) -> None:
        """Count a batch that was committed."""
        self.woken += rows
        self.warned += batch.warned
        self.overdue += batch.overdue


def _take(at: datetime, size: int) -> QuerySet[Deadline]:
    """The oldest rows that are awake and that no other sweeper holds. SQLite's immediate transaction lets only one sweeper in."""
    rows = Deadline.objects.awake(at).select_for_update(skip_locked=True, of=("self",))
    return rows.select_related("organisation", "matter__handler").prefetch_related("entries")[:size]


def wake_one(at: datetime) -> bool:
    """Take the oldest row that is awake, do what is due, say whether there was one. An error rolls back that row only and puts it off."""
    return _wake_one(at, Figures())


def wake_some(at: datetime, figures: Figures) -> bool:
    """A batch in one transaction; single rows when it fails. Says whether there may be more."""
    if not anything_awake(at):
        return False
    try:
        with transaction.atomic():
            rows = list(_take(at, SIZE))
            batch = _act_on(rows, at)
    except Exception:
        log.warning("a batch of the sweep failed; its rows are taken one by one", exc_info=True)
        return all([_wake_one(at, figures) for _ in range(SIZE)])
    figures.add(batch, len(rows))
    return len(rows) == SIZE


def _wake_one(at: datetime, figures: Figures) -> bool:
    with transaction.atomic():
        rows = list(_take(at, 1))
        if not rows:
            return False
        try:
            with transaction.atomic():
                batch = _act_on(rows, at)
        except Exception as error:
            log.exception("deadline %s failed in the sweep", rows[0].pk)
            _put_off(rows[0].pk, error, at)
            figures.failed += 1
        else:
            figures.add(batch, 1)
    return True


def _act_on(rows: list[Deadline], at: datetime) -> Batch:
    batch = Batch(at)
    with pinned():
        for row in rows:
            act(row, batch)
            row.retry_at, row.tries, row.last_error = None, 0, ""
    if rows:  # another sweeper may have been quicker
        _save(rows)
    Event.objects.bulk_create(batch.events)
    notices.post(batch.messages, at=at, wake=False)
    return batch


def _save(rows: list[Deadline]) -> None:
    """One plain UPDATE a row: `bulk_update` builds an expression for every value, which costs more than everything else here."""
    fields = [field for field in Deadline._meta.concrete_fields if field.name in SAVED]
    key, quote = Deadline._meta.pk, connection.ops.quote_name
    places = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in (*fields, key)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(Deadline._meta.db_table)} SET {places} WHERE {quote(str(key.column))} = %s", values)  # noqa: S608


def _put_off(pk: int, error: Exception, at: datetime) -> None:
    """The row's own clock for its next try; its due time is untouched. After the fifth failure it is a dead letter and a person is told."""
    row = Deadline.objects.select_related("organisation", "matter").get(pk=pk)
    row.tries += 1
    row.last_error = f"{type(error).__name__}: {error}"[:2000]
    if row.tries >= MOST_TRIES:
        row.dead = True
        notices.notify(
            recipients=people_above(Role.SYSTEM_ADMIN, row.organisation, at),
            template="deadline_dead",
            organisation=row.organisation,
            params={"deadline": row.pk, "tries": row.tries, "error": row.last_error[:200]},
            dedupe=f"dead:{row.pk}:{at.isoformat()}",
            at=at,
        )
    else:
        row.retry_at = at + BACKOFF[row.tries - 1]
    row.save(update_fields=["tries", "last_error", "dead", "retry_at"])


def revive(*, deadline: Deadline, by: User, at: datetime) -> None:
    """Let the sweep try a dead letter again. Raises NotAllowedError."""
    require(by, Verb.VIEW_DEAD_LETTERS, deadline.organisation, at)
    with transaction.atomic():
        if Deadline.objects.filter(pk=deadline.pk, dead=True).update(dead=False, tries=0, retry_at=None):
            record("deadline.revived", organisation=deadline.organisation, matter=deadline.matter, by=by, at=at, deadline=deadline.pk)
    deadline.refresh_from_db()
