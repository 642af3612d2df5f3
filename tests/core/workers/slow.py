"""A task that takes its time, for the worker under test (`--include`)."""

import time
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.sleep")
def sleep(seconds: float, folder: str) -> None:
    """Leave a file at the start and one at the end."""
    Path(folder, "started").touch()
    time.sleep(seconds)
    Path(folder, "finished").touch()
