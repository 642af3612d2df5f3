"""What a report says, checked field by field: strict types, nothing guessed, nothing unknown."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from interpretation.models import Category, Source
from interpretation.services.incidents import AHEAD

if TYPE_CHECKING:
    from collections.abc import Mapping

EARLIEST = 2000
MOST_HEAT = 1_000_000_000
EVENT_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
SNAPSHOTS = (".pdf", ".jpg", ".jpeg", ".png", ".webp", ".txt")
KNOWN = frozenset(
    {"event_id", "title", "source", "link", "place", "topic", "category", "heat"}
    | {"occurred_at", "first_seen_at", "text", "snapshot"}
)  # fmt: skip
_control = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class FieldsError(Exception):
    """What is wrong, by the name of the field, in words for whoever sent it."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("；".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True)
class Seen:
    """An incident as it was seen. `snapshot` is (name, content) or None."""

    title: str
    source: str
    first_seen_at: datetime
    occurred_at: datetime | None = None
    link: str = ""
    place: str = ""
    topic: str = ""
    category: str = Category.OTHER.value
    heat: int = 0
    snapshot: tuple[str, bytes] | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the content: the same report has the same, however its JSON was written."""
        said = asdict(self) | {"snapshot": hashlib.sha256(self.snapshot[1]).hexdigest() if self.snapshot else ""}
        return hashlib.sha256(json.dumps(said, default=str, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class _Reader:
    """Reads fields of the right type and notes what is wrong."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data, self.problems = data, dict[str, str]()

    def text(self, name: str, most: int, *, needed: bool = False, default: str = "", lines: bool = False) -> str:
        value = self.data.get(name)
        if value is None or value == "":
            if needed:
                self.problems[name] = _("必须填写。")
            return default
        if not isinstance(value, str):
            self.problems[name] = _("应为文字。")
        elif _control.search(value) or (not lines and ("\n" in value or "\r" in value)):
            self.problems[name] = _("含有不允许的字符。")
        elif len(value) > most:
            self.problems[name] = _("不能超过%(most)s个字。") % {"most": most}
        elif needed and not value.strip():
            self.problems[name] = _("必须填写。")
        else:
            return value.strip()
        return default

    def code(self, name: str, choices: list[str], default: str) -> str:
        value = self.text(name, 40, default=default)
        if value not in choices and name not in self.problems:
            self.problems[name] = _("应为以下之一：%(choices)s。") % {"choices": "、".join(choices)}
        return value

    def number(self, name: str, most: int) -> int:
        value = self.data.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            self.problems[name] = _("应为0至%(most)s之间的整数。") % {"most": most}
            return 0
        return int(value)

    def time(self, name: str, *, needed: bool = False) -> datetime | None:
        value = self.text(name, 40, needed=needed)
        if not value:
            return None
        try:
            if TIME.fullmatch(value) and (instant := datetime.fromisoformat(value).astimezone(UTC)).year >= EARLIEST:
                return instant
        except (ValueError, OverflowError):
            pass
        self.problems[name] = _("应为带时区的时间，例如 2026-11-24T09:30:00+08:00。")
        return None

    def link(self, name: str) -> str:
        value = self.text(name, 500)
        if value:
            try:
                URLValidator(schemes=["http", "https"])(value)
            except ValidationError:
                self.problems[name] = _("应为 http 或 https 开头的网址。")
        return value

    def snapshot(self) -> tuple[str, bytes] | None:
        """A file in base64, or what was said as text."""
        words, file = self.text("text", 20_000, lines=True), self.data.get("snapshot")
        if file is None:
            return ("snapshot.txt", words.encode()) if words else None
        if words:
            self.problems["snapshot"] = _("text 和 snapshot 只能填写一项。")
        if not isinstance(file, dict) or set(file) != {"name", "base64"} or not all(isinstance(part, str) for part in file.values()):
            self.problems["snapshot"] = _("应为含有 name 和 base64 两项文字的对象。")
            return None
        name = file["name"]
        if _control.search(name) or "\n" in name or len(name) > 100 or not name.lower().endswith(SNAPSHOTS):
            self.problems["snapshot"] = _("文件名应以 %(endings)s 结尾，不超过100个字。") % {"endings": " ".join(SNAPSHOTS)}
            return None
        try:
            return name, base64.b64decode(file["base64"], validate=True)
        except (binascii.Error, ValueError):
            self.problems["snapshot"] = _("base64 无法解码。")
            return None


def checked(data: object, *, at: datetime, event: bool) -> tuple[str, Seen]:
    """(event's id, what was seen) of a JSON object. `event=False`: no id is asked for. Raises FieldsError with all that is wrong."""
    if not isinstance(data, dict):
        raise FieldsError({"": _("内容应为一个 JSON 对象。")})
    reader = _Reader(data)
    unknown = sorted(str(name) for name in set(data) - (KNOWN if event else KNOWN - {"event_id"}))
    for name in unknown[:10]:
        reader.problems[_control.sub("?", name)[:40]] = _("没有这个字段。")
    event_id = ""
    if event:
        event_id = reader.text("event_id", 100, needed=True)
        if event_id and not EVENT_ID.fullmatch(event_id):
            reader.problems["event_id"] = _("只能含有字母、数字和 . _ : - ，不超过100个。")
    seen_at, occurred_at = reader.time("first_seen_at", needed=True), reader.time("occurred_at")
    if seen_at and seen_at > at + AHEAD:
        reader.problems["first_seen_at"] = _("发现时间不能晚于现在。")
    if seen_at and occurred_at and occurred_at > seen_at:
        reader.problems["occurred_at"] = _("发生时间不能晚于发现时间。")
    title = reader.text("title", 200, needed=True)
    source = reader.code("source", Source.values, Source.MONITORING.value)
    link, place, topic = reader.link("link"), reader.text("place", 120), reader.text("topic", 120)
    category = reader.code("category", Category.values, Category.OTHER.value)
    heat, snapshot = reader.number("heat", MOST_HEAT), reader.snapshot()
    if reader.problems or seen_at is None:
        raise FieldsError(reader.problems)
    return event_id, Seen(title, source, seen_at, occurred_at, link, place, topic, category, heat, snapshot)
