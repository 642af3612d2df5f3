"""With the page cache on: what is published, corrected or withdrawn is so at once, on the document's page and on the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import LazySettings
from django.test import Client

from disclosure.services.publication import withdraw
from tests.disclosure.acts import AT, Team, published

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]


def test_a_withdrawn_document_is_gone_at_once_from_its_page_and_from_the_lists(
    team: Team,
    client: Client,
    settings: LazySettings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.PAGE_CACHE = True
    assert "关于元旦放假的通知" not in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        document = published(team)
    address = document.get_absolute_url()
    pages = ("/", "/documents/", "/catalogue/", address)
    for path in pages:
        assert "关于元旦放假的通知" in client.get(path).content.decode(), path
    with django_assert_num_queries(0):
        for path in pages:
            assert client.get(path).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(document=document, note="内容有误，已撤下", by=team.officer, at=AT)
    assert client.get(address).status_code == 410
    for path in ("/", "/documents/", "/catalogue/"):
        assert "关于元旦放假的通知" not in client.get(path).content.decode(), path
