"""`manage.py load_calendar YEAR FILE`: load a year's arrangement, showing first what moves."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar_changes import Impact, apply_change, impact
from core.calendar_files import MAX_BYTES, CalendarFileError, parse
from core.management.base import PlainCommand
from core.models import CalendarDay, CalendarYear, Organisation
from core.models.calendar import NATIONAL

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(PlainCommand):
    """Open deadlines are recomputed in the same transaction; closed ones whose verdict would differ are listed and stay as they are."""

    help = "Load the arrangement of a year from JSON or CSV into a calendar layer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everything is text: this command says itself what is wrong, in one line."""
        parser.add_argument("year")
        parser.add_argument("file")
        parser.add_argument("--layer", default=NATIONAL, help="national, CN-GX or the code of a unit")
        parser.add_argument("--dry-run", action="store_true", help="only show the impact")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show, apply."""
        layer, at = options["layer"], timezone.now()
        if not options["year"].isascii() or not options["year"].isdigit():
            raise CommandError(_("“%(year)s”不是年份。") % {"year": options["year"][:20]})
        year = int(options["year"][:9])
        if not _known_layer(layer):
            raise CommandError(_("没有名为“%(layer)s”的日历层。") % {"layer": layer[:40]})
        try:
            content = _read(Path(options["file"]))
            found = parse(content, year=year, layer=layer)
            if options["dry_run"]:
                result = impact(layer=layer, year=year, days=found.days, at=at)
            else:
                source = found.source or Path(options["file"]).name
                result = apply_change(layer=layer, year=year, days=found.days, source=source, by=None, at=at)
        except CalendarFileError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(_("不能读取文件“%(file)s”。") % {"file": options["file"][:200]}) from error
        applied = not options["dry_run"]
        self.stdout.write(as_json(result, applied=applied) if options["json"] else as_text(result, applied=applied))


def _known_layer(layer: str) -> bool:
    """A layer that has rows, a unit's code, or a region's code (ISO 3166-2)."""
    region = len(layer) == 5 and layer.startswith("CN-") and layer[3:].isascii() and layer[3:].isupper()
    rows = CalendarYear.objects.filter(layer=layer).exists() or CalendarDay.objects.filter(layer=layer).exists()
    return layer == NATIONAL or region or rows or Organisation.objects.filter(code=layer).exists()


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def as_json(result: Impact, *, applied: bool) -> str:
    """One object: the days, `moves` and `verdicts`, and whether it was applied."""
    return json.dumps({"applied": applied, **asdict(result)}, ensure_ascii=False, default=str)


def as_text(result: Impact, *, applied: bool) -> str:
    """Figures, then one line for each deadline that moves or would be judged otherwise."""
    numbers = {"added": len(result.added), "changed": len(result.changed), "removed": len(result.removed)}
    lines = [_("新增%(added)s天，改变%(changed)s天，删去%(removed)s天。") % numbers]
    lines.append(_("未办结期限变动%(number)s项：") % {"number": len(result.moves)})
    for move in result.moves:
        about = f"  #{move.deadline} {move.organisation} {move.matter}"
        lines.append(f"{about}: {_end(move.old, move.old_provisional)} → {_end(move.new, move.new_provisional)}")
    lines.append(_("已办结而判定将不同的%(number)s项（只列出，不改动）：") % {"number": len(result.verdicts)})
    for verdict in result.verdicts:
        about = f"  #{verdict.deadline} {verdict.organisation} {verdict.matter}"
        lines.append(f"{about}: {_late(verdict.was_late)} → {_late(verdict.would_be_late)}")
    lines.append(_("已生效。") if applied else _("仅为预览，未作改动。"))
    return "\n".join(lines)


def _end(day: object, provisional: bool) -> str:
    shown = str(day) if day else _("未定")
    return _("%(day)s（暂按）") % {"day": shown} if provisional else shown


def _late(late: bool) -> str:
    return _("逾期") if late else _("按期")
