"""schemathesis against the API, in process: whatever is sent, no 5xx, and every answer is as the description says.

Bounded and the same in every run: the examples are derived from the description, not drawn.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from core import files
from disclosure import search
from disclosure.models import DocumentRelation
from tests.disclosure.pages import NOW, _still, column, correct, published, withdraw  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.conf import LazySettings

    from core.models import Organisation

EXAMPLES = 50
WITHOUT_PARAMETERS = ("/api/v1/catalogue", "/api/v1/organisations")  # cannot be asked wrongly
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


@pytest.fixture
def _keep_connection() -> Iterator[None]:
    """The application closes the connection after each request; the test's transaction lives in it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def schema(org: Organisation, settings: LazySettings, _keep_connection: None) -> Any:
    """The description as served, over documents of every sort."""
    settings.API_RATE = 1_000_000
    blob = files.store("名单\n".encode(), name="名单.txt", private=False, at=NOW)
    first = published(org, "工会经费管理办法", serial="2026-00001", written_on=date(2026, 10, 30), attachments=[(blob, "名单.txt", "名单")])
    second = published(org, "关于修改办法的决定", serial="2026-00002", column=column("below", "下级", parent=column()))
    DocumentRelation.objects.create(source=second, target=first, kind="amends")
    correct(first, at=NOW, title="工会经费管理办法（更正）")
    withdraw(published(org, "撤下的", serial="2026-00003"), at=NOW, note="有误。")
    search.index_document(first)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_example_brings_a_server_error_or_an_answer_beside_the_description(schema: Any, mode: GenerationMode) -> None:
    seen: dict[str, set[int]] = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and operation.path in WITHOUT_PARAMETERS:
            continue

        @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def run(case: Any) -> None:
            answer = case.call()
            seen.setdefault(case.path, set()).add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        run()
    assert (200 if mode is GenerationMode.POSITIVE else 400) in seen["/api/v1/documents"]
    assert all(status < 500 for statuses in seen.values() for status in statuses)


def test_real_addresses_answer_as_described(schema: Any) -> None:
    for path, place, status in (
        ("/api/v1/documents/{code}/{serial}", {"serial": "2026-00001"}, 200),
        ("/api/v1/documents/{code}/{serial}", {"serial": "2026-00003"}, 410),
        ("/api/v1/documents/{code}/{serial}/versions", {"serial": "2026-00001"}, 200),
        ("/api/v1/documents/{code}/{serial}/versions/{number}", {"serial": "2026-00001", "number": 1}, 200),
        ("/api/v1/documents/{code}/{serial}/versions/{number}", {"serial": "2026-00001", "number": 9}, 404),
    ):
        case = schema[path]["GET"].Case(path_parameters={"code": "YNZGH", **place})
        answer = case.call()
        assert answer.status_code == status
        case.validate_response(answer, checks=CHECKS)
