"""Pages kept ready in this process: few, small, the least recently used leave first."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any


@dataclass(slots=True)
class Kept:
    """A page as it is sent. `until` and `modified` are Unix times; `tokens` the version tokens it was built under."""

    body: bytes
    headers: dict[str, str]
    etag: str
    modified: int
    until: float
    tokens: dict[str, int]

    def state(self) -> tuple[Any, ...]:
        """What goes to the shared cache."""
        return (self.body, self.headers, self.etag, self.modified, self.until, self.tokens)


class Shelf:
    """A map bounded by the bytes of its bodies."""

    def __init__(self, limit: int = 16 * 1024 * 1024) -> None:
        self.limit = limit
        self.size = 0
        self.pages: OrderedDict[str, Kept] = OrderedDict()
        self.lock = Lock()

    def get(self, key: str) -> Kept | None:
        """The page, now the most recently used."""
        with self.lock:
            if (page := self.pages.get(key)) is not None:
                self.pages.move_to_end(key)
            return page

    def put(self, key: str, page: Kept) -> None:
        """Add or replace; drop the oldest beyond the limit."""
        with self.lock:
            if (old := self.pages.pop(key, None)) is not None:
                self.size -= len(old.body)
            self.pages[key] = page
            self.size += len(page.body)
            while self.size > self.limit and len(self.pages) > 1:
                _, gone = self.pages.popitem(last=False)
                self.size -= len(gone.body)
