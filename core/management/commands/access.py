"""`manage.py access [--json]`: the verb x role table."""

import json
from typing import Any

from django.core.management.base import CommandParser

from core.access import ACCESS, DOWNWARD, Role, Verb
from core.management.base import PlainCommand


class Command(PlainCommand):
    help = "Prints who may do what; an arrow marks roles that reach the units below."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """One row a verb, one column a role."""
        if options["json"]:
            table = {verb.value: [role.value for role in Role if role in ACCESS[verb]] for verb in Verb}
            self.stdout.write(json.dumps({"verbs": table, "downward": sorted(DOWNWARD)}))
            return
        heads = [role.value + ("↓" if role in DOWNWARD else "") for role in Role]
        self.stdout.write(" ".join(["verb".ljust(22), *heads]))
        for verb in Verb:
            marks = [("x" if role in ACCESS[verb] else "·").center(len(head)) for role, head in zip(Role, heads, strict=True)]
            self.stdout.write(" ".join([verb.value.ljust(22), *marks]).rstrip())
