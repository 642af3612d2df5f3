"""`manage.py verify_trail [--json]`: exit 1 when anything was done to the trail."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from core.management.base import PlainCommand
from core.trail import verify


class Command(PlainCommand):
    help = "Checks every event against its seal, the chain, and the head kept outside the database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report; the exit code tells the verdict."""
        report = verify()
        if options["json"]:
            self.stdout.write(json.dumps({"ok": report.ok, **asdict(report)}, ensure_ascii=False))
        else:
            for problem in report.problems:
                self.stdout.write(f"{problem.kind:<10} {problem.place:<16} {problem.message}")
            verdict = "ok" if report.ok else "NOT OK"
            self.stdout.write(f"{verdict}: {report.events} events, {report.sealed} sealed, {report.unsealed} not yet sealed")
        if not report.ok:
            sys.exit(1)
