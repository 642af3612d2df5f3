"""Publishing, scheduling, withdrawing."""

from datetime import datetime


def publish_scheduled(at: datetime) -> int:
    """Sweep job."""
    return 0
