"""A visitor of the tracking page in tests: knows number and code, keeps the ticket of the last page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.test import Client

if TYPE_CHECKING:
    from django.http import HttpResponse

TICKET = re.compile(r'name="ticket" value="([^"]+)"')


class Visitor:
    """`open` gives the code, `press` shows the form of an act, `send` sends it."""

    def __init__(self, number: str = "", code: str = "", *, address: str = "192.0.2.1", prefix: str = "") -> None:
        self.client, self.number, self.code, self.prefix = Client(REMOTE_ADDR=address), number, code, prefix
        self.ticket = ""

    def open(self, **changes: str) -> Any:
        return self.post("", {"number": self.number, "code": self.code} | changes)

    def press(self, name: str) -> Any:
        return self.post(f"{name}/", {"ticket": self.ticket})

    def send(self, name: str, **data: Any) -> Any:
        return self.post(f"{name}/", {"ticket": self.ticket, "go": "1"} | data)

    def post(self, path: str, data: dict[str, Any]) -> Any:
        answer = self.client.post(f"{self.prefix}/requests/track/{path}", data)
        found = None if answer.streaming else TICKET.search(answer.content.decode())
        if found:
            self.ticket = found[1]
        return answer


def html(answer: HttpResponse) -> str:
    """The page as text."""
    return answer.content.decode()
