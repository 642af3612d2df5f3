"""What the sweep does for this room: terms of others that ran out. One case that fails never stops the others."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from core.deadlines import LedgerError
from core.states import MoveError
from requests_app.errors import ApplicationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)
Row = TypeVar("Row")
MOST = 200  # a turn; the next one goes on


def each(rows: Iterable[Row], do: Callable[[Row], object]) -> int:
    """Do it for every row in a transaction of its own; returns for how many it was done."""
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                do(row)
            done += 1
        except (ApplicationError, LedgerError, MoveError) as error:
            log.warning("%s %s left as it is: %s", type(row).__name__, getattr(row, "pk", ""), type(error).__name__)
    return done
