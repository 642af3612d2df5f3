"""With the page cache on: what is published, corrected or withdrawn is so at once, on the document's page and on the lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from core.models import Organisation, User
from disclosure.default_columns import ensure_columns
from disclosure.services.publication import withdraw
from tests.disclosure.acts import AT, Team, published
from tests.portal.desk import client_of

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


@pytest.mark.usefixtures("now")
def test_a_renamed_column_and_a_unit_s_new_telephone_are_shown_at_once(
    org: Organisation,
    officer: User,
    person: Callable[..., User],
    client: Client,
    settings: LazySettings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.PAGE_CACHE = True
    column = ensure_columns()["notices"]
    assert "公告与通知" not in client.get("/catalogue/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        form = {"name": "公告与通知", "english_name": "Notices", "type": "notice", "order": "100", "is_listed": "on", "parent": ""}
        answer = client_of(officer).post(reverse("admin:disclosure_column_change", args=[column.pk]), form)
    assert answer.status_code == 302
    assert "公告与通知" in client.get("/catalogue/").content.decode()

    administrator = person("system_admin", org)
    assert "0771-7654321" not in client.get("/requests/").content.decode()
    desk = client_of(administrator)
    address = reverse("admin:core_organisation_change", args=[org.pk])
    shown = desk.get(address).context["adminform"].form
    form = {name: field for name, field in shown.initial.items() if name in shown.fields and field not in (None, False)}
    form |= {"office_phone": "0771-7654321", "calendar_layers": ["national"]}
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(address, form)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert "0771-7654321" in client.get("/requests/").content.decode()
