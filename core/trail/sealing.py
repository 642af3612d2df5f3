"""The chain over the trail: sealing events, and finding whatever was done to them behind the application's back (DESIGN.md, Events).

Writers never wait for the chain: the sealer follows at most 5 seconds behind and chains whatever has no seal yet.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import math
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from core import triggers
from core.access import Role
from core.models import Event, EventSeal, Heartbeat
from core.notices.alarm import alarm
from core.trail import anchor
from core.trail.reading import is_genuine, load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

log = logging.getLogger(__name__)

BATCH = 1000
# Ids commit out of order, so the sealer looks this far behind the newest sealed id every time, and at everything once an hour.
LOOK_BACK = 20_000
FULL_EVERY = timedelta(hours=1)
LOCK = 0x7072_7461_696C  # of the advisory lock


def chain_hash(previous: str, seq: int, event_id: int, event_hash: str) -> str:
    """HMAC-SHA256 (hex) over the previous link and this one; `previous` is empty for the first."""
    text = f"{previous}|{seq}|{event_id}|{event_hash}"
    return hmac.new(settings.TRAIL_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def unsealed(above: int = 0) -> QuerySet[Event]:
    """Events without a seal whose id is above this one, oldest first."""
    seals = EventSeal.objects.filter(event_id=OuterRef("pk"), event_id__gt=above)
    return Event.objects.filter(~Exists(seals), pk__gt=above).order_by("pk")


def seal(at: datetime, *, seconds: float = math.inf) -> int:
    """Chain what has no seal yet; returns how many.

    An event whose own hash is wrong gets no seal: it is logged and the audit administrators are told. One sealer at a time: a second one
    finds the lock taken and returns 0. After so many seconds it stops and leaves the rest to its next turn.
    """
    end = time.monotonic() + seconds
    above, full = _floor(at)
    done, forged = 0, list[int]()
    while True:
        with transaction.atomic():
            if not _alone():
                return done
            keys = list(unsealed(above).values_list("pk", flat=True)[:BATCH])
            events = load(Event, keys)
            genuine = [event for event in map(events.get, keys) if event is not None and is_genuine(event)]
            forged += sorted(set(keys) - {event.pk for event in genuine})
            done += _chain(genuine, at)
        if len(keys) < BATCH or time.monotonic() > end:
            full = full and len(keys) < BATCH
            break
        above = keys[-1]
    if forged:
        _alarm(forged, at)
    if full:
        _check_triggers(at)
        Heartbeat.objects.update_or_create(name="seal-full", defaults={"at": at})
    Heartbeat.objects.update_or_create(name="seal", defaults={"at": at, "figures": {"sealed": done, "forged": len(forged)}})
    return done


def _floor(at: datetime) -> tuple[int, bool]:
    """(look at ids above this, whether that is all of them)."""
    last_full = Heartbeat.objects.filter(name="seal-full").values_list("at", flat=True).first()
    if last_full is None or at - last_full >= FULL_EVERY or at < last_full:
        return 0, True
    newest = EventSeal.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    return max(0, newest - LOOK_BACK), False


def _alone() -> bool:
    """Whether this transaction is the only sealer. SQLite's immediate transaction is the only writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _chain(events: Iterable[Event], at: datetime) -> int:
    last = EventSeal.objects.order_by("-seq").first()
    seq, head = (last.seq, last.chain_hash) if last else (0, "")
    seals = []
    for event in events:
        seq += 1
        head = chain_hash(head, seq, event.pk, event.row_hash)
        seals.append(EventSeal(seq=seq, event_id=event.pk, row_hash=event.row_hash, chain_hash=head, sealed_at=at))
    if seals:
        EventSeal.objects.bulk_create(seals)
        transaction.on_commit(lambda: anchor.write(seq=seq, chain_hash=head, at=at))
    return len(seals)


def _alarm(forged: list[int], at: datetime) -> None:
    """Tell every audit administrator, once for each event."""
    log.error("trail: %s events with a wrong hash, not sealed: %s", len(forged), forged[:20])
    for key in forged[:20]:
        alarm(Role.AUDIT_ADMIN, template="trail_forged", params={"event": key}, dedupe=f"trail-forged:{key}", at=at)


def _check_triggers(at: datetime) -> None:
    """Once an hour, beside the check at start: somebody may have dropped what guards the trail."""
    if gone := triggers.missing():
        log.error("triggers are missing: %s", gone)
        day = timezone.localtime(at).date()
        alarm(Role.AUDIT_ADMIN, template="triggers_missing", params={"count": len(gone)}, dedupe=f"triggers:{day}", at=at)


def daily_heads() -> list[dict[str, str | int]]:
    """The last head of every day as `{"date", "seq", "chain_hash"}`, oldest first, for publication."""
    return [{"date": line.day, "seq": line.seq, "chain_hash": line.chain_hash} for line in anchor.read()]
