"""What pages allow browsers to load, and who is given a cookie."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client

from core.models import Organisation, User
from core.proof_of_work import WIDGET_STYLE_HASH
from portal.middleware import import_map_hash

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.portal.site_urls"
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"  # ours links to pages that this small site lacks


def test_a_public_page_loads_nothing_but_its_own(client: Client) -> None:
    answer = client.get("/")
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_page_with_proof_of_work_may_start_its_worker_and_is_kept_nowhere(client: Client) -> None:
    answer = client.get("/form/")
    assert "worker-src 'self' blob:" in answer["Content-Security-Policy"]
    assert f"style-src 'self' '{WIDGET_STYLE_HASH}'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_the_admin_may_evaluate_and_load_the_editors_import_map(client: Client) -> None:
    answer = client.get("/admin/login/")
    assert f"script-src 'self' 'unsafe-eval' '{import_map_hash()}';" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/search/?q=a", "/form/", "/missing/", "/healthz", "/nowhere/"])
def test_an_anonymous_reader_gets_no_cookie_and_no_session(client: Client, path: str) -> None:
    answer = client.get(path)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_member_of_staff_is_known_on_public_pages(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert b"True" in client.get("/").content


def test_reading_who_the_anonymous_visitor_is_asks_the_database_nothing(
    client: Client, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert b"False" in client.get("/").content


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example.invalid"}, 403),
        ({"Origin": "https://evil.example.invalid"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_an_anonymous_form_needs_no_cookie_but_must_stand_on_our_site(headers: dict[str, str], status: int) -> None:
    assert Client(enforce_csrf_checks=True).post("/form/", headers=headers).status_code == status


def test_whoever_carries_a_session_needs_the_token(org: Organisation, editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post("/form/").status_code == 403
    client.get("/form/")
    token = client.cookies["csrftoken"].value
    assert client.post("/form/", headers={"X-CSRFToken": token}).status_code == 200
