"""The one lawful change of the trail: content that events repeat is taken out by an ordered purge (清除, 保密法 34条).

Who, when, what kind of act and every hash stay. The emptied row gets a new hash, and an event `trail.purged`, sealed like any other, names
the old hash and the new one of each row: verification accepts exactly these, and nobody without the key can make another (docs/adr/0005).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.events import record, row_hash
from core.models import Event
from core.trail.reading import is_genuine
from core.triggers import suspended_trail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.models import Matter, Organisation, User

VERB = "trail.purged"
# Words that say nothing of a content: kinds of acts, states, numbers of papers, hashes.
KEPT = frozenset(
    {"hash", "sha256", "scan", "salted_hash", "index_number", "order_number", "issuing_body", "kind", "column", "step", "verdict", "state"}
    | {"on_paper", "signed_on", "scheduled_for", "from_state", "rule", "effective_at", "when"}
)
# Events of the purge itself keep their words: they are the order.
UNTOUCHED = frozenset({VERB, "triggers.suspended", "file.destroyed"})


def purge_events(*, matters: Iterable[int], mark: int, organisation: Organisation, matter: Matter | None, by: User, at: datetime) -> int:
    """Empty the events of these matters in the caller's transaction; `mark` is the order's id, left in each row. Returns how many changed.

    A row that is not genuine is left as it is: it shall be found.
    """
    rows = []
    with suspended_trail():
        for event in Event.objects.filter(matter__in=list(matters)).exclude(verb__in=UNTOUCHED).order_by("pk"):
            data = _emptied(event.data)
            if data == event.data or not is_genuine(event):
                continue
            old = event.row_hash
            event.data = data | {"purged": mark}
            event.row_hash = row_hash(event)
            Event.objects.filter(pk=event.pk).update(data=event.data, row_hash=event.row_hash)
            rows.append([event.pk, old, event.row_hash])
    record(VERB, organisation=organisation, matter=matter, by=by, at=at, order=mark, rows=rows)
    return len(rows)


def replaced_hashes() -> dict[tuple[int, str], str]:
    """(event id, former hash) -> present hash, of all purges that are genuine."""
    found: dict[tuple[int, str], str] = {}
    for event in Event.objects.filter(verb=VERB).order_by("pk"):
        if is_genuine(event):
            found |= {(int(pk), str(old)): str(new) for pk, old, new in event.data.get("rows", [])}
    return found


def is_replaced(replaced: dict[tuple[int, str], str], event: Event, sealed_hash: str) -> bool:
    """Whether the row became what it is from what was sealed, by purges alone."""
    value, seen = sealed_hash, set[str]()
    while value != event.row_hash and (event.pk, value) in replaced and value not in seen:
        seen.add(value)
        value = replaced[event.pk, value]
    return value == event.row_hash


def _emptied(data: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in data.items():
        if name in ("before", "after") and isinstance(value, dict):
            kept[name] = {key: inner for key, inner in value.items() if key in KEPT}
        elif value is None or isinstance(value, bool | int | float) or name in KEPT:
            kept[name] = value
    return kept
