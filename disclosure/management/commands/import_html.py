"""`manage.py import_html FOLDER --org CODE [--base URL] [--column CODE] [--publish] [--json]`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.dates import shanghai_date
from disclosure.importing.html_pages import Pages, Selectors
from disclosure.management.importing import ImportCommand, column_of, organisation_of

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(ImportCommand):
    help = "Import the HTML pages of a former site; old addresses lead to the documents; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the pages are, where they were, and where on a page things stand."""
        parser.add_argument("folder", help="the folder with the pages, pictures and files")
        parser.add_argument("--base", metavar="URL", help="the address the folder had on the former site; by default the root")
        for name in ("title", "date", "body", "source", "number"):
            parser.add_argument(f"--{name}", metavar="CSS", action="append", help=f"selector of the {name}, tried before the usual ones")
        self.add_common(parser)

    def handle(self, *args: Any, folder: str, base: str | None, publish: bool, org: str | None, column: str, **options: Any) -> None:
        """Import; exit 1 when the folder cannot be read, a code is unknown, or every page was bad."""
        at = timezone.now()
        if not Path(folder).is_dir():
            raise CommandError(_("没有文件夹 %(folder)s。") % {"folder": folder})
        if base is not None and not base.startswith(("http://", "https://")):
            raise CommandError(_("--base 应为网址，例如 http://www.example.invalid/gk/。"))
        unit, usual = organisation_of(org), Selectors()
        chosen = Selectors(
            title=(*(options["title"] or ()), *usual.title),
            day=(*(options["date"] or ()), *usual.day),
            body=(*(options["body"] or ()), *usual.body),
            source=(*(options["source"] or ()), *usual.source),
            number=(*(options["number"] or ()), *usual.number),
        )
        pages = Pages(Path(folder), base=base, issuer=unit.name, selectors=chosen, today=shanghai_date(at))
        self.run(pages.read(), unit=unit, column=column_of(column), publish=publish, at=at, as_json=options["json"])
