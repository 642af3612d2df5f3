"""`manage.py import_sheet FILE.xlsx|FILE.csv [--files FOLDER|FILE.zip] --org CODE [--column CODE] [--publish] [--json]`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.dates import shanghai_date
from disclosure.importing.enclosures import FolderSource, NoFiles, Source, ZipSource
from disclosure.importing.records import BadRecordError, Record
from disclosure.importing.sheets import read_sheet, record_of
from disclosure.management.importing import ImportCommand, column_of, organisation_of

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator
    from datetime import date


class Command(ImportCommand):
    help = "Import documents from a spreadsheet with files in a folder or zip; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The spreadsheet and where its files are."""
        parser.add_argument("file", help="xlsx or csv; the first row names the elements as in the template")
        parser.add_argument("--files", metavar="PATH", help="folder or zip with texts and attachments; by default the spreadsheet's folder")
        self.add_common(parser)

    def handle(self, *args: Any, file: str, files: str | None, publish: bool, org: str | None, column: str, **options: Any) -> None:
        """Import; exit 1 when a file cannot be read, a code is unknown, or every row was bad."""
        at = timezone.now()
        try:
            rows = read_sheet(Path(file).read_bytes())
            source = _source(Path(files) if files else Path(file).resolve().parent)
        except OSError as error:
            raise CommandError(_("无法读取 %(file)s：%(error)s。") % {"file": error.filename, "error": error.strerror}) from error
        except BadRecordError as error:
            raise CommandError(str(error)) from error
        records = _records(rows, source, shanghai_date(at))
        self.run(records, unit=organisation_of(org), column=column_of(column), publish=publish, at=at, as_json=options["json"])


def _source(path: Path) -> Source:
    return FolderSource(path) if path.is_dir() else ZipSource(path.read_bytes()) if path.exists() else NoFiles()


def _records(rows: list[dict[str, str]], source: Source, today: date) -> Iterator[tuple[str, Record | BadRecordError]]:
    for row in rows:
        place = _("第 %(number)s 行") % {"number": row["row"]}
        try:
            yield place, record_of(row, source, today=today)
        except BadRecordError as error:
            yield place, error
