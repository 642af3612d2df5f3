"""`manage.py demo`: loads the demo content once and prints the accounts; refused in production."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from core.management.base import PlainCommand
from disclosure.opendata import archive
from portal.demo.load import is_loaded, load
from portal.demo.people import accounts
from portal.demo.units import PASSWORD


class Command(PlainCommand):
    help = "Load the invented demo content once (refused in production). --accounts only prints the accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="print one demo account per staff role and load nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything in one transaction: a load cut short leaves nothing behind."""
        if settings.PRODUCTION:
            raise CommandError("the demo content does not belong into production")
        if not options["accounts"]:
            if is_loaded():
                self.stdout.write("the demo content is there already")
            else:
                self.stdout.write(load(timezone.now()))
                archive.build(timezone.now())
        self.stdout.write(f"password of every demo account: {PASSWORD}")
        for role, username, name in accounts():
            self.stdout.write(f"  {username:<14}{name}  {role}")
