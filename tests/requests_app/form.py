"""Somebody who fills in the public form, page by page, without JavaScript. All data are invented."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PIL import Image

from core.proof_of_work import new_token
from tests.disclosure.pages import NOW

if TYPE_CHECKING:
    from django.test import Client

CARD = "11010519491231002X"  # the standard's own example
OTHER_CARD = "440524188001010014"
CODE = "91110000600037341L"
KIND = {"organisation": "YNZGH", "applicant_class": "citizen", "acting": "self", "q": ""}
WHO = {
    "name": "甲某某",
    "identity_kind": "id_card",
    "identity_number": CARD,
    "phone": "13800000000",
    "email": "asker@example.invalid",
    "address": "虚构市虚构路1号",
    "later": "on",
}
WHAT = {"item_1": "2025年工会经费收支决算的明细", "title": "", "document_number": "", "rows": ""}
HOW = {"forms_wanted": ["paper", "email"], "ways": ["post", "email"], "accepts_other": "on"}


def picture(size: tuple[int, int] = (640, 400), kind: str = "JPEG") -> bytes:
    """A white card."""
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


class Asker:
    """Holds the address of the draft."""

    def __init__(self, client: Client, **kind: str) -> None:
        self.client = client
        answer = client.post("/requests/new/", KIND | kind)
        assert answer.status_code == 302, answer.content.decode()
        self.home = re.sub(r"who/$", "", answer["Location"])

    @property
    def token(self) -> str:
        return self.home.strip("/").split("/")[-1]

    def get(self, step: str = "") -> Any:
        return self.client.get(f"{self.home}{step}")

    def post(self, step: str, data: dict[str, Any]) -> Any:
        return self.client.post(f"{self.home}{step}/", data)

    def fill(self, **changes: Any) -> Asker:
        """Every step, rightly."""
        for step, data in (("who", WHO), ("what", WHAT), ("how", HOW)):
            answer = self.post(step, data | changes.get(step, {}))
            assert answer.status_code == 302, answer.content.decode()
        return self

    def send(self, **changes: str) -> Any:
        """Press the button, a minute after the page was given out."""
        return self.post("review", {"given_out": new_token(NOW - timedelta(minutes=1)), "homepage": ""} | changes)
