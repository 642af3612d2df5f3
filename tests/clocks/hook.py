"""The set clock: Django's `timezone.now` gives the instant written in the file `CLOCK_FILE`, and nothing else.

It stands still until a test writes another one. Celery's own schedule, sessions and sockets keep the machine's clock. Importing this module
sets it; the product imports nothing of `tests`, so that no setting, address or variable of the product reaches a clock.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.utils import timezone

FILE = Path(os.environ["CLOCK_FILE"])
if os.environ.get("PORTAL_ENV") != "test":
    raise RuntimeError("the set clock is for tests alone")


def now() -> datetime:
    """The instant that the test has written."""
    return datetime.fromisoformat(FILE.read_text())


timezone.now = now
