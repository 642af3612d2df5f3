"""`manage.py rotate_keys [--check]`: encrypt everything again with the newest key of FIELD_KEYS, so that older ones can be removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError

from core.management.base import PlainCommand
from core.rotation import rotate

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(PlainCommand):
    help = "Encrypts columns and private files again with the newest key of FIELD_KEYS; --check only says what older keys still hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 while an older key is still needed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each place with something in it, then the sum. Exit 1 when something is readable with no key."""
        tallies = rotate(write=not options["check"])
        word = "older" if options["check"] else "renewed"
        for tally in tallies:
            if tally.current or tally.renewed or tally.lost:
                self.stdout.write(f"{tally.place}: {word} {tally.renewed}, current {tally.current}, unreadable {tally.lost}")
        renewed, lost = sum(tally.renewed for tally in tallies), sum(tally.lost for tally in tallies)
        self.stdout.write(f"{word} {renewed}, current {sum(tally.current for tally in tallies)}, unreadable {lost}")
        if lost:
            raise CommandError(f"{lost} readable with no key of FIELD_KEYS: keep the older keys and look at the places above")
        if options["check"] and renewed:
            raise CommandError(f"{renewed} need an older key: run rotate_keys before it is removed")
