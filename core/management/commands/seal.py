"""`manage.py seal`: seal what is not yet sealed."""

from typing import Any

from django.utils import timezone

from core.management.base import PlainCommand
from core.trail import seal


class Command(PlainCommand):
    help = "Chains all events that have no seal yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many."""
        self.stdout.write(str(seal(timezone.now())))
