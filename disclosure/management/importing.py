"""What the commands that import existing content share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core.management.base import PlainCommand
from core.models import Organisation
from disclosure.default_columns import ensure_columns
from disclosure.importing import BadRecordError, Importer, Outcome, Record
from disclosure.models import Column

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable
    from datetime import datetime


class ImportCommand(PlainCommand):
    """Places that are no numbers: pages of a folder, rows of a spreadsheet."""

    def add_common(self, parser: ArgumentParser) -> None:
        """Unit, column, publication, answer."""
        parser.add_argument("--org", metavar="CODE", help="the organisation; by default the topmost")
        parser.add_argument("--column", metavar="CODE", default="policies", help="the column where none is named; by default policies")
        parser.add_argument("--publish", action="store_true", help="make them public under their own date; opens no deadlines")
        parser.add_argument("--json", action="store_true", help="print one JSON object: created, unchanged, failed")

    def run(
        self,
        records: Iterable[tuple[str, Record | BadRecordError]],
        *,
        unit: Organisation,
        column: Column,
        publish: bool,
        at: datetime,
        as_json: bool,
    ) -> None:
        """Import one by one, so that a bad one leaves the others; exit 1 where none could be imported."""
        importer = Importer(organisation=unit, column=column, publish=publish, by=None, at=at)
        total = Outcome(0, 0, [])
        for place, record in records:
            outcome = Outcome(0, 0, [(0, str(record))]) if isinstance(record, BadRecordError) else importer.batch([(0, record)])
            for _number, reason in outcome.failed:
                self.stderr.write(_("%(place)s：%(reason)s") % {"place": place, "reason": reason})
            total.add(outcome)
        counts = {"created": total.created, "unchanged": total.unchanged, "failed": len(total.failed)}
        if as_json:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(_("新增 %(created)s 件，已有 %(unchanged)s 件，失败 %(failed)s 件。") % counts)
        if total.failed and not total.created and not total.unchanged:
            raise CommandError(_("没有一件可以导入。"))


def organisation_of(code: str | None) -> Organisation:
    """The organisation of this code, by default the topmost. Raises CommandError."""
    found = Organisation.objects.filter(code=code).first() if code else Organisation.objects.filter(parent=None).first()
    if found is None:
        raise CommandError(_("没有代码为 %(code)s 的单位。") % {"code": code or "—"})
    return found


def column_of(code: str) -> Column:
    """The column of this code. Raises CommandError naming those there are."""
    columns = ensure_columns()
    if code not in columns:
        raise CommandError(_("没有代码为 %(code)s 的栏目。可用：%(codes)s。") % {"code": code, "codes": "、".join(sorted(columns))})
    return columns[code]
