"""Rules of limits: national ones registered from code, local ones in a table, stricter or additional (DESIGN.md, Deadlines)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.counting import Unit
from core.models import LocalRule

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

    from django.utils.functional import _StrPromise

    from core.access import Role
    from core.models import Organisation


class RuleError(Exception):
    """No such rule, or none in force on the date. The message is shown to the person."""


@dataclass(frozen=True)
class Offset:
    """A distance from the due time: hours may be fractions, other units are whole."""

    amount: float
    unit: Unit


@dataclass(frozen=True)
class Rung:
    """Who hears of it when it is still owed so long after the due time: at the unit itself, with `above` at the topmost."""

    after: Offset
    roles: tuple[Role, ...]
    above: bool = False


@dataclass(frozen=True)
class Share:
    """Who hears of it when so many percent of a limit in hours have run; it holds whatever the limit becomes."""

    percent: int
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Rule:
    """A limit in one version. `party` is "own" (owed by the body) or "granted" (a term it grants to somebody).

    `lapses`: a chance rather than a duty; unused it ends without a breach, so it is never overdue.
    `from_due`: the start is the exclusive due instant of another limit, so its last day is day zero. `note` says what of it is not certain.
    """

    code: str
    label: str | _StrPromise
    amount: int
    unit: Unit
    law: str
    article: str = ""
    party: Literal["own", "granted"] = "own"
    backward: bool = False
    lapses: bool = False
    from_due: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    warnings: tuple[Offset, ...] = ()
    shares: tuple[Share, ...] = ()
    audience: tuple[Role, ...] = ()
    ladder: tuple[Rung, ...] = ()
    calls_duty: bool = False
    max_extensions: int = 0
    extension_max: int = 0
    extension_article: str = ""
    note: str | _StrPromise = ""

    @property
    def citation(self) -> str:
        """The law with its article, as entries keep it."""
        return f"{self.law}{self.article}"

    def in_force(self, on: date) -> bool:
        """Whether this version applies to a start on that date."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


# Code -> its versions, newest first.
rules: dict[str, list[Rule]] = {}
aliases: dict[str, str] = {}


def register_rule(*versions: Rule) -> None:
    """Make the versions of one code known, newest first. Registering a code again replaces it."""
    rules[versions[0].code] = list(versions)


def get_rule(code: str, organisation: Organisation | None = None, on: date | None = None) -> Rule:
    """The rule in force on the date (default: the newest), or a stricter local one of the organisation or those above it.

    Raises RuleError.
    """
    code = aliases.get(code, code)
    known = rules.get(code, [])
    versions = [rule for rule in known if on is None or rule.in_force(on)][:1]
    local = [_from_row(row, versions) for row in _local_rows(code, organisation, on)]
    if not versions and not local:
        raise RuleError(_not_in_force(known[0], on) if known and on else _("没有名为“%(code)s”的期限规则。") % {"code": code[:40]})
    return min([*versions, *local], key=_length)


def rule_for(code: str, organisation: Organisation) -> Rule:
    """What a stored deadline's rule says of warnings and people; never fails, for its term stands in the ledger."""
    code = aliases.get(code, code)
    if code in rules:
        return rules[code][0]
    row = LocalRule.objects.filter(code=code, organisation__in=_line(organisation)).order_by("-valid_from").first()
    return _from_row(row, []) if row else Rule(code, code, 1, Unit.WORKDAYS, "")


def rule_label(code: str) -> str:
    """What a rule's limit is called on the screen; the code itself when nobody knows it any more."""
    known = rules.get(aliases.get(code, code))
    if known:
        return str(known[0].label)
    return LocalRule.objects.filter(code=code).order_by("-valid_from").values_list("label", flat=True).first() or code


def follows_another(code: str) -> bool:
    """Whether the limit starts at the exclusive due instant of another, so that the day that ends then is day zero."""
    known = rules.get(aliases.get(code, code))
    return known[0].from_due if known else False


def granted_codes() -> frozenset[str]:
    """Codes of terms granted to others, and of chances that lapse: their end is no breach of the body's and stays off its overdue board."""
    return frozenset(code for code, versions in rules.items() if versions[0].party == "granted" or versions[0].lapses)


def _line(organisation: Organisation) -> list[Organisation]:
    """The organisation and those above it."""
    line: list[Organisation] = []
    here: Organisation | None = organisation
    while here is not None and here not in line:
        line.append(here)
        here = here.parent
    return line


def _local_rows(code: str, organisation: Organisation | None, on: date | None) -> list[LocalRule]:
    if organisation is None:
        return []
    found = LocalRule.objects.filter(code=code, organisation__in=_line(organisation)).order_by("-valid_from")
    return [row for row in found if on is None or (row.valid_from <= on and (row.valid_to is None or on <= row.valid_to))]


def _from_row(row: LocalRule, national: list[Rule]) -> Rule:
    unit = Unit(row.unit)
    if national:
        return replace(national[0], amount=row.amount, unit=unit, backward=row.backward, law=row.source, article="", label=row.label)
    by_day = Unit.WORKDAYS if unit is Unit.WORKDAYS else Unit.DAYS
    warnings = (Offset(row.amount / 4, unit),) if unit is Unit.HOURS else (Offset(3, by_day), Offset(1, by_day))
    return Rule(
        row.code,
        row.label,
        row.amount,
        unit,
        row.source,
        backward=row.backward,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        warnings=warnings,
    )


def _length(rule: Rule) -> float:
    """How long a limit is in plain days, so that the stricter of two comes first; before an event, more days are stricter."""
    days = {Unit.WORKDAYS: 1.4, Unit.DAYS: 1.0, Unit.MONTHS: 30.4, Unit.HOURS: 1 / 24, Unit.FIXED: 1.0}[rule.unit] * rule.amount
    return -days if rule.backward else days


def _not_in_force(rule: Rule, on: date) -> str:
    values = {"label": rule.label, "on": on, "begin": rule.valid_from, "end": rule.valid_to}
    if rule.valid_to:
        return _("“%(label)s”只适用于%(begin)s至%(end)s起算的期限，不适用于%(on)s。") % values
    return _("“%(label)s”自%(begin)s起施行，不适用于%(on)s起算的期限。") % values
