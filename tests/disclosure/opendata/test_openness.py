"""How the API's answers travel: any origin, no cookie, ETag, limits, refusals in one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.disclosure.pages import NOW, _still, correct, published  # noqa: F401

if TYPE_CHECKING:
    from django.conf import LazySettings
    from django.test import Client

    from core.models import Organisation

PATH = "/api/v1/documents"


def test_any_origin_may_read_and_no_cookie_is_set(client: Client, org: Organisation) -> None:
    answer = client.get(PATH, HTTP_ORIGIN="https://elsewhere.example")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert not answer.cookies
    assert "Access-Control-Allow-Credentials" not in answer
    for path in ("/api/v1/openapi.json", "/api/v1/nothing", f"{PATH}?page=0"):
        assert client.get(path)["Access-Control-Allow-Origin"] == "*"


def test_a_browser_may_ask_before(client: Client, org: Organisation) -> None:
    answer = client.options(PATH, HTTP_ORIGIN="https://elsewhere.example", HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, org: Organisation, method: str) -> None:
    answer = getattr(client, method)(PATH)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json() == {
        "error": {"status": 405, "code": "method_not_allowed", "message": "本接口只读，请使用 GET。", "parameter": None}
    }


def test_head_answers_as_get_does_without_the_body(client: Client, org: Organisation) -> None:
    whole, head = client.get(PATH), client.head(PATH)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == whole["ETag"]


def test_an_answer_that_did_not_change_is_304(client: Client, org: Organisation) -> None:
    document = published(org, "通知", serial="2026-00001")
    tag = client.get(f"{PATH}/YNZGH/2026-00001")["ETag"]
    assert client.get(f"{PATH}/YNZGH/2026-00001", HTTP_IF_NONE_MATCH=tag).status_code == 304
    correct(document, at=NOW, title="更正后的通知")
    assert client.get(f"{PATH}/YNZGH/2026-00001", HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_a_kept_answer_may_be_asked_for_with_its_tag_from_any_origin(client: Client, org: Organisation, settings: LazySettings) -> None:
    settings.PAGE_CACHE = True
    first = client.get(PATH)
    assert (first["Access-Control-Allow-Origin"], first["Cache-Control"]) == ("*", "public, max-age=0, s-maxage=1, must-revalidate")
    again = client.get(PATH, HTTP_IF_NONE_MATCH=first["ETag"], HTTP_ORIGIN="https://elsewhere.example")
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")


def test_more_reads_than_allowed_are_429_with_the_time_to_wait(client: Client, org: Organisation, settings: LazySettings) -> None:
    settings.API_RATE = 2
    answers = [client.get(PATH, REMOTE_ADDR="192.0.2.7") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    error = answers[2].json()["error"]
    assert (error["code"], 1 <= int(answers[2]["Retry-After"]) <= 60) == ("too_many_requests", True)
    assert client.get(PATH, REMOTE_ADDR="192.0.2.8").status_code == 200


def test_a_list_costs_few_queries_whatever_its_page(client: Client, org: Organisation, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        published(org, f"通知{number}", kind="notice")
    with django_assert_max_num_queries(6):
        assert len(client.get(f"{PATH}?page_size=30").json()["items"]) == 30
    serial = client.get(PATH).json()["items"][0]["url"].split("/")[-2]
    with django_assert_max_num_queries(8):
        assert client.get(f"{PATH}/YNZGH/{serial}").status_code == 200


def test_the_description_names_every_address_parameter_and_refusal(client: Client, db: None) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert sorted(schema["paths"]) == [
        "/api/v1/catalogue",
        "/api/v1/documents",
        "/api/v1/documents/{code}/{serial}",
        "/api/v1/documents/{code}/{serial}/versions",
        "/api/v1/documents/{code}/{serial}/versions/{number}",
        "/api/v1/organisations",
    ]
    operation = schema["paths"]["/api/v1/documents"]["get"]
    assert [row["name"] for row in operation["parameters"]] == [
        "q", "column", "org", "topic", "kind", "validity", "year", "from", "to", "sort", "page", "page_size",
    ]  # fmt: skip
    assert sorted(operation["responses"]) == ["200", "400", "404", "429"]
    assert list(schema["components"]["schemas"]["Item"]["properties"]) == [
        "index_number", "title", "document_number", "issuer", "topic", "written_on", "published_at", "validity", "url",
    ]  # fmt: skip
