"""The small tables of the site outlive a request only under the site's version token."""

import pytest
from django.http import HttpRequest

from core import publicsite
from core.models import Organisation
from core.publicsite import kept, organisations_of


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publicsite, "_kept", {})


def request(version: int | None = None) -> HttpRequest:
    made = HttpRequest()
    if version is not None:
        made.site_version = version  # type: ignore[attr-defined]
    return made


def test_one_request_reads_a_table_once() -> None:
    reads: list[int] = []
    asked = request()
    assert [kept(asked, "table", lambda: reads.append(1) or len(reads)) for _ in range(3)] == [1, 1, 1]


def test_requests_without_a_token_share_nothing(org: Organisation) -> None:
    assert [row.code for row in organisations_of(request())] == ["YNZGH"]
    Organisation.objects.update(is_active=False)
    assert organisations_of(request()) == []


def test_requests_under_one_token_share_the_table_until_the_token_changes(org: Organisation) -> None:
    assert [row.short_name for row in organisations_of(request(7))] == ["区总工会"]
    Organisation.objects.update(short_name="总工会")
    assert [row.short_name for row in organisations_of(request(7))] == ["区总工会"]
    assert [row.short_name for row in organisations_of(request(8))] == ["总工会"]


def test_a_table_is_read_again_after_a_minute_all_the_same(org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(publicsite.time, "monotonic", lambda: now[0])
    assert [row.short_name for row in organisations_of(request(7))] == ["区总工会"]
    Organisation.objects.update(short_name="总工会")
    now[0] = 1061.0
    assert [row.short_name for row in organisations_of(request(7))] == ["总工会"]
