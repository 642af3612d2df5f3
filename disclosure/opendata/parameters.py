"""What a data user may ask of a list. Pages drop what they do not know and say so; here it is refused: 400 with a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from disclosure.kinds import kinds
from disclosure.search.tokens import MAX_QUERY
from disclosure.validity import Validity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from core.models import Organisation
    from disclosure.models import Column
    from disclosure.tree import Tree

Thing = TypeVar("Thing")

NAMES = ("q", "column", "org", "topic", "kind", "validity", "year", "from", "to", "sort", "page", "page_size")
ALIASES = {"organisation": "org"}
SORTS = ("relevance", "-published")
LAST_PAGE = 1000
LARGEST_PAGE = 100
PAGE_SIZE = 20
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9998, 12, 31)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadParameterError(Exception):
    """One parameter and the sentence why it is refused, in the reader's language."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter, self.message = parameter, message


@dataclass(frozen=True)
class Asked:
    """A list as asked for. `since` and `until` are days of publication in Asia/Shanghai, both included."""

    q: str = ""
    column: Column | None = None
    organisation: Organisation | None = None
    topic: str = ""
    kind: str = ""
    validity: str = ""
    year: int | None = None
    since: date | None = None
    until: date | None = None
    sort: str = ""
    page: int = 1
    page_size: int = PAGE_SIZE

    def query(self, **changes: object) -> str:
        """The query string, in the order of NAMES, with changes; a value that is empty is left out."""
        values: dict[str, object] = {
            "q": self.q,
            "column": self.column.code if self.column else "",
            "org": self.organisation.code if self.organisation else "",
            "topic": self.topic,
            "kind": self.kind,
            "validity": self.validity,
            "year": self.year,
            "from": self.since,
            "to": self.until,
            "sort": self.sort,
            "page": self.page if self.page > 1 else "",
            "page_size": self.page_size if self.page_size != PAGE_SIZE else "",
        }
        chosen = urlencode({name: value for name, value in (values | changes).items() if value})
        return f"?{chosen}" if chosen else ""


def read(data: QueryDict, tree: Tree, organisations: Sequence[Organisation], *, also: tuple[str, ...] = ()) -> Asked:
    """What the query string asks for; an empty value asks for nothing. Raises BadParameterError. `also` names parameters not for us."""
    given: dict[str, str] = {}
    for name in data:
        known = ALIASES.get(name, name)
        if known not in NAMES and name not in also:
            raise BadParameterError(
                name[:40], _("没有“%(name)s”这一参数。可用的参数：%(names)s。") % {"name": name[:40], "names": "、".join(NAMES)}
            )
        value = data.get(name) or ""
        if "\x00" in value:
            raise BadParameterError(known, _("参数“%(name)s”含有不能使用的字符。") % {"name": known})
        if value.strip():
            given[known] = value.strip()
    asked = Asked(
        q=_short("q", given.get("q", ""), MAX_QUERY),
        column=_chosen("column", given.get("column", ""), tree.by_code, _("栏目")),
        organisation=_chosen("org", given.get("org", ""), {row.code: row for row in organisations}, _("单位")),
        topic=_short("topic", given.get("topic", ""), 80),
        kind=_one_of("kind", given.get("kind", ""), tuple(kinds)),
        validity=_one_of("validity", given.get("validity", ""), tuple(Validity.values)),
        year=_number("year", given["year"], 1900, 9998) if "year" in given else None,
        since=_day("from", given.get("from", "")),
        until=_day("to", given.get("to", "")),
        sort=_one_of("sort", given.get("sort", ""), SORTS),
        page=_number("page", given.get("page", "1"), 1, LAST_PAGE),
        page_size=_number("page_size", given.get("page_size", str(PAGE_SIZE)), 1, LARGEST_PAGE),
    )
    if asked.since and asked.until and asked.since > asked.until:
        raise BadParameterError("from", _("起始日期晚于截止日期。"))
    return asked


def _short(name: str, value: str, most: int) -> str:
    if len(value) > most:
        raise BadParameterError(name, _("参数“%(name)s”最多%(most)s个字。") % {"name": name, "most": most})
    return value


def _chosen(name: str, code: str, known: dict[str, Thing], what: str) -> Thing | None:
    if code and code not in known:
        raise BadParameterError(name, _("没有“%(value)s”这一%(name)s。") % {"value": code[:40], "name": what})
    return known.get(code)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value and value not in known:
        raise BadParameterError(name, _("参数“%(name)s”只能是：%(values)s。") % {"name": name, "values": "、".join(known)})
    return value


def _number(name: str, value: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 9 and least <= int(value) <= most):
        raise BadParameterError(
            name, _("参数“%(name)s”须为 %(least)s 至 %(most)s 之间的整数。") % {"name": name, "least": least, "most": most}
        )
    return int(value)


def _day(name: str, value: str) -> date | None:
    """A day; those outside of FIRST_DAY..LAST_DAY mean the nearest of them, for nothing was published there."""
    if not value:
        return None
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        return min(max(date.fromisoformat(value), FIRST_DAY), LAST_DAY)
    except ValueError as error:
        raise BadParameterError(name, _("参数“%(name)s”须为真实的日期，例如 2026-11-24。") % {"name": name}) from error
