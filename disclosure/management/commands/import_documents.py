"""`manage.py import_documents FILE.jsonl [--publish] [--org CODE] [--column CODE] [--json]`"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.management.base import PlainCommand
from core.models import Organisation
from disclosure.dates import shanghai_date
from disclosure.default_columns import ensure_columns
from disclosure.importing import BadRecordError, Importer, Record, read_records
from disclosure.models import Column

if TYPE_CHECKING:
    from argparse import ArgumentParser

BATCH = 100
# The organisation of an empty database.
DEFAULT = {"code": "YNZGH", "name": "南宁市邕宁区总工会", "short_name": "区总工会", "legal_basis": "mass", "mark": "工"}


class Command(PlainCommand):
    help = "Import documents from JSON lines; a second run changes nothing. Bad lines are reported on standard error and skipped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The contract of DESIGN.md."""
        parser.add_argument("file", help="one JSON object a line, UTF-8")
        parser.add_argument("--publish", action="store_true", help="make them public under their own date; opens no deadlines")
        parser.add_argument("--org", metavar="CODE", help="the organisation; by default the topmost")
        parser.add_argument("--column", metavar="CODE", default="policies", help="the column; by default policies")
        parser.add_argument("--json", action="store_true", help="print one JSON object: created, unchanged, failed")

    def handle(self, *args: Any, file: str, publish: bool, org: str | None, column: str, **options: Any) -> None:
        """Import; exit 1 when the file cannot be read, a code is unknown, or every line was bad."""
        at, start = timezone.now(), time.monotonic()
        path = Path(file)
        try:
            size, stream = path.stat().st_size, path.open("rb")
        except OSError as error:
            raise CommandError(_("无法读取 %(file)s：%(error)s。") % {"file": file, "error": error.strerror}) from error
        created, unchanged, failed, published = 0, 0, 0, 0
        with stream:
            importer = Importer(organisation=_organisation(org), column=_column(column), publish=publish, by=None, at=at)
            batch: list[tuple[int, Record]] = []

            def run() -> None:
                nonlocal created, unchanged, failed, published
                outcome = importer.batch(batch)
                created, unchanged, failed = created + outcome.created, unchanged + outcome.unchanged, failed + len(outcome.failed)
                published += outcome.published
                for number, reason in outcome.failed:
                    self._complain(number, reason)
                batch.clear()
                self._progress(stream.tell() / size if size else 1, created + unchanged + failed, time.monotonic() - start)

            for number, record in read_records(stream, today=shanghai_date(at)):
                if isinstance(record, BadRecordError):
                    failed += 1
                    self._complain(number, str(record))
                    continue
                batch.append((number, record))
                if len(batch) == BATCH:
                    run()
            run()
        if self._is_shown():
            self.stderr.write("")
        if options["json"]:
            self.stdout.write(json.dumps({"created": created, "unchanged": unchanged, "failed": failed}))
        else:
            self.stdout.write(
                _("新增 %(created)s 件，已有 %(unchanged)s 件，失败 %(failed)s 行，用时 %(seconds).1f 秒。")
                % {"created": created, "unchanged": unchanged, "failed": failed, "seconds": time.monotonic() - start}
            )
            if published:
                self.stdout.write(_("其中 %(count)s 件原为草稿，现已发布。") % {"count": published})
        if failed and not created and not unchanged:
            raise CommandError(_("没有一行可以导入。"))

    def _complain(self, number: int, reason: str) -> None:
        self.stderr.write(("\r" if self._is_shown() else "") + _("第 %(number)s 行：%(reason)s") % {"number": number, "reason": reason})

    def _is_shown(self) -> bool:
        return sys.stderr.isatty()

    def _progress(self, share: float, count: int, seconds: float) -> None:
        if self._is_shown():
            bar = "#" * round(share * 30)
            rate = count / seconds if seconds else 0
            self.stderr.write(f"\r[{bar:<30}] {share:4.0%}  {count}  {rate:.0f}/s ", ending="")
            self.stderr.flush()


def _organisation(code: str | None) -> Organisation:
    if code:
        found = Organisation.objects.filter(code=code).first()
        if found is None:
            raise CommandError(_("没有代码为 %(code)s 的单位。") % {"code": code})
        return found
    top = Organisation.objects.filter(code=DEFAULT["code"]).first() or Organisation.objects.filter(parent=None).first()
    return top or Organisation.objects.create(**DEFAULT)


def _column(code: str) -> Column:
    columns = ensure_columns()
    if code not in columns:
        raise CommandError(_("没有代码为 %(code)s 的栏目。可用：%(codes)s。") % {"code": code, "codes": "、".join(sorted(columns))})
    return columns[code]
