"""The same event a hundred times at once, through HTTP, is one incident."""

from __future__ import annotations

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from core.models import Event, Notice, Organisation, User
from interpretation.models import Incident, MonitoringEvent, MonitoringService
from interpretation.services.monitoring import add_service
from tests.interpretation.intake.hook import EVENT, NOW, URL, headers_for

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def send(server: LiveServer, service: MonitoringService, body: bytes) -> tuple[int, str]:
    calling = HTTPConnection(server.thread.host, server.thread.port, timeout=60)
    try:
        headers = {"Content-Type": "application/json", **headers_for(service, body, timestamp=str(int(time.time())))}
        calling.request("POST", URL, body=body, headers=headers)
        answer = calling.getresponse()
        return answer.status, json.loads(answer.read())["incident"]
    finally:
        calling.close()


def test_the_same_event_a_hundred_times_at_once_is_one_incident(
    live_server: LiveServer, org: Organisation, officer: User, office_head: User
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    service = add_service(organisation=org, name="舆情监测平台", by=officer, at=NOW)
    body = json.dumps(EVENT | {"first_seen_at": "2024-11-24T09:50:00+08:00"}).encode()
    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda _number: send(live_server, service, body), range(100)))
    number = Incident.objects.get().number
    assert Counter(answers) == {(201, number): 1, (200, number): 99}
    assert number.endswith("-0001")
    assert (MonitoringEvent.objects.count(), Event.objects.filter(verb="incident.registered").count()) == (1, 1)
    assert Notice.objects.filter(template="incident_received").count() == 1
