"""Waking a worker after a commit. A burst of commits asks it once at once and once more at its end, not once for each."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two calls of one task by one process
_lock = threading.Lock()
_asked: dict[str, float] = {}  # task -> when it was last asked, or will run that was asked with a delay


def wake_worker(task: Any, *, clock: Callable[[], float] = time.monotonic) -> None:
    """Have a worker run the task soon after this instant: at once, or within a second when it was asked a moment ago.

    A broker that does not answer breaks nothing: the beat finds the rows anyway.
    """
    now = clock()
    with _lock:
        last = _asked.get(task.name, now - PAUSE)
        if last > now:  # one is on its way that runs after this commit
            return
        delay = 0.0 if now - last >= PAUSE else PAUSE
        _asked[task.name] = now + delay
    try:
        task.apply_async(retry=False, expires=60, **({"countdown": delay} if delay else {}))
    except Exception:
        with _lock:
            _asked.pop(task.name, None)
        log.warning("the broker does not answer; rows wait for the next beat of %s", task.name, exc_info=True)
