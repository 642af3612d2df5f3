"""Addresses that nobody types: never a server error, on PostgreSQL neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.disclosure.pages import _still, published  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from core.models import Organisation

HUGE = "9" * 30
PATHS = (
    *("/documents/A%00/x/", "/documents/YNZGH/a%00/", "/en/documents/YNZGH/a%00/", "/documents/YNZGH/2026-1/files/1/a%00b"),
    *("/documents/A%00/x/qr.svg", "/documents/A%00/x/download.pdf", "/documents/A%00/x/related/", "/documents/A/B/at/%00/"),
    *("/api/v1/documents/%00/x", "/api/v1/%00", f"/documents/YNZGH/2026-1/files/{HUGE}/a", f"/documents/YNZGH/2026-1/versions/{HUGE}/"),
    *(
        f"/documents/YNZGH/2026-1/versions/{HUGE}/diff/",
        f"/sitemap-{HUGE}.xml",
        "/feeds/latest.atom?q=%00",
        "/feeds/latest.json?column=%00",
    ),
    *("/documents/YNZGH/" + "a" * 5000 + "/", "/%FF%FE/", "/documents/%ED%A0%80/x/", "/admin/disclosure/documentversion/%00/change/"),
)
QUERIES = (
    *("/documents/?column=a%00&organisation=%00&topic=%00", "/search/?q=%00", "/search/suggest/?q=%00", "/catalogue/?column=%00"),
    *(f"/documents/?page={HUGE}", f"/documents/normative/?page={HUGE}", f"/documents/?year={HUGE}", f"/search/?q=a&page={HUGE}"),
    *("/documents/?from=0001-01-01&to=9999-12-31", "/search/?q=a&from=0001-01-01&to=9999-12-31", "/documents/?from=%EF%BC%91"),
)


@pytest.mark.sqlite_too
@pytest.mark.parametrize("path", PATHS)
def test_an_address_that_cannot_be_ours_is_a_404(client: Client, org: Organisation, path: str) -> None:
    published(org, "通知", serial="2026-1")
    assert client.get(path).status_code == 404


@pytest.mark.sqlite_too
@pytest.mark.parametrize("path", QUERIES)
def test_a_condition_that_cannot_be_met_is_dropped_by_pages(client: Client, org: Organisation, path: str) -> None:
    published(org, "通知", serial="2026-1")
    assert client.get(path).status_code == 200
