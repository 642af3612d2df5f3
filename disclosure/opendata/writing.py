"""Rows as CSV and JSON for people with spreadsheets and for programs."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from disclosure.dates import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BOM = "\ufeff"
# what makes a spreadsheet take a cell for a formula (half and full width), and white space that such a program strips before it looks
_FORMULA = tuple("=+-@＝＋－＠")
_DANGEROUS = (*_FORMULA, "\t", "\r", "\n")


class _Echo:
    """A file whose `write` gives the line back."""

    def write(self, text: str) -> str:
        return text


def safe(value: object) -> str:
    """A cell: days and instants in ISO form, None empty, text that a spreadsheet might run led by an apostrophe."""
    if value is None:
        return ""
    text = plain(value)
    is_risky = isinstance(value, str) and text and (text[0] in _DANGEROUS or text.lstrip()[:1] in _FORMULA)
    return f"'{text}" if is_risky else text


def plain(value: object) -> str:
    """Text of a value; instants in Asia/Shanghai."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def csv_lines(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The file line by line, with BOM and head, lines ended by CRLF (RFC 4180)."""
    writer: Any = csv.writer(_Echo())
    yield BOM + writer.writerow(list(head))
    for row in rows:
        yield writer.writerow([safe(value) for value in row])


def json_line(row: dict[str, Any]) -> str:
    """One object on one line, Chinese as it is."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=plain)
