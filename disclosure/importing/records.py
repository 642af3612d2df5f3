"""Reading and checking lines: whatever a line holds, it becomes a record or a reason."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from disclosure.importing.enclosures import Enclosure
    from disclosure.models import Column

# The keys and the longest value of each, in characters; 0: no limit but that of a line.
KEYS = {
    "url": 300,
    "index_number": 40,
    "topic": 80,
    "issuer": 120,
    "title": 300,
    "document_number": 60,
    "written_on": 10,
    "published_on": 10,
    "subject_words": 120,
    "html": 0,
}
MAX_LINE = 8 * 1024 * 1024  # bytes
BACKSLASHES = re.compile(r"\s*\\+\s*")
URL = URLValidator(schemes=["http", "https"])


class BadRecordError(Exception):
    """The line is not a document. The message is shown."""


@dataclass(frozen=True)
class Record:
    """One checked line. `key` is what makes a second import of it change nothing."""

    key: str
    url: str
    index_number: str
    topic: str
    issuer: str
    title: str
    document_number: str
    written_on: date | None
    published_on: date | None
    subject_words: str
    html: str
    # what spreadsheets and old sites know besides
    kind: str = ""
    column: Column | None = None
    summary: str = ""
    effective_on: date | None = None
    expires_on: date | None = None
    files: tuple[Enclosure, ...] = ()
    old_paths: tuple[str, ...] = ()


def read_records(lines: Iterable[bytes], *, today: date) -> Iterator[tuple[int, Record | BadRecordError]]:
    """(line number from 1, record or why not) for each line that is not blank; reads one line at a time."""
    for number, line in enumerate(lines, start=1):
        stripped = line.removeprefix(b"\xef\xbb\xbf").strip()
        if stripped:
            try:
                yield number, parse_line(stripped, today=today)
            except BadRecordError as error:
                yield number, error


def parse_line(line: bytes, *, today: date) -> Record:
    """Check one line. Raises BadRecordError."""
    if len(line) > MAX_LINE:
        raise BadRecordError(_("超过 %(limit)s MB。") % {"limit": MAX_LINE // (1024 * 1024)})
    try:
        content = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRecordError(_("不是 UTF-8 编码（第 %(position)s 字节）。") % {"position": error.start + 1}) from error
    except (ValueError, RecursionError) as error:
        raise BadRecordError(_("不是 JSON：%(error)s。") % {"error": error}) from error
    if not isinstance(content, dict):
        raise BadRecordError(_("不是 JSON 对象。"))
    return checked(content, today=today)


def checked(content: dict[str, Any], *, today: date, **more: Any) -> Record:
    """A record from the keys of a line, `more` being the fields that lines do not have. Raises BadRecordError."""
    return _record(_texts(content), today, more)


def day_of(value: str, name: str) -> date | None:
    """A day written in ISO form, None for nothing. Raises BadRecordError naming the field."""
    return _day({name: value}, name)


def _texts(content: dict[str, Any]) -> dict[str, str]:
    """The known keys as stripped text; ideographic spaces inside stay."""
    missing = [key for key in KEYS if key not in content]
    if missing:
        raise BadRecordError(_("缺少 %(keys)s。") % {"keys": "、".join(missing)})
    texts = {}
    for key, limit in KEYS.items():
        value = "" if content[key] is None else content[key]
        if not isinstance(value, str):
            raise BadRecordError(_("%(key)s 应为文字。") % {"key": key})
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise BadRecordError(_("%(key)s 含有无效字符。") % {"key": key})
        texts[key] = value.strip()
        if limit and len(texts[key]) > limit:
            raise BadRecordError(_("%(key)s 超过 %(limit)s 个字。") % {"key": key, "limit": limit})
    empty = [key for key in ("title", "issuer", "html") if not texts[key]]
    if empty:
        raise BadRecordError(_("%(keys)s 不能为空。") % {"keys": "、".join(empty)})
    if not texts["url"] and not texts["index_number"]:
        raise BadRecordError(_("url 和 index_number 至少要有一个。"))
    return texts


def _record(texts: dict[str, str], today: date, more: dict[str, Any]) -> Record:
    if texts["url"]:
        try:
            URL(texts["url"])
        except ValidationError as error:
            raise BadRecordError(_("url 不是网址。")) from error
    written_on, published_on = _day(texts, "written_on"), _day(texts, "published_on")
    if published_on and published_on > today:
        raise BadRecordError(_("published_on 晚于今天。"))
    key = texts["url"] or texts["index_number"]
    named: dict[str, Any] = {
        name: texts[name] for name in ("url", "index_number", "issuer", "title", "document_number", "subject_words", "html")
    }
    return Record(
        key=key if len(key) <= 120 else f"sha256:{hashlib.sha256(key.encode()).hexdigest()}",
        topic=BACKSLASHES.sub("/", texts["topic"]),
        written_on=written_on,
        published_on=published_on,
        **named,
        **more,
    )


def _day(texts: dict[str, str], key: str) -> date | None:
    if not texts[key]:
        return None
    try:
        day = date.fromisoformat(texts[key])
    except ValueError as error:
        raise BadRecordError(_("%(key)s 不是日期（应为 YYYY-MM-DD）。") % {"key": key}) from error
    if not 1900 <= day.year <= 2100:
        raise BadRecordError(_("%(key)s 的年份应在1900至2100之间。") % {"key": key})
    return day
