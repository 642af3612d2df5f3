"""`manage.py sweep [--at ISO] [--json]`: one full sweep."""

import json
import sys
from contextlib import redirect_stdout
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from core.management.base import PlainCommand
from core.sweep import run_sweep


def instant(text: str) -> datetime:
    """An ISO instant; without an offset it is Asia/Shanghai. Raises CommandError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--at: not an ISO datetime: {text}") from error
    return timezone.make_aware(at) if timezone.is_naive(at) else at


class Command(PlainCommand):
    help = "Does everything that is due: warnings, overdue marks, escalations, scheduled publication, deliveries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="an ISO datetime instead of now; without an offset Asia/Shanghai")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the figures and nothing else: what the console's mail backend writes goes to standard error."""
        with redirect_stdout(sys.stderr):
            result = asdict(run_sweep(instant(options["at"]) if options["at"] else timezone.now()))
        self.stdout.write(json.dumps(result) if options["json"] else "  ".join(f"{name} {value}" for name, value in result.items()))
