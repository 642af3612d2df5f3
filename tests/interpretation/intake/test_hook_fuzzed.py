"""Whatever a program sends is answered by JSON and stores nothing but a good report."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import Blob, Matter
from interpretation.models import Incident, MonitoringEvent, MonitoringService
from tests.interpretation.intake.hook import EVENT, headers_for, post

pytestmark = pytest.mark.django_db
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)) | st.sampled_from(sorted(EVENT.values())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["event_id", "title", "source", "link", "place", "topic", "category", "heat", "occurred_at", "first_seen_at", "text", "snapshot"]
)


def answered(answer: Any) -> Any:
    assert answer.status_code < 500
    return answer.json()


def stored() -> tuple[int, int, int, int]:
    return Incident.objects.count(), MonitoringEvent.objects.count(), Matter.objects.count(), Blob.objects.count()


@given(changed=st.dictionaries(NAMES | st.text(max_size=12), VALUES, max_size=4))
def test_fields_of_any_type(service: MonitoringService, changed: dict[str, Any]) -> None:
    before = stored()
    body = json.dumps(EVENT | changed).encode()
    answer = post(body, headers_for(service, body))
    said = answered(answer)
    if answer.status_code == 201:
        assert stored()[0] == before[0] + 1
    else:
        assert said["error"] in {"fields", "json", "other_content"} if answer.status_code != 200 else said["new"] is False
        assert stored() == before


@given(body=st.binary(min_size=1, max_size=300))
def test_any_bytes_well_signed(service: MonitoringService, body: bytes) -> None:
    answer = post(body, headers_for(service, body))
    assert answered(answer)["error"] in {"json", "fields"}
    assert stored() == (0, 0, 0, 0)


HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)


@given(code=HEADER, timestamp=HEADER, signature=HEADER | HEADER.map(lambda text: f"sha256={text}"))
def test_any_headers(service: MonitoringService, code: str, timestamp: str, signature: str) -> None:
    sent = {"X-Portal-Service": code, "X-Portal-Timestamp": timestamp, "X-Portal-Signature": signature}
    answer = post(json.dumps(EVENT).encode(), sent)
    assert answer.status_code == 401
    assert answered(answer)["error"] == "signature"
    assert stored() == (0, 0, 0, 0)
