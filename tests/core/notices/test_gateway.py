"""SMS or a messenger behind an HTTP gateway."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from core.models import Delivery, Organisation, User
from core.notices import deliver_due, notify


class Gateway(BaseHTTPRequestHandler):
    """Answers with the status that its server was told to."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Silent."""


@pytest.fixture
def gateway(settings: Any) -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.seen, server.status = [], 200  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.GATEWAY_KEY = "key"
    yield server
    server.shutdown()
    server.server_close()


def test_the_gateway_gets_a_signed_message(gateway: Any, org: Organisation, editor: User, at: datetime) -> None:
    editor.phone, editor.email = "0771-0000000", ""
    editor.save()
    notify(
        recipients=[editor],
        template="handed_over",
        organisation=org,
        params={"count": 1, "from_user": "某人"},
        dedupe="x",
        at=at,
        urgent=True,
    )
    assert deliver_due(at).sent == 1
    ((headers, body),) = gateway.seen
    assert json.loads(body) == {
        "to": "0771-0000000",
        "text": "移交：1 件事项\n某人 承办的 1 件事项已移交给您，请及时办理。",
        "key": f"x:{editor.pk}",
    }
    assert headers["X-Portal-Signature"] == "sha256=" + hmac.new(b"key", body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("status", [302, 400, 503])
def test_any_answer_but_success_is_a_failure_and_no_redirect_is_followed(
    gateway: Any, org: Organisation, editor: User, at: datetime, status: int
) -> None:
    editor.phone, editor.email = "0771-0000000", ""
    editor.save()
    gateway.status = status
    notify(recipients=[editor], template="handed_over", organisation=org, dedupe="x", at=at, urgent=True)
    assert deliver_due(at).failed == 1
    assert len(gateway.seen) == 1
    assert f"HTTP Error {status}" in Delivery.objects.get().last_error


def test_an_address_that_is_no_web_address_is_never_opened(org: Organisation, editor: User, at: datetime, settings: Any) -> None:
    settings.GATEWAY_URL = "file:///etc/hostname"
    editor.phone, editor.email = "0771-0000000", ""
    editor.save()
    notify(recipients=[editor], template="handed_over", organisation=org, dedupe="x", at=at, urgent=True)
    assert deliver_due(at).failed == 1
    assert "must begin with http" in Delivery.objects.get().last_error
