"""Many deadlines quickly: one is opened by the service, the others are copies."""

from __future__ import annotations

from typing import Any

from core.deadlines import open_deadline
from core.models import Deadline, LedgerEntry, Matter, Organisation, User
from tests.conftest import shanghai

# 20 workdays from Friday 27 September 2024 end on 30 October; the exclusive due instant is the next midnight
START = shanghai(2024, 9, 27)
DUE = shanghai(2024, 10, 31, 0)


def open_many(organisation: Organisation, handler: User, number: int) -> None:
    """So many open deadlines of as many matters, all due at DUE."""
    about = {"organisation": organisation, "kind": "request", "handler": handler, "opened_at": START}
    matters = Matter.objects.bulk_create([Matter(title=f"第{count}件", **about) for count in range(number)])
    first = open_deadline(rule="request_reply_20wd", matter=matters[0], start=START, by=None, at=START)
    entry = first.entries.get()
    copies = Deadline.objects.bulk_create([Deadline(**fields(first) | {"matter_id": matter.pk}) for matter in matters[1:]])
    LedgerEntry.objects.bulk_create([LedgerEntry(**fields(entry) | {"deadline_id": copy.pk}) for copy in copies])


def fields(row: Deadline | LedgerEntry) -> dict[str, Any]:
    """The columns of a row without its key."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
