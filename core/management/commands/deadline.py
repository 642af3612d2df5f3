"""`manage.py deadline RULE START`: when a limit ends and why."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.counting import SHANGHAI, CountingError
from core.deadlines import Trace, explain_rule
from core.management.base import PlainCommand
from core.models import Organisation
from core.models.calendar import NATIONAL
from core.rules import RuleError
from core.starts import StartError, parse_start

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(PlainCommand):
    """Without --org on the national layer; with it on the organisation's layers and with its local rules."""

    help = "Print when a limit ends, with the day-by-day trace."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everything is text: this command says itself what is wrong, in one line."""
        parser.add_argument("rule")
        parser.add_argument("start", help="ISO date or datetime; without an offset in Asia/Shanghai")
        parser.add_argument("--org", default="", help="code of an organisation")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the JSON of the contract, or a table."""
        organisation = None
        if options["org"]:
            organisation = Organisation.objects.filter(code=options["org"]).first()
            if organisation is None:
                raise CommandError(_("没有代码为“%(code)s”的单位。") % {"code": options["org"][:40]})
        layers = organisation.calendar_layers if organisation else [NATIONAL]
        try:
            trace = explain_rule(options["rule"], parse_start(options["start"], options["rule"]), layers, organisation)
        except (StartError, RuleError, CountingError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(as_json(trace), ensure_ascii=False) if options["json"] else as_text(trace))


def as_json(trace: Trace) -> dict[str, Any]:
    """The object of the contract (DESIGN.md)."""
    return {
        "rule": trace.rule,
        "start": _iso(trace.start),
        "due_at": _iso(trace.due_at) if trace.due_at else None,
        "last_day": trace.last_day.isoformat() if trace.last_day else None,
        "provisional": trace.provisional,
        "article": trace.article,
        "days": [{"date": day.date.isoformat(), "counted": day.counted, "number": day.number, "reason": day.reason} for day in trace.days],
    }


def as_text(trace: Trace) -> str:
    """A headline and one line a day."""
    due = trace.due_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if trace.in_hours and trace.due_at else f"{trace.last_day} 24:00"
    lines = [f"{trace.label}　{trace.article}", f"{_('期限届满')}　{due}" + (f"　{_('暂按（待放假通知）')}" if trace.provisional else "")]
    lines += [f"{day.date}  {_weekday(day.date)}  {day.number or '':>3}  {day.reason}" for day in trace.days]
    return "\n".join(lines)


def _weekday(day: date) -> str:
    return date_format(day, "D")


def _iso(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).isoformat(timespec="seconds")
