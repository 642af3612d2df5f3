"""Recording events. Sealing and verifying stand in core/trail.py."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.conf import settings

from core.models import Event

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Matter, Organisation, User

# Fields whose values never enter the trail; that they changed does.
MASKED = frozenset({"password", "phone", "identity_number", "contact", "query_code", "address", "wanted", "party"})


def row_hash(event: Event) -> str:
    """HMAC-SHA256 (hex) over every field but the id, as canonical JSON: an edited or invented row cannot have the right one."""
    content = {
        "uid": str(event.uid),
        "organisation": event.organisation_id,
        "matter": event.matter_id,
        "actor": event.actor_id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "verb": event.verb,
        "data": event.data,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.TRAIL_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def record(
    verb: str,
    *,
    organisation: Organisation | None,
    matter: Matter | None = None,
    by: User | None,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    **data: Any,
) -> Event:
    """Write one event in the caller's transaction. `before` and `after` hold changed fields (private ones are masked); `data` the rest.

    Values must be JSON or have a plain string form (dates become ISO text).
    """
    event = prepare(verb, organisation=organisation, matter=matter, by=by, at=at, before=before, after=after, **data)
    event.save(force_insert=True)
    return event


def prepare(
    verb: str,
    *,
    organisation: Organisation | None,
    matter: Matter | None = None,
    by: User | None,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    **data: Any,
) -> Event:
    """The event that `record` would write, for those who write many by `bulk_create` in the acting transaction."""
    content: dict[str, Any] = dict(data)
    if before is not None:
        content["before"] = _masked(before)
    if after is not None:
        content["after"] = _masked(after)
    event = Event(
        organisation=organisation,
        matter=matter,
        actor=by,
        at=at,
        verb=verb,
        data=json.loads(json.dumps(content, default=_plain, ensure_ascii=False)),
    )
    event.row_hash = row_hash(event)
    return event


def _masked(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: "***" if name in MASKED else value for name, value in fields.items()}


def _plain(value: Any) -> str:
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat else str(value)
