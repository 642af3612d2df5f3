"""What every command of ours promises: bad input ends with exit 1 and one line on standard error."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser


class OneLineParser(CommandParser):
    """A parser that refuses wrong arguments as the commands refuse wrong values."""

    def error(self, message: str) -> NoReturn:
        """One line, exit 1; a CommandError when called from code."""
        if not self.called_from_command_line:
            super().error(message)
        sys.stderr.write(f"{self.prog}: {message}\n")
        sys.exit(1)


class PlainCommand(BaseCommand):
    """Base of the commands of DESIGN.md's contract."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """As in Django, with our refusals."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = OneLineParser
        return parser
