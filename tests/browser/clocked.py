"""The portal under a clock that tests set: a process of its own, told by `CLOCK_FILE` how many seconds to add to the machine's clock.

Time runs on from there. What depends on a real span (a session, a challenge, a window of a rate limit) sees the same clock.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

CLOCK_FILE = Path(os.environ["CLOCK_FILE"])
_real = time.time


def now() -> float:
    """Seconds since 1970 of the set clock."""
    return _real() + float(CLOCK_FILE.read_text() or 0)


time.time = now
timezone.now = lambda: datetime.fromtimestamp(now(), UTC)

from portal.wsgi import application  # noqa: E402

settings.SESSION_COOKIE_AGE = 800 * 86_400  # people stay signed in while weeks pass

__all__ = ["application"]
