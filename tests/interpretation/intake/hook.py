"""A monitoring service in tests: it signs what it sends."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from core.models import Organisation, User
from interpretation.intake.signing import signature
from interpretation.models import MonitoringService
from interpretation.services.monitoring import add_service
from tests.conftest import shanghai

URL = "/hooks/incidents/"
NOW = shanghai(2026, 11, 24)
EVENT: dict[str, Any] = {"event_id": "ev-1", "title": "某小区供水管破裂的网帖", "first_seen_at": "2026-11-24T09:50:00+08:00"}


def service_of(organisation: Organisation, by: User) -> MonitoringService:
    return add_service(organisation=organisation, name="舆情监测平台", by=by, at=NOW)


def headers_for(service: MonitoringService, body: bytes, *, timestamp: str = "") -> dict[str, str]:
    """What signs the body; at the instant NOW unless another is named."""
    timestamp = timestamp or str(int(NOW.timestamp()))
    return {
        "X-Portal-Service": service.code,
        "X-Portal-Timestamp": timestamp,
        "X-Portal-Signature": signature(service.key, timestamp, body),
    }


def post(body: bytes, headers: dict[str, str], *, content_type: str = "application/json") -> Any:
    """As sent by a program from anywhere."""
    return Client(enforce_csrf_checks=True).post(URL, data=body, content_type=content_type, headers=headers)


def report(service: MonitoringService, data: Any = None, **changed: Any) -> Any:
    """The event, changed, signed and sent."""
    body = json.dumps({**EVENT, **changed} if data is None else data).encode()
    return post(body, headers_for(service, body))
