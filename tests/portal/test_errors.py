"""Refusals and failures have pages of their own, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client, RequestFactory

from portal import views
from tests.disclosure.pages import _still  # noqa: F401

if TYPE_CHECKING:
    from core.models import Organisation


def test_a_missing_page_is_told_in_the_language_of_its_address(client: Client, org: Organisation) -> None:
    response = client.get("/none/")
    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert '<html lang="en">' in client.get("/en/none/").content.decode()


def test_a_form_without_its_token_is_told_what_to_do(org: Organisation) -> None:
    request = RequestFactory().post("/")
    response = views.csrf_failure(request, reason="CSRF cookie not set.")
    assert response.status_code == 403
    assert "表单已失效" in response.content.decode()
    assert "CSRF" not in response.content.decode()


def test_bad_requests_and_refusals_have_pages(org: Organisation) -> None:
    request = RequestFactory().get("/")
    assert views.bad_request(request).status_code == 400
    assert "请求无法识别" in views.bad_request(request).content.decode()
    assert views.permission_denied(request).status_code == 403


def test_the_page_of_a_failure_needs_neither_database_nor_context() -> None:
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "系统出了问题" in response.content.decode()


def test_a_page_that_only_shows_refuses_other_methods(client: Client, org: Organisation) -> None:
    for address in ("/", "/documents/", "/catalogue/", "/requests/", "/guide/", "/sitemap.xml", "/robots.txt"):
        assert client.put(address).status_code == 405
